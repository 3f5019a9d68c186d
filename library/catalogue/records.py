"""Keeping the catalogue's records: written in the transaction that changes what they say, so never behind.

What a record says can also change elsewhere (the title of a summit, a restriction of a collection):
`renew` is told of the publications concerned, and every night `renew()` looks at all of them.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.utils import timezone

from library import queries
from library.catalogue.description import Description, describe_all
from library.models import CatalogueRecord, CatalogueState, PublicationPage

#: Publications looked at in one go.
AT_ONCE = 500

#: Sent in the transaction in which the records of publications change: ``pages``, their keys.
changed_records = Signal()


def sets_of(description: Description) -> list[str]:
    """Return the names of a publication's OAI-PMH sets: its kind, the languages of its text, its summit."""
    names = [f"type:{description.kind}", *(f"language:{code}" for code in description.languages)]
    if description.summit:
        names.append(f"summit:{description.summit['ordinal']}")
    return names


@transaction.atomic
def renew(pages: Iterable[int] | None = None) -> int:
    """Write the records of publications (all of them if not named by their keys) anew where they say
    something else now; return how many changed."""
    everything = PublicationPage.objects.order_by("pk").values_list("pk", flat=True)
    keys = list(everything if pages is None else pages)
    changed = 0
    for start in range(0, len(keys), AT_ONCE):
        changed += _renew(keys[start : start + AT_ONCE])
    if pages is None:
        gone = CatalogueRecord.objects.filter(is_deleted=False, page__isnull=True)
        changed += sum(mark_deleted(record) for record in gone)
    if changed:
        change_generation()
    return changed


def _renew(keys: list[int]) -> int:
    known = {record.page_id: record for record in CatalogueRecord.objects.filter(page_id__in=keys)}
    public = describe_all(queries.public().filter(pk__in=keys))
    page_of = dict(PublicationPage.objects.filter(pk__in=keys).values_list("symbol", "pk"))
    changed, told = [], set()
    for description in public:
        key = page_of[description.symbol]
        told.add(key)
        if _write(known.get(key), key, description):
            changed.append(key)
    changed += [key for key, record in known.items() if key not in told and mark_deleted(record)]
    if changed:
        changed_records.send(sender=CatalogueRecord, pages=changed)
    return len(changed)


def _write(record: CatalogueRecord | None, key: int, description: Description) -> bool:
    data, sets = description.as_data(), f" {' '.join(sets_of(description))} "
    said = json.dumps([sets, data], sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(said.encode()).hexdigest()
    if record is not None and record.fingerprint == fingerprint and not record.is_deleted:
        return False
    # A symbol that was public under a page that is gone is never used again (`PublicationPage.clean`).
    record = record or CatalogueRecord(page_id=key)
    record.symbol, record.sets, record.description = description.symbol, sets, data
    record.fingerprint, record.is_deleted, record.datestamp = fingerprint, False, _now()
    record.save()
    return True


def mark_deleted(record: CatalogueRecord) -> bool:
    """Say that a record is gone; harvesters are told so for ever. Its sets stay, for who harvests one."""
    if record.is_deleted:
        return False
    record.is_deleted, record.description, record.datestamp, record.fingerprint = True, {}, _now(), ""
    record.save()
    return True


def _now() -> datetime.datetime:
    return timezone.now().replace(microsecond=0)


def descriptions(symbols: Iterable[str] | None = None) -> list[Description]:
    """Return what the catalogue says of publications (of all, latest first, if they are not named by their
    symbols), with one query. What is not public now is not among them, whatever the records say."""
    found = _public_records(None if symbols is None else list(symbols))
    said = [Description.from_data(data) for data in found.values_list("description", flat=True)]
    said.sort(key=lambda one: one.symbol)
    return sorted(said, key=lambda one: one.date, reverse=True)


def _public_records(symbols: list[str] | None = None) -> QuerySet[CatalogueRecord]:
    public = queries.public().order_by()
    # Named twice: a database may work the inner query out by itself, and that of all grows with the library.
    if symbols is not None:
        public = public.filter(symbol__in=symbols)
    found = CatalogueRecord.objects.filter(is_deleted=False, page__in=public)
    return found if symbols is None else found.filter(symbol__in=symbols)


def state() -> str:
    """Return a hash of all that the catalogue says now, with one query."""
    said = _public_records().order_by("symbol").values_list("symbol", "fingerprint")
    return hashlib.sha256(json.dumps(list(said)).encode()).hexdigest()


def change_generation() -> None:
    """Say that something in the catalogue has changed."""
    CatalogueState.objects.update_or_create(pk=1, defaults={"generation": secrets.randbits(62)})


def generation() -> int:
    """Return the number of the catalogue's state; while it stays the same, what was worked out is good."""
    return CatalogueState.objects.values_list("generation", flat=True).filter(pk=1).first() or 0
