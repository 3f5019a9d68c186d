"""Starter content: the site's first pages and records, from YAML files in the apps that own them.

``content/site.yaml`` and ``content/pages.yaml`` of an app are read, checked as a whole, and only then
written, in one transaction. Each page and record has a key that never changes; what was loaded once is
never written again, so an editor's work stays.

Format of a page::

    - key: offices                    # [a-z0-9-]+
      type: offices.OfficeIndexPage
      parent: about                   # key of the parent; null for the home page
      source_language: es
      show_in_menus: true
      shared: {field: value}          # facts without a language
      rows:                           # inline relations; each row has a key of its own
        phones: [{key: main, printed: …, es: {label: …}}]
      es: {title: …, slug: …, body: [{type: heading, value: …}]}
      en: …
      pt: …

In running text ``<a linktype="page" key="offices">`` links to another page of the files.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_relations
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import Site

from segib_site import languages
from segib_site.models import SiteIdentity, SitePage, SlicedMixin, StarterEntry
from segib_site.slices import freshness, publishing
from segib_site.slices.content import SHARED, shape

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PAGE_LINK = re.compile(r'<a linktype="page" key="([^"]*)"')
#: While files are checked there are no pages yet for links to lead to.
ANY_PAGE: dict[str, int] = defaultdict(lambda: 1)
NAMESPACE = uuid.UUID("3d8c2f0e-5a62-5b0e-9b6e-7f3f6b1c2a10")


class StarterContentError(Exception):
    """The files cannot be loaded; ``problems`` has a line ``file:line: reason`` for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Located(dict):
    """A mapping that knows where it stands."""

    where = ""


@dataclass
class Loaded:
    """What a load made, by kind."""

    made: dict[str, int] = field(default_factory=dict)
    kept: int = 0

    def count(self, what: str) -> None:
        self.made[what] = self.made.get(what, 0) + 1


# -- reading ----------------------------------------------------------------------------------


