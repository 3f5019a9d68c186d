"""Which records a harvester gets (selective harvesting, section 2.7), in which order, in which parts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from library.catalogue import naming
from library.models import CatalogueRecord
from library.oai import sets
from library.oai.errors import IdDoesNotExist, NoRecordsMatch
from library.oai.requests import OaiRequest
from library.oai.tokens import Place, resume, token


@dataclass(frozen=True)
class Part:
    """A part of a list of records."""

    records: list[CatalogueRecord]
    #: How many came before it.
    before: int
    #: How many there are in all, as far as is known now.
    size: int
    #: To go on with; empty in the last part.
    token: str

    @property
    def is_whole(self) -> bool:
        return self.before == 0 and not self.token


def find(identifier: str) -> CatalogueRecord:
    """Return the record that an identifier names, deleted or not. Raises `IdDoesNotExist`."""
    symbol = naming.symbol_of(identifier)
    # What a database cannot be asked for (NUL) is no symbol either.
    record = CatalogueRecord.objects.filter(symbol=symbol).first() if symbol.isprintable() else None
    if record is None:
        raise IdDoesNotExist("There is no record of that identifier.")
    return record


def part(asked: OaiRequest) -> Part:
    """Return the part of a list that is asked for. Raises `OaiError`."""
    place: Place | None = None
    if asked.token is not None:
        asked, place = resume(asked)
    left = _selected(asked)
    if place is not None:
        later = Q(datestamp__gt=place.datestamp)
        left = left.filter(later | Q(datestamp=place.datestamp, symbol__gt=place.symbol))
    before = place.sent if place else 0
    number = left.count()
    records = list(left.order_by("datestamp", "symbol")[: settings.OAI_PAGE])
    if not records:
        raise NoRecordsMatch("No record fits these arguments.")
    following = ""
    if number > len(records):
        last = records[-1]
        following = token(asked, Place(last.datestamp, last.symbol, before + len(records)))
    return Part(records, before, before + number, following)


def _selected(asked: OaiRequest) -> QuerySet[CatalogueRecord]:
    found = CatalogueRecord.objects.all()
    if asked.since is not None:
        found = found.filter(datestamp__gte=asked.since)
    if asked.until is not None:
        found = found.filter(datestamp__lte=asked.until)
    if asked.set_name:
        wanted = sets.condition(asked.set_name)
        found = found.filter(sets__contains=wanted) if wanted else found.none()
    return found.defer("description") if asked.verb == "ListIdentifiers" else found


def earliest() -> datetime.datetime:
    """Return a time before which no record has changed."""
    first = CatalogueRecord.objects.order_by("datestamp").values_list("datestamp", flat=True).first()
    return first or timezone.now().replace(microsecond=0)
