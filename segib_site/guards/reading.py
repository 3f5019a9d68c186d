"""Content as the checks read it: passages of text and chosen objects, each with its place.

A model names in ``unchecked_fields`` translated fields that are notes on language, not text for readers.

A *passage* is one text an editor wrote in one input: a field, or a text inside a block. Passages of two
languages that stand in the same place (field, row, block with the same id) have the same `name`.
Nothing here asks the database but `Reading.targets`, once for all.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.blocks import HeadingBlock, QuoteBlock, SubheadingBlock
from segib_site.guards.references import Targets, targets_of
from segib_site.slices import publishing
from segib_site.slices.content import (
    ADDRESS_FIELDS,
    RECORD_OF_TRANSLATION,
    SHARED,
    SLICES,
    Content,
    Shape,
    column,
    leaves,
    shape,
)

#: Where one paragraph of rich text ends.
_ENDS = re.compile(r"</(?:p|li|h[1-6]|blockquote|td|th)>|<br\s*/?>|<hr\s*/?>", re.I)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Passage:
    """A text in one place and language."""

    #: Path of the value in content; of a block ``column#block id``.
    path: str
    #: The place, the same in every language.
    name: str
    language: str
    #: ``text``, ``rich`` (HTML), ``line``, ``heading``, ``subheading``, ``quote`` or ``address``.
    kind: str
    #: The text as it is kept: HTML if it is ``rich``.
    value: str

    @property
    def field(self) -> str:
        """The name of the field it is in, without a language."""
        return self.name.partition("#")[0].rsplit("/", 1)[-1]

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text without markup, by paragraph."""
        return plain_paragraphs(self.value) if self.kind == "rich" else _lines(self.value)

    @property
    def plain(self) -> str:
        """The text without markup."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Chosen:
    """An object chosen in a block of a stream."""

    path: str
    name: str
    language: str
    #: ``image``, ``document``, ``page`` or ``other``.
    kind: str
    model: type[models.Model]
    pk: Any
    #: What the block says besides: ``alt_text``, ``decorative``.
    says: dict[str, Any]


def plain_paragraphs(value: str) -> list[str]:
    """Return the paragraphs of rich text, without markup."""
    return _lines(html.unescape(_TAG.sub("", _ENDS.sub("\n", value))))


def _lines(value: str) -> list[str]:
    return [line for part in value.splitlines() if (line := " ".join(part.split()))]


class Reading:
    """A record's content, read once for all checks."""

    def __init__(self, record: Any, content: Content | None = None, slices: Collection[str] = SLICES) -> None:
        self.record = record.specific if isinstance(record, AbstractPage) else record
        self.content = publishing.draft_content(self.record) if content is None else content
        self.shape: Shape = shape(type(self.record))
        self.source: str = self.record.source_language
        self.slices = tuple(name for name in SLICES if name in set(slices))
        #: The languages to check, in the site's order.
        self.languages = tuple(code for code in self.slices if code != SHARED)
        self._texts: dict[str, tuple[list[Passage], list[Chosen]]] = {}

    # -- text -----------------------------------------------------------------------------------

    def passages(self, code: str) -> list[Passage]:
        """Return every text of a language that is not empty, in order."""
        return self._text(code)[0]

    def by_name(self, code: str) -> dict[str, Passage]:
        """Return the texts of a language by place."""
        return {passage.name: passage for passage in self.passages(code)}

    def chosen(self, code: str) -> list[Chosen]:
        """Return the objects chosen in the streams of a language."""
        return self._text(code)[1]

    def streams(self, code: str) -> Iterator[tuple[str, Any, list[dict[str, Any]]]]:
        """Yield ``(path, stream block, raw blocks)`` of every stream of a language."""
        for path, value in leaves(self.content, code, self.shape):
            found = self._column(path)
            if isinstance(found, StreamField):
                yield path, found.stream_block, raw_stream(value)

    def has_text_in(self, code: str) -> bool:
        return bool(self.passages(code))

    def _text(self, code: str) -> tuple[list[Passage], list[Chosen]]:
        if code not in self._texts:
            passages: list[Passage] = []
            chosen: list[Chosen] = []
            for path, value in leaves(self.content, code, self.shape):
                self._read_leaf(path, value, code, passages, chosen)
            self._texts[code] = passages, chosen
        return self._texts[code]

    def _read_leaf(
        self, path: str, value: Any, code: str, passages: list[Passage], chosen: list[Chosen]
    ) -> None:
        found = self._column(path)
        localised = languages.language_of_field(found)
        if localised is None or localised[0] in ADDRESS_FIELDS or localised[0] == RECORD_OF_TRANSLATION:
            return
        if localised[0] in getattr(type(self.record), "unchecked_fields", ()):
            return
        parents, _slash, _name = path.rpartition("/")
        name = f"{parents}/{localised[0]}" if parents else localised[0]
        if isinstance(found, StreamField):
            for block in raw_stream(value):
                at = f"#{block.get('id') or ''}"
                definition = found.stream_block.child_blocks.get(block.get("type"))
                if definition is not None:
                    walk = _Walk(path + at, code, passages, chosen)
                    walk.block(definition, block.get("value"), name + at)
        elif isinstance(value, str) and value.strip():
            passages.append(Passage(path, name, code, _kind_of(found), value))

    def _column(self, path: str) -> models.Field:
        of, (*parents, name) = self.shape, path.split("/")
        for accessor in parents[::2]:
            of = of.rows[accessor]
        return column(of.model, name)

    # -- what is chosen and linked ----------------------------------------------------------------

    def shared_references(self) -> Iterator[tuple[str, models.Field, Any]]:
        """Yield ``(path, field, primary key)`` of every reference among the shared facts."""
        for path, value in leaves(self.content, SHARED, self.shape):
            if path.endswith("/") or value in (None, "", []):
                continue
            of, (*parents, name) = self.shape, path.split("/")
            for accessor in parents[::2]:
                of = of.rows[accessor]
            found: Any = of.model._meta.get_field(name)
            if isinstance(found, models.ForeignKey):
                yield path, found, value

    @cached_property
    def targets(self) -> Targets:
        """Everything that the content refers to, looked up with one query a model."""
        return targets_of(self)

    # -- in words -----------------------------------------------------------------------------------

    def place(self, path: str) -> str:
        """Return a path in an editor's words: *Text (English), 3rd block* as *Text (English) · 3*."""
        return place(self.shape, self.content, path)