def content_files(name: str) -> Iterator[Path]:
    """Yield the content files of a name, in the order of the apps."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "content" / name
        if path.exists():
            yield path


def read(path: Path) -> Any:
    """Read a YAML file; its mappings are `Located`. Raises `StarterContentError`."""
    shown = _shown(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or str(error)
        raise StarterContentError([f"{shown}:{line}: {reason}"]) from error
    return _build(node, shown)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(settings.BASE_DIR))
    except ValueError:
        return path.name


def _build(node: Any, shown: str) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        result = Located()
        result.where = f"{shown}:{node.start_mark.line + 1}"
        for key_node, value_node in node.value:
            key = key_node.value
            if key in result:
                raise StarterContentError([f"{shown}:{key_node.start_mark.line + 1}: “{key}” stands twice"])
            result[key] = _build(value_node, shown)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, shown) for item in node.value]
    return yaml.SafeLoader("").construct_object(node)


# -- loading ----------------------------------------------------------------------------------


class Loader:
    """Checks all files, then writes what is not there yet."""

    def __init__(self, pages: list[Path], sites: list[Path]) -> None:
        self.problems: list[str] = []
        self.pages: list[Located] = []
        self.identities: list[Located] = []
        self.goals: list[Located] = []
        self.records: dict[str, Any] = {}
        for path in pages:
            for item in self._items(path, "pages"):
                self.pages.append(item)
        for path in sites:
            data = self._read(path)
            if isinstance(data, dict):
                if isinstance(data.get("identity"), dict):
                    self.identities.append(data["identity"])
                self.goals += [g for g in data.get("goals") or [] if isinstance(g, dict)]

    def _read(self, path: Path) -> Any:
        try:
            return read(path)
        except StarterContentError as error:
            self.problems += error.problems
            return None

    def _items(self, path: Path, name: str) -> list[Located]:
        data = self._read(path)
        items = data.get(name) if isinstance(data, dict) else None
        if data is not None and not isinstance(items, list):
            self.problems.append(f"{_shown(path)}:1: a list named “{name}” is expected")
            return []
        good = []
        for item in items or []:
            if isinstance(item, Located):
                good.append(item)
            else:
                self.problems.append(f"{_shown(path)}:1: an item of “{name}” is not a mapping")
        return good

    # -- checking -----------------------------------------------------------------------------

    def check(self) -> None:
        """Raise `StarterContentError` with everything that is wrong; write nothing."""
        keys: dict[str, Located] = {}
        for item in self.pages:
            key = item.get("key")
            if not isinstance(key, str) or not KEY.fullmatch(key):
                self._problem(item, f"the key {key!r} is missing or not of the form [a-z0-9-]+")
            elif key in keys:
                self._problem(item, f"the key “{key}” stands already at {keys[key].where}")
            else:
                keys[key] = item
        for item in self.pages:
            self._check_page(item, keys)
        for item in self.goals:
            self._check_text(item, self._model("organisation.SustainableDevelopmentGoal", item))
        for item in self.identities:
            self._check_text(item, SiteIdentity)
        if self.problems:
            raise StarterContentError(self.problems)

    def _problem(self, item: Located, reason: str) -> None:
        self.problems.append(f"{item.where}: {reason}")

    def _model(self, name: Any, item: Located) -> type[models.Model] | None:
        try:
            return apps.get_model(str(name))
        except (LookupError, ValueError):
            self._problem(item, f"there is no type {name!r}")
            return None

    def _check_page(self, item: Located, keys: dict[str, Located]) -> None:
        model = self._model(item.get("type"), item)
        if model is None:
            return
        if not issubclass(model, SitePage):
            return self._problem(item, f"{item['type']} is not a type of page")
        parent = item.get("parent")
        if parent is not None and parent not in keys:
            self._problem(item, f"there is no parent with the key {parent!r}")
        elif parent is not None and parent in [i.get("key") for i in self.pages[self.pages.index(item) :]]:
            self._problem(item, f"the parent “{parent}” must stand before its children")
        source = item.get("source_language")
        if source not in languages.CODES:
            self._problem(item, f"the source language {source!r} is not one of {', '.join(languages.CODES)}")
        elif not isinstance(item.get(source), dict) or not item[source].get("title"):
            self._problem(item, f"there is no title in the source language ({source})")
        known = {
            "key",
            "type",
            "parent",
            "source_language",
            "show_in_menus",
            "shared",
            "rows",
            *languages.CODES,
        }
        for name in item:
            if name not in known:
                self._problem(item, f"“{name}” is not known here")
        self._check_shared(item.get("shared") or Located(), item, model)
        self._check_text(item, model)
        relations = {r.get_accessor_name(): r.related_model for r in get_all_child_relations(model)}
        for accessor, rows in (item.get("rows") or {}).items():
            if accessor not in relations:
                self._problem(item, f"{item['type']} has no rows named “{accessor}”")
                continue
            for row in rows or []:
                if not isinstance(row, Located) or not row.get("key"):
                    self._problem(item, f"a row of “{accessor}” has no key")
                    continue
                own = {k: v for k, v in row.items() if k not in ("key", *languages.CODES)}
                self._check_shared(own, row, relations[accessor], keys)
                self._check_text(row, relations[accessor])
        for text in _strings(item):
            for key in PAGE_LINK.findall(text):
                if key not in keys:
                    self._problem(item, f"a link leads to “{key}”, which is not the key of a page")

    def _check_shared(
        self, values: Any, item: Located, model: type[models.Model], keys: dict[str, Located] | None = None
    ) -> None:
        translated = languages.translated_fields(model)
        for name, value in values.items():
            try:
                column = model._meta.get_field(name)
            except FieldDoesNotExist:
                self._problem(item, f"{model.__name__} has no field “{name}”")
                continue
            if name in translated:
                self._problem(item, f"“{name}” is text: it belongs under a language")
            elif isinstance(column, models.ForeignKey):
                if keys is not None and issubclass(column.related_model, SitePage) and value not in keys:
                    self._problem(item, f"“{name}”: there is no page with the key {value!r}")
            elif not isinstance(column, models.ManyToManyField):
                try:
                    column.clean(column.to_python(value), None)
                except ValidationError as error:
                    self._problem(item, f"“{name}”: {' '.join(error.messages)}")

    def _check_text(self, item: Located, model: type[models.Model] | None) -> None:
        if model is None:
            return
        translated = languages.translated_fields(model)
        for code in languages.CODES:
            texts = item.get(code)
            if texts is None:
                continue
            if not isinstance(texts, Located):
                self._problem(item, f"the text under “{code}” is not a mapping")
                continue
            for name, value in texts.items():
                if name not in translated:
                    self._problem(texts, f"{model.__name__} has no text named “{name}”")
                    continue
                column = model._meta.get_field(languages.localised_name(name, code))
                try:
                    if isinstance(column, StreamField):
                        raw = stream(column.stream_block, _linked(value, ANY_PAGE), "check")
                        column.stream_block.clean(column.stream_block.to_python(raw))
                    else:
                        column.clean(value, None)
                except ValidationError as error:
                    detail = "; ".join(_flatten(error)) or str(error)
                    self._problem(texts, f"“{name}”: {detail}")
                except (TypeError, ValueError, KeyError, AttributeError) as error:
                    self._problem(texts, f"“{name}”: {error}")

    # -- writing ------------------------------------------------------------------------------

    @transaction.atomic
    def load(self) -> Loaded:
        """Write what is not there yet and publish it in every language it has."""
        self.check()
        loaded = Loaded()
        with languages.forced(languages.DEFAULT):
            self._load_goals(loaded)
            fresh = [item for item in self.pages if self._place(item, loaded)]
            self._make_site()
            for item in fresh:
                self._write(item)
            self._load_identity(loaded)
        return loaded

    def _known(self, kind: str, key: str) -> Any:
        entry = StarterEntry.objects.filter(key=f"{kind}:{key}").first()
        if entry is None:
            return None
        return entry.record or entry

    def _remember(self, kind: str, key: str, record: models.Model) -> None:
        StarterEntry.objects.create(key=f"{kind}:{key}", record=record)

    def _load_goals(self, loaded: Loaded) -> None:
        if not self.goals:
            return
        model = apps.get_model("organisation.SustainableDevelopmentGoal")
        for item in self.goals:
            key = str(item["number"])
            if self._known("goal", key) is not None:
                loaded.kept += 1
                continue
            goal = model(number=item["number"], source_language=languages.DEFAULT, live=False)
            _put_text(goal, item, {})
            goal.save()
            _release(goal)
            self._remember("goal", key, goal)
            loaded.count("development goals")

    def _place(self, item: Located, loaded: Loaded) -> bool:
        """Make the page, with title and address, where it belongs; say whether it is new."""
        known = self._known("page", item["key"])
        if known is not None:
            self.records[item["key"]] = known
            loaded.kept += 1
            return False
        page = apps.get_model(item["type"])(
            source_language=item["source_language"],
            show_in_menus=bool(item.get("show_in_menus")),
            live=False,
        )
        for name, value in (item.get("shared") or {}).items():
            column = page._meta.get_field(name)
            if not isinstance(column, models.ManyToManyField):
                setattr(page, name, column.to_python(value))
        for code in languages.CODES:
            for name in ("title", "slug"):
                if value := (item.get(code) or {}).get(name):
                    languages.put(page, name, code, value)
        parent = self.records[item["parent"]] if item.get("parent") else SitePage.objects.get(depth=1)
        if isinstance(parent, StarterEntry):
            # An editor has removed the parent: what belongs below it stays away too.
            self.records[item["key"]] = parent
            return False
        SitePage.objects.get(pk=parent.pk).add_child(instance=page)
        self.records[item["key"]] = page
        self._remember("page", item["key"], page)
        loaded.count("pages")
        return True

    def _make_site(self) -> None:
        if not Site.objects.exists():
            home = next((self.records[i["key"]] for i in self.pages if i.get("parent") is None), None)
            if isinstance(home, SitePage):
                Site.objects.create(
                    hostname="localhost",
                    port=80,
                    site_name="SEGIB",
                    root_page_id=home.pk,
                    is_default_site=True,
                )

    def _write(self, item: Located) -> None:
        page = type(self.records[item["key"]]).objects.get(pk=self.records[item["key"]].pk)
        ids = {key: record.pk for key, record in self.records.items()}
        _put_text(page, item, ids)
        for name, value in (item.get("shared") or {}).items():
            column = page._meta.get_field(name)
            if isinstance(column, ParentalManyToManyField):
                setattr(page, name, list(column.related_model.objects.filter(number__in=value)))
        for relation in get_all_child_relations(type(page)):
            accessor = relation.get_accessor_name()
            rows = (item.get("rows") or {}).get(accessor)
            if rows:
                made = [
                    self._row(relation, row, position, f"{item['key']}/{accessor}", ids)
                    for position, row in enumerate(rows)
                ]
                setattr(page, accessor, made)
        _release(page)

    def _row(self, relation: Any, row: Located, position: int, where: str, ids: dict[str, int]) -> Any:
        made = relation.related_model(
            row_id=uuid.uuid5(NAMESPACE, f"{where}/{row['key']}"), sort_order=position
        )
        for name, value in row.items():
            if name == "key" or name in languages.CODES:
                continue
            column = made._meta.get_field(name)
            if isinstance(column, models.ForeignKey):
                setattr(made, column.attname, ids[value])
            else:
                setattr(made, name, column.to_python(value))
        _put_text(made, row, ids)
        return made

    def _load_identity(self, loaded: Loaded) -> None:
        site = Site.objects.filter(is_default_site=True).first()
        for item in self.identities:
            if site is None or self._known("identity", "site") is not None:
                loaded.kept += 1
                continue
            identity = SiteIdentity(
                site=site, source_language=item["source_language"], live=False, **(item.get("shared") or {})
            )
            _put_text(identity, item, {})
            identity.save()
            _release(identity)
            self._remember("identity", "site", identity)
            loaded.count("site identities")


def _put_text(record: Any, item: Located, ids: dict[str, int]) -> None:
    key = item.get("key") or item.where
    for code in languages.CODES:
        for name, value in (item.get(code) or {}).items():
            column = record._meta.get_field(languages.localised_name(name, code))
            linked = _linked(value, ids)
            if isinstance(column, StreamField):
                blocks = stream(column.stream_block, linked, f"{key}/{name}")
                linked = column.stream_block.to_python(blocks)
            languages.put(record, name, code, linked)


def _linked(value: Any, ids: dict[str, int]) -> Any:
    """Replace the keys of links by page numbers."""
    if isinstance(value, str):
        return PAGE_LINK.sub(lambda m: f'<a linktype="page" id="{ids[m.group(1)]}"', value)
    if isinstance(value, list):
        return [_linked(part, ids) for part in value]
    if isinstance(value, dict):
        return {key: _linked(part, ids) for key, part in value.items()}
    return value


def stream(block: StreamBlock, items: Any, where: str) -> list[dict[str, Any]]:
    """Return a stream in the form Wagtail stores, each block with an id that is the same in every
    language: a block's counterpart can be found. Raises `ValueError` with the reason."""
    if not isinstance(items, list):
        raise ValueError("a list of blocks is expected")
    result = []
    for number, item in enumerate(items):
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in block.child_blocks:
            raise ValueError(f"block {number + 1} is of no known type: {kind!r}")
        key = f"{where}/{number}"
        result.append(
            {
                "type": kind,
                "value": _block_value(block.child_blocks[kind], item.get("value"), key),
                "id": str(uuid.uuid5(NAMESPACE, key)),
            }
        )
    return result


