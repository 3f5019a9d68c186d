"""Writes what the content files hold and is not there yet."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import Site

from segib_site import languages
from segib_site.models import OldAddress, SiteIdentity, SitePage, SlicedMixin, StarterEntry
from segib_site.old_addresses import normalise
from segib_site.old_addresses.importing import TableError, read_rows
from segib_site.signals import starter_content_loaded
from segib_site.slices import freshness, publishing
from segib_site.slices.content import SHARED, shape
from segib_site.starter.checking import Checker
from segib_site.starter.items import BASES, Item, Items
from segib_site.starter.reading import (
    Located,
    StarterContentError,
    address_files,
    content_files,
    read,
    shown,
)
from segib_site.starter.streams import NAMESPACE, linked, stream
from segib_site.translation_tasks import opening


@dataclass
class Loaded:
    """What a load made, by kind, and how much was there already."""

    made: dict[str, int] = field(default_factory=dict)
    kept: int = 0

    def count(self, what: str) -> None:
        self.made[what] = self.made.get(what, 0) + 1


class Loader:
    """Checks all files, then writes what is not there yet."""

    def __init__(self, paths: list[Path], tables: list[Path]) -> None:
        self.items = Items()
        self.identities: list[Located] = []
        #: The record made for each key, or the entry of one that an editor has removed.
        self.records: dict[str, Any] = {}
        for path in paths:
            self._read(path)
        self.order: list[Item] = []
        self.addresses: list[FormerAddress] = []
        for path in tables:
            self._read_table(path)

    def _read_table(self, path: Path) -> None:
        """Note the old addresses of a table: ``old_address``, ``key`` of a page, ``language``."""
        try:
            rows = read_rows(path, ("old_address", "key", "language"))
        except TableError as error:
            self.items.problems += error.problems
            return
        for line, row in rows:
            where = f"{shown(path)}:{line}"
            try:
                address = normalise(row["old_address"])
            except ValueError as error:
                self.items.problems.append(f"{where}: {error}")
                continue
            if row["language"] not in languages.CODES:
                self.items.problems.append(f"{where}: {row['language']!r} is not a language of the site")
            elif row["key"] not in self.items.by_key or not self.items.by_key[row["key"]].is_page:
                self.items.problems.append(f"{where}: there is no page with the key {row['key']!r}")
            else:
                self.addresses.append(FormerAddress(address, row["key"], row["language"]))

    def _read(self, path: Path) -> None:
        try:
            data = read(path)
        except StarterContentError as error:
            self.items.problems += error.problems
            return
        if not isinstance(data, Located):
            self.items.problems.append(f"{shown(path)}:1: “pages”, “records” or “identity” is expected")
            return
        for name, value in data.items():
            if name == "identity" and isinstance(value, Located):
                self.identities.append(value)
            elif name in BASES and isinstance(value, list):
                for data_of_item in value:
                    if isinstance(data_of_item, Located):
                        self.items.add(data_of_item, BASES[name])
                    else:
                        self.items.problem(data, f"an item of “{name}” is not a mapping")
            elif name in BASES:
                self.items.problem(data, f"a list named “{name}” is expected")
            else:
                self.items.problem(data, f"“{name}” is not known here")

    def check(self) -> None:
        """Raise `StarterContentError` with everything that is wrong; write nothing."""
        checker = Checker(self.items)
        for item in self.items:
            checker.check(item)
        for identity in self.identities:
            checker.check_text(identity, SiteIdentity)
        self.order = self.items.in_order()
        if self.items.problems:
            raise StarterContentError(self.items.problems)

    @transaction.atomic
    def load(self) -> Loaded:
        """Write what is not there yet and publish it in every language it has."""
        self.check()
        loaded = Loaded()
        with languages.forced(languages.DEFAULT):
            fresh = [item for item in self.order if self._place(item, loaded)]
            self._make_site()
            ids = {key: record.pk for key, record in self.records.items()}
            for item in fresh:
                try:
                    self._write(item, ids)
                except ValidationError as error:
                    reasons = [
                        f"{item.where}: “{name}”: {' '.join(messages)}"
                        for name, messages in error.message_dict.items()
                    ]
                    raise StarterContentError(reasons) from error
            self._load_identity(loaded)
            for former in self.addresses:
                self._load_address(former, loaded)
        if loaded.made:
            starter_content_loaded.send(Loader)
        return loaded

    # -- placing ------------------------------------------------------------------------------

    def _known(self, kind: str, key: str) -> Any:
        entry = StarterEntry.objects.filter(key=f"{kind}:{key}").first()
        if entry is None:
            return None
        return entry.record or entry

    def _remember(self, kind: str, key: str, record: models.Model) -> None:
        StarterEntry.objects.create(key=f"{kind}:{key}", record=record)

    def _place(self, item: Item, loaded: Loaded) -> bool:
        """Make the page or record, with what it cannot be without; say whether it is new."""
        kind = "page" if item.is_page else "record"
        known = self._known(kind, item.key) or self._adopt(item, kind)
        if known is not None:
            self.records[item.key] = known
            loaded.kept += 1
            return False
        needed = [self.records[other.key] for other in self.items.needs(item)]
        removed = next((other for other in needed if isinstance(other, StarterEntry)), None)
        if removed is not None:
            # An editor has removed what this belongs to: it stays away too.
            self.records[item.key] = removed
            return False
        record = item.model(source_language=item.data["source_language"], live=False)
        self._put_facts(record, item.data.get("shared") or {}, placing=True)
        if isinstance(record, SitePage):
            record.show_in_menus = bool(item.data.get("show_in_menus"))
            for code in languages.CODES:
                for name in ("title", "slug"):
                    if value := (item.data.get(code) or {}).get(name):
                        languages.put(record, name, code, value)
            parent = self.records[item.data["parent"]] if item.data.get("parent") else None
            above = SitePage.objects.get(pk=parent.pk) if parent else SitePage.objects.get(depth=1)
            above.add_child(instance=record)
        else:
            put_text(record, item.data, item.key, {})
            record.save()
        self.records[item.key] = record
        self._remember(kind, item.key, record)
        loaded.count(str(item.model._meta.verbose_name_plural) if not item.is_page else "pages")
        return True

    def _adopt(self, item: Item, kind: str) -> Any:
        """Return the record an editor made for the same country, summit …, which then counts as loaded."""
        natural = item.natural_key
        if natural is None:
            return None
        name = item.model.starter_key  # type: ignore[attr-defined]
        found = item.model._default_manager.filter(**{name: natural}).first()
        if found is not None:
            self._remember(kind, item.key, found)
        return found

    def _make_site(self) -> None:
        if not Site.objects.exists():
            home = next((self.records[i.key] for i in self.order if i.is_page and not i.data["parent"]), None)
            if isinstance(home, SitePage):
                Site.objects.create(
                    hostname="localhost",
                    port=80,
                    site_name="SEGIB",
                    root_page_id=home.pk,
                    is_default_site=True,
                )

    # -- writing ------------------------------------------------------------------------------

    def _put_facts(self, record: Any, facts: dict[str, Any], *, placing: bool = False) -> None:
        """Set shared facts; while placing, of references only those that must be there."""
        for name, value in facts.items():
            column = record._meta.get_field(name)
            if isinstance(column, ParentalManyToManyField):
                if not placing:
                    found = (self._target(column.related_model, one) for one in value)
                    setattr(record, name, [one for one in found if one is not None])
            elif isinstance(column, models.ForeignKey):
                if value is None or (placing and column.null):
                    continue
                setattr(record, name, self._target(column.related_model, value))
            else:
                setattr(record, name, column.to_python(value))

    def _target(self, model: type[models.Model], value: Any) -> Any:
        """Return the record that a value names, as the model that refers to it wants it; ``None`` if an
        editor has removed it."""
        item = self.items.find(model, value)
        record = self.records[item.key] if item else None
        if record is None or isinstance(record, StarterEntry):
            return None
        return record if type(record) is model else model._default_manager.get(pk=record.pk)

    def _write(self, item: Item, ids: dict[str, int]) -> None:
        placed = self.records[item.key]
        record = type(placed)._default_manager.get(pk=placed.pk)
        put_text(record, item.data, item.key, ids)
        self._put_facts(record, item.data.get("shared") or {})
        for relation in get_all_child_relations(type(record)):
            accessor = relation.get_accessor_name()
            if rows := (item.data.get("rows") or {}).get(accessor):
                where = f"{item.key}/{accessor}"
                made = [self._row(relation, row, number, where, ids) for number, row in enumerate(rows)]
                setattr(record, accessor, [row for row in made if row is not None])
        if not item.is_page:
            # A page is checked when it is published; a record is checked by its form, which is not used here.
            record.full_clean()
        release(record)

    def _row(self, relation: Any, row: Located, position: int, where: str, ids: dict[str, int]) -> Any:
        made = relation.related_model(
            row_id=uuid.uuid5(NAMESPACE, f"{where}/{row['key']}"), sort_order=position
        )
        facts = {name: value for name, value in row.items() if name not in ("key", *languages.CODES)}
        for name, value in facts.items():
            column = made._meta.get_field(name)
            required = isinstance(column, models.ForeignKey) and not column.null
            if required and self._target(column.related_model, value) is None:
                return None  # what the row was about is gone
        self._put_facts(made, facts)
        put_text(made, row, f"{where}/{row['key']}", ids)
        return made

    def _load_address(self, former: FormerAddress, loaded: Loaded) -> None:
        page = self.records[former.page]
        if self._known("old-address", former.key) is not None or isinstance(page, StarterEntry):
            loaded.kept += 1
            return
        entry, made = OldAddress.objects.get_or_create(
            address=former.address, defaults={"page_id": page.pk, "language": former.language}
        )
        self._remember("old-address", former.key, entry)
        if made:
            loaded.count("old addresses")

    def _load_identity(self, loaded: Loaded) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        for item in self.identities:
            if site is None or self._known("identity", "site") is not None:
                loaded.kept += 1
                continue
            identity = SiteIdentity(
                site=site, source_language=item["source_language"], live=False, **(item.get("shared") or {})
            )
            put_text(identity, item, "identity", {})
            identity.save()
            release(identity)
            self._remember("identity", "site", identity)
            loaded.count("site identities")


@dataclass(frozen=True)
class FormerAddress:
    """An old address, the key of the page that answers for it now, and in which language."""

    address: str
    page: str
    language: str

    @property
    def key(self) -> str:
        """What it is remembered by: addresses can be longer than a key."""
        return hashlib.sha256(self.address.encode()).hexdigest()[:40]


def put_text(record: Any, data: Located, key: str, ids: dict[str, int]) -> None:
    """Set the translated fields of a record, in memory."""
    for code in languages.CODES:
        for name, value in (data.get(code) or {}).items():
            column = record._meta.get_field(languages.localised_name(name, code))
            text = linked(value, ids) if ids else value
            if isinstance(column, StreamField):
                blocks = stream(column.stream_block, text, f"{key}/{name}")
                text = column.stream_block.to_python(blocks)
            elif text is None:
                text = ""
            languages.put(record, name, code, text)


def confirm(record: Any) -> tuple[str, ...]:
    """Mark the translations of a record that could be published as confirmed, in memory: they were written
    together. Returns the languages that could be published."""
    model: type[SlicedMixin] = type(record)
    of = shape(model)
    content = record.serializable_data()
    codes = publishing.publishable_languages(content, record)
    for code in codes:
        if code != record.source_language:
            said = {
                "source": record.source_language,
                "by": None,
                "at": None,
                "values": freshness.source_prints(content, record.source_language, of),
            }
            languages.put(record, "translation_record", code, {"confirmed": said})
    return codes


def release(record: Any, named: Collection[str] | None = None) -> None:
    """Publish a record in every language it has, or in those named, its translations confirmed."""
    codes = confirm(record)
    record.save_revision(clean=False)
    with opening.suppressed():
        publishing.publish(record, (*(codes if named is None else named), SHARED))


def all_files() -> Loader:
    """Return a loader of every content file of every app."""
    return Loader(list(content_files()), list(address_files()))


def load() -> Loaded:
    """Load every content file of every app. Raises `StarterContentError`; writes nothing then."""
    return all_files().load()
