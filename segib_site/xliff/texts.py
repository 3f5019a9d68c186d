"""The texts of a record in one language, each with its translation into another.

Everything here is a function of content (see `segib_site.slices.content`): nothing touches the database.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.text import capfirst
from wagtail.fields import RichTextField, StreamField

from segib_site import languages
from segib_site.slices.content import (
    ADDRESS_FIELDS,
    ROW_KEY,
    Content,
    Shape,
    column,
    fingerprint,
)
from segib_site.xliff import richtext, streams
from segib_site.xliff.richtext import RichText, Segment, Tag


@dataclass(frozen=True)
class Text:
    """One text of the source language and its present translation."""

    #: ``field``, ``rows/row id/field``, ``field#block id``, ``field#block id/name/item id``: names are
    #: without a language.
    path: str
    #: ``line`` (one line), ``text`` (several) or ``rich``.
    kind: str
    source: str
    target: str
    labels: tuple[str, ...]
    max_length: int | None = None
    check: Callable[[str], Any] = field(default=lambda value: None, compare=False)
    #: See `streams.BlockText`.
    group: str = ""
    group_print: str = ""
    group_words: str = ""

    @property
    def label(self) -> str:
        """Where this text stands, in words."""
        return " › ".join(self.labels)

    @cached_property
    def source_print(self) -> str:
        return fingerprint(self.source)

    @cached_property
    def target_print(self) -> str:
        """Fingerprint of what a translation of this text would replace."""
        return self.group_print or fingerprint(self.target)

    @cached_property
    def rich_source(self) -> RichText:
        return richtext.parse(self.source)

    @cached_property
    def segments(self) -> list[Segment]:
        """The source, in pieces."""
        return self.rich_source.segments if self.kind == "rich" else [(self.source,)]

    @cached_property
    def _aligned(self) -> tuple[list[Segment], list[dict[str, Tag]]] | None:
        return richtext.aligned(self.rich_source, richtext.parse(self.target))

    @cached_property
    def target_segments(self) -> list[Segment] | None:
        """The present translation in the same pieces; ``None`` if there is none, or it is laid out
        otherwise."""
        if languages.is_empty(self.target):
            return None
        if self.kind != "rich":
            return [(self.target,)]
        return self._aligned[0] if self._aligned else None

    @property
    def present_words(self) -> str:
        """The words of a present translation that cannot be shown in pieces."""
        if self.group_words or self.target_segments is not None or not self.target:
            return self.group_words
        return " ".join(richtext.words(segment) for segment in richtext.parse(self.target).segments)

    @property
    def block_path(self) -> str:
        """The path as `segib_site.slices.freshness` names it: of a stream, down to the block."""
        head, mark, tail = self.path.partition("#")
        return f"{head}#{tail.split('/')[0]}" if mark else head

    def tidy(self, segment: Segment) -> Segment:
        """Return a segment with the white space it is kept with."""
        if self.kind == "text":
            words = richtext.words(segment).replace("\r\n", "\n").replace("\r", "\n").strip()
            return (words,) if words else ()
        return richtext.tidy(segment)

    def joined(self, segments: list[Segment]) -> str:
        """Return the text made of translated segments, as the database keeps it."""
        tidied = [self.tidy(segment) for segment in segments]
        if self.kind != "rich":
            return richtext.words(tidied[0])
        # A link that leads to another address in the translation goes on doing so.
        return self.rich_source.html(tidied, self._aligned[1] if self._aligned else None)


def texts(
    content: Content, code: str, source: str, of: Shape, prefix: str = "", labels: tuple[str, ...] = ()
) -> Iterator[Text]:
    """Yield every text that the source language of content has, in the order of the model's fields."""
    for name, field_ in _translated(of, source):
        path, label = prefix + name, (*labels, _label(of.model, name))
        own, other = (content.get(languages.localised_name(name, c)) for c in (source, code))
        if isinstance(field_, StreamField):
            for text in streams.texts(field_.stream_block, streams.loads(own), streams.loads(other), path):
                yield Text(**{**vars(text), "labels": (*label, *text.labels)})
            continue
        kind = _kind(field_)
        if not streams.is_blank(kind, own):
            target = languages.localised_name(name, code)
            check = column(of.model, target).run_validators
            yield Text(path, kind, own, other or "", label, field_.max_length, check)
    for accessor, row_shape in of.rows.items():
        rows = content.get(accessor) or []
        for number, row in enumerate(rows, start=1):
            where = (*labels, f"{capfirst(str(row_shape.model._meta.verbose_name))} {number}")
            yield from texts(row, code, source, row_shape, f"{prefix}{accessor}/{row[ROW_KEY]}/", where)


def _translated(of: Shape, source: str) -> Iterator[tuple[str, Any]]:
    """Yield the name of each field with text to translate, and its column in a language."""
    for name in of.text[source]:
        field_ = column(of.model, name)
        localised = languages.language_of_field(field_)
        own = getattr(field_.model, "own_words", ())
        if localised is None or localised[0] in {*ADDRESS_FIELDS, *own} or field_.choices:
            continue
        if isinstance(field_, StreamField) or _kind(field_):
            yield localised[0], field_


def _kind(field_: models.Field) -> str:
    if isinstance(field_, RichTextField):
        return "rich"
    if isinstance(field_, models.TextField):
        return "text"
    return "line" if isinstance(field_, models.CharField) else ""


def _label(model: type[models.Model], name: str) -> str:
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))


def put(
    content: Content, code: str, source: str, of: Shape, said: Mapping[str, str], prefix: str = ""
) -> Content:
    """Return content with texts of a language, by path, written into it."""
    result = copy.deepcopy(content)
    for name, field_ in _translated(of, source):
        own, other = (languages.localised_name(name, c) for c in (source, code))
        path = prefix + name
        if isinstance(field_, StreamField):
            if any(key.startswith(f"{path}#") for key in said):
                written = streams.written(
                    field_.stream_block,
                    streams.loads(content.get(own)),
                    streams.loads(content.get(other)),
                    path,
                    said,
                )
                # As `serializable_data` gives a stream.
                result[other] = streams.dumps(written)
        elif path in said:
            result[other] = said[path]
    for accessor, row_shape in of.rows.items():
        result[accessor] = [
            put(row, code, source, row_shape, said, f"{prefix}{accessor}/{row[ROW_KEY]}/")
            for row in content.get(accessor) or []
        ]
    return result