def _block_value(block: Any, value: Any, key: str) -> Any:
    if isinstance(block, ListBlock):
        if not isinstance(value, list):
            raise ValueError("a list is expected")
        return [
            {
                "type": "item",
                "value": _block_value(block.child_block, part, f"{key}/{number}"),
                "id": str(uuid.uuid5(NAMESPACE, f"{key}/{number}")),
            }
            for number, part in enumerate(value)
        ]
    if isinstance(block, StructBlock):
        if not isinstance(value, dict):
            raise ValueError("a mapping is expected")
        if unknown := set(value) - set(block.child_blocks):
            raise ValueError(f"“{sorted(unknown)[0]}” is not known here")
        return {
            name: _block_value(child, value.get(name, ""), f"{key}/{name}")
            for name, child in block.child_blocks.items()
        }
    if value is None or not isinstance(value, str | int | float):
        raise ValueError("text is expected")
    return as_edited(block, value) if isinstance(block, RichTextBlock) else str(value)


def as_edited(block: RichTextBlock, html: str) -> str:
    """Return rich text as the editor would write it, so that opening and saving it changes nothing."""
    widget = block.field.widget
    return widget.value_from_datadict({"text": widget.format_value(html)}, {}, "text")


def _release(record: Any) -> None:
    """Publish a record in every language it has, its translations confirmed: they were written
    together."""
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
    record.save_revision(clean=False)
    publishing.publish(record, (*codes, SHARED))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)


def _flatten(error: ValidationError) -> list[str]:
    found = [str(message) for message in getattr(error, "messages", [])]
    nested = getattr(error, "block_errors", None)
    for number, inner in nested.items() if isinstance(nested, dict) else []:
        found += [
            f"block {number + 1}: {text}" if isinstance(number, int) else text for text in _flatten(inner)
        ]
    return [text for text in found if text]


def load() -> Loaded:
    """Load every content file of every app. Raises `StarterContentError`; writes nothing then."""
    return Loader(list(content_files("pages.yaml")), list(content_files("site.yaml"))).load()
