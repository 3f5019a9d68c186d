"""The source's values by path, and those of earlier revisions found again by their fingerprint."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from wagtail.models import Revision

from segib_site import languages
from segib_site.slices.content import ROW_KEY, Content, Shape, column, fingerprint, shape

#: How many revisions are looked through for the earlier words, newest first.
REVISIONS = 200
BATCH = 10


def source_column(path: str, source: str, of: Shape) -> Any:
    *parents, name = path.partition("#")[0].split("/")
    for accessor in parents[::2]:
        of = of.rows[accessor]
    return column(of.model, languages.localised_name(name, source))


def value_at(content: Content, path: str, source: str, of: Shape) -> Any:
    """Return the source's value at a path of `freshness.source_prints` (of a block, its data), or
    ``None`` if there is none."""
    name, _hash, key = path.partition("#")
    *parents, field = name.split("/")
    at: Content = content
    for accessor, row_id in zip(parents[::2], parents[1::2], strict=True):
        rows = at.get(accessor) or []
        found = next((row for row in rows if str(row[ROW_KEY]) == row_id), None)
        if found is None:
            return None
        at = found
    value = at.get(languages.localised_name(field, source))
    if not key:
        return None if languages.is_empty(value) else value
    return next((block for block in blocks_of(value) if block["id"] == key), None)


def blocks_of(value: Any) -> list[dict[str, Any]]:
    """Return the blocks of a stream as content keeps it."""
    return json.loads(value) if isinstance(value, str) and value else value or []


class Earlier:
    """The source's text as it was confirmed, looked up in the record's history when first needed."""

    def __init__(self, record: Any, confirmed: dict[str, Any], at_hand: list[Content]) -> None:
        self.record, self.source, self.of = record, record.source_language, shape(type(record))
        self.at = confirmed.get("at")
        self.seen: list[tuple[int | None, Content]] = [(None, content) for content in at_hand]
        self.rest: Iterator[tuple[int | None, Content]] | None = None
        #: Keys of the revisions that hold what was looked for.
        self.used: set[int] = set()

    def value(self, path: str, wanted: str) -> Any:
        """Return the newest value at a path that has a fingerprint, or ``None``."""
        for key, content in self._history():
            value = value_at(content, path, self.source, self.of)
            if value is None:
                continue
            if fingerprint([value["type"], value["value"]] if "#" in path else value) == wanted:
                if key is not None:
                    self.used.add(key)
                return value
        return None

    def _history(self) -> Iterator[tuple[int | None, Content]]:
        yield from list(self.seen)
        if self.rest is None:
            self.rest = self._revisions()
        for entry in self.rest:
            self.seen.append(entry)
            yield entry

    def _revisions(self) -> Iterator[tuple[int | None, Content]]:
        """Yield the revision that carries the confirmation, then the others, newest first."""
        revisions = Revision.objects.for_instance(self.record).order_by("-created_at", "-pk")
        carrier = None
        if self.at:
            carrier = revisions.filter(created_at__gte=self.at).order_by("created_at", "pk").first()
        if carrier is not None:
            yield carrier.pk, carrier.content
            revisions = revisions.exclude(pk=carrier.pk)
        # Few at a time, for they are long; not by a cursor, which nobody would close who has found enough.
        for start in range(0, REVISIONS, BATCH):
            batch = list(revisions.values_list("pk", "content")[start : start + BATCH])
            yield from batch
            if len(batch) < BATCH:
                return
