"""What can be wrong with content files, found before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.models import SitePage
from segib_site.starter.items import Item, Items
from segib_site.starter.reading import Located
from segib_site.starter.streams import ANY_PAGE, PAGE_LINK, linked, stream

PAGE_NAMES = {"key", "type", "parent", "order", "source_language", "show_in_menus", "shared", "rows"}
RECORD_NAMES = {"key", "type", "order", "source_language", "shared"}


class Checker:
    """Checks items one by one; what is wrong goes to the items' list of problems."""

    def __init__(self, items: Items) -> None:
        self.items = items

    def check(self, item: Item) -> None:
        data = item.data
        known = PAGE_NAMES if item.is_page else RECORD_NAMES
        for name in data:
            if name not in known and name not in languages.CODES:
                self._problem(data, f"“{name}” is not known here")
        if item.is_page:
            self._check_parent(item)
        self._check_source(item)
        self._check_shared(data.get("shared") or {}, data, item.model)
        self.check_text(data, item.model)
        self._check_rows(item)
        for text in strings(data):
            for key in PAGE_LINK.findall(text):
                if key not in self.items.by_key or not self.items.by_key[key].is_page:
                    self._problem(data, f"a link leads to “{key}”, which is not the key of a page")

    def _problem(self, where: Located, reason: str) -> None:
        self.items.problem(where, reason)

    def _check_parent(self, item: Item) -> None:
        parent = item.data.get("parent")
        if parent is None:
            return
        above = self.items.by_key.get(parent)
        if above is None or not above.is_page:
            return self._problem(item.data, f"there is no parent with the key {parent!r}")
        if not issubclass(item.model, tuple(above.model.allowed_subpage_models())):  # type: ignore[attr-defined]
            self._problem(item.data, f"a {item.model.__name__} cannot stand below {above.model.__name__}")

    def _check_source(self, item: Item) -> None:
        source = item.data.get("source_language")
        if source not in languages.CODES:
            known = ", ".join(languages.CODES)
            self._problem(item.data, f"the source language {source!r} is not one of {known}")
        elif not isinstance(item.data.get(source), dict):
            self._problem(item.data, f"there is no text in the source language ({source})")
        elif item.is_page and not item.data[source].get("title"):
            self._problem(item.data, f"there is no title in the source language ({source})")

    def _check_rows(self, item: Item) -> None:
        relations = {r.get_accessor_name(): r.related_model for r in get_all_child_relations(item.model)}
        for accessor, rows in (item.data.get("rows") or {}).items():
            if accessor not in relations:
                self._problem(item.data, f"{item.data['type']} has no rows named “{accessor}”")
                continue
            keys: set[str] = set()
            for row in rows or []:
                if not isinstance(row, Located) or not row.get("key"):
                    self._problem(item.data, f"a row of “{accessor}” has no key")
                    continue
                if str(row["key"]) in keys:
                    self._problem(row, f"the key “{row['key']}” stands twice among the rows of “{accessor}”")
                keys.add(str(row["key"]))
                own = {k: v for k, v in row.items() if k not in ("key", *languages.CODES)}
                self._check_shared(own, row, relations[accessor])
                self.check_text(row, relations[accessor])

    def _check_shared(self, values: Any, where: Located, model: type[models.Model]) -> None:
        if not isinstance(values, dict):
            return self._problem(where, "the shared facts are not a mapping")
        translated = languages.translated_fields(model)
        for name, value in values.items():
            try:
                column = model._meta.get_field(name)
            except FieldDoesNotExist:
                self._problem(where, f"{model.__name__} has no field “{name}”")
                continue
            if name in translated:
                self._problem(where, f"“{name}” is text: it belongs under a language")
            elif isinstance(column, models.ManyToManyField):
                if not isinstance(value, list):
                    self._problem(where, f"“{name}”: a list is expected")
                    continue
                for one in value:
                    self._check_reference(where, name, column.related_model, one)
            elif isinstance(column, models.ForeignKey):
                if value is not None:
                    self._check_reference(where, name, column.related_model, value)
                elif not column.null:
                    self._problem(where, f"“{name}” is missing")
            else:
                try:
                    column.clean(column.to_python(value), None)
                except ValidationError as error:
                    self._problem(where, f"“{name}”: {' '.join(error.messages)}")

    def _check_reference(self, where: Located, name: str, target: Any, value: Any) -> None:
        if self.items.find(target, value) is None:
            what = "page" if issubclass(target, SitePage) else target.__name__
            self._problem(where, f"“{name}”: there is no {what} with the key {value!r}")

    def check_text(self, where: Located, model: type[models.Model]) -> None:
        translated = languages.translated_fields(model)
        for code in languages.CODES:
            texts = where.get(code)
            if texts is None:
                continue
            if not isinstance(texts, Located):
                self._problem(where, f"the text under “{code}” is not a mapping")
                continue
            for name, value in texts.items():
                if name not in translated:
                    self._problem(texts, f"{model.__name__} has no text named “{name}”")
                    continue
                column = model._meta.get_field(languages.localised_name(name, code))
                try:
                    if isinstance(column, StreamField):
                        raw = stream(column.stream_block, linked(value, ANY_PAGE), "check")
                        column.stream_block.clean(column.stream_block.to_python(raw))
                    elif value is not None:
                        column.clean(value, None)
                except ValidationError as error:
                    detail = "; ".join(flatten(error)) or str(error)
                    self._problem(texts, f"“{name}”: {detail}")
                except (TypeError, ValueError, KeyError, AttributeError) as error:
                    self._problem(texts, f"“{name}”: {error}")


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)


def flatten(error: ValidationError) -> list[str]:
    """Return the messages of an error, those of blocks with the number of the block."""
    found = [str(message) for message in getattr(error, "messages", [])]
    nested = getattr(error, "block_errors", None)
    for number, inner in nested.items() if isinstance(nested, dict) else []:
        found += [
            f"block {number + 1}: {text}" if isinstance(number, int) else text for text in flatten(inner)
        ]
    return [text for text in found if text]