def place(of: Shape, content: Content, path: str) -> str:
    """Return a path of content in an editor's words."""
    field_path, _hash, block_id = path.partition("#")
    words: list[str] = []
    *parents, name = field_path.split("/")
    model: type[models.Model] = of.model
    rows: list[Content] = [content]
    for accessor, key in zip(parents[::2], parents[1::2], strict=False):
        model = of.rows[accessor].model
        of = of.rows[accessor]
        inside = (rows[0].get(accessor) or []) if rows else []
        number = next((n for n, row in enumerate(inside, 1) if str(row.get("row_id")) == key), None)
        words.append(f"{capfirst(str(model._meta.verbose_name))} {number or ''}".strip())
        rows = [inside[number - 1]] if number else []
    if name:
        field = model._meta.get_field(name)
        words.append(capfirst(str(getattr(field, "verbose_name", name))))
        if block_id and rows:
            stream = raw_stream(rows[0].get(name))
            number = next((n for n, block in enumerate(stream, 1) if block.get("id") == block_id), None)
            if number:
                definition = field.stream_block.child_blocks.get(stream[number - 1].get("type"))  # type: ignore[union-attr]
                words.append(f"{capfirst(str(definition.label))} {number}" if definition else str(number))
    return " · ".join(words)


def raw_stream(value: Any) -> list[dict[str, Any]]:
    """Return the blocks of a stream as content keeps it (a JSON string, or a list)."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else []
        except ValueError:
            return []
    return [block for block in value or [] if isinstance(block, dict)]


def _kind_of(field: models.Field) -> str:
    if isinstance(field, RichTextField):
        return "rich"
    if isinstance(field, models.URLField | models.EmailField | models.SlugField):
        return "address"
    return "text" if isinstance(field, models.TextField) else "line"


class _Walk:
    """The texts and objects of one block, however deep."""

    def __init__(self, path: str, code: str, passages: list[Passage], chosen: list[Chosen]) -> None:
        self.path, self.code, self.passages, self.chosen = path, code, passages, chosen

    def block(self, block: Any, value: Any, name: str, kind: str = "") -> None:
        if isinstance(block, ImageBlock):
            says = value if isinstance(value, dict) else {"image": value}
            self._object("image", block.child_blocks["image"].model_class, says.get("image"), name, says)
        elif isinstance(block, ImageChooserBlock):
            self._object("image", block.model_class, value, name, {})
        elif isinstance(block, DocumentChooserBlock):
            self._object("document", block.model_class, value, name, {})
        elif isinstance(block, blocks.PageChooserBlock):
            self._object("page", block.model_class, value, name, {})
        elif isinstance(block, blocks.ChooserBlock):
            self._object("other", block.model_class, value, name, {})
        elif isinstance(block, blocks.StreamBlock):
            for child in raw_stream(value):
                if child.get("type") in block.child_blocks:
                    definition = block.child_blocks[child["type"]]
                    self.block(definition, child.get("value"), f"{name}/{child.get('id')}")
        elif isinstance(block, blocks.ListBlock):
            for number, child in enumerate(value or []):
                is_item = isinstance(child, dict) and child.get("type") == "item" and "value" in child
                key = child.get("id") if is_item else number
                self.block(block.child_block, child["value"] if is_item else child, f"{name}/{key}", kind)
        elif isinstance(block, blocks.StructBlock):
            kind = "quote" if isinstance(block, QuoteBlock) else kind
            for key, child in block.child_blocks.items():
                self.block(child, (value or {}).get(key), f"{name}/{key}", kind)
        elif isinstance(value, str) and value.strip():
            self.passages.append(Passage(self.path, name, self.code, self._kind(block, kind), value))

    @staticmethod
    def _kind(block: Any, kind: str) -> str:
        if isinstance(block, HeadingBlock):
            return "heading"
        if isinstance(block, SubheadingBlock):
            return "subheading"
        if isinstance(block, blocks.RichTextBlock):
            return "rich"
        if isinstance(block, blocks.URLBlock | blocks.EmailBlock | blocks.ChoiceBlock):
            return "address"
        return kind or ("text" if isinstance(block, blocks.TextBlock) else "line")

    def _object(self, kind: str, model: Any, pk: Any, name: str, says: dict[str, Any]) -> None:
        if pk is not None:
            self.chosen.append(Chosen(self.path, name, self.code, kind, model, pk, says))
