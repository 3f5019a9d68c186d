"""What a source says otherwise since its translation was confirmed, word by word.

A confirmation keeps fingerprints, not text (`segib_site.slices.freshness`). The text that was confirmed
is found again in the history: for each value, the revision whose source has the confirmed fingerprint.
Revisions that carry a confirmation are kept (`segib_site.translations.kept`), so that it is there; where
it is not, the whole new text is shown and `Difference.is_known` is false.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.slices import freshness, publishing
from segib_site.slices.content import ROW_KEY, Content, Shape, column, shape
from segib_site.translations import plain_words
from segib_site.translations.history import Earlier, blocks_of, source_column, value_at
from segib_site.translations.words import Piece, rendered, words

__all__ = ["Difference", "Piece", "rendered", "revisions_needed", "since_confirmed", "words"]

#: What happened to a value: other words, a new one, one gone, moved, or only other markup.
Kind = Literal["changed", "new", "gone", "moved", "markup"]


@dataclass(frozen=True)
class Difference:
    """One value of the source that is not what it was when the translation was confirmed."""

    #: As in `freshness.Freshness.changed`: ``field``, ``field#block id``, ``rows/row id/field``.
    path: str
    #: What editors call it, e.g. *Text, block 3 (Quotation)*.
    field_label: str
    #: The plain words as they were confirmed, and as they are now.
    before: str
    after: str
    kind: Kind = "changed"
    #: False where the earlier words are no longer kept in any revision.
    is_known: bool = True

    @cached_property
    def pieces(self) -> list[Piece]:
        """What differs, word by word; the whole text where the earlier words are not known."""
        if not self.is_known or self.kind == "moved":
            return [("same", self.after)]
        return words(self.before, self.after)

    @property
    def html(self) -> SafeString:
        """The pieces as HTML."""
        return rendered(self.pieces)

    @property
    def field(self) -> str:
        """The name of the field, without row, block or language."""
        return self.path.split("#")[0].rstrip("/").rsplit("/", 1)[-1]


def since_confirmed(record: Any, code: str, *, public: bool = False) -> list[Difference]:
    """Return what the source says otherwise since a language was confirmed; nothing if it is the source,
    was never confirmed, or was confirmed against another source.

    Of the draft (what an editor has before her), or with ``public`` of what readers see. In the order of
    the fields of the form.
    """
    of, source = shape(type(record)), record.source_language
    draft = publishing.draft_content(record)
    content = publishing.live_content(record) if public else draft
    confirmed = _confirmed(content, code, source, of)
    if confirmed is None:
        return []
    now = freshness.source_prints(content, source, of)
    changed = freshness.changed_paths(confirmed["values"], now)
    if not changed:
        return []
    earlier = Earlier(record, confirmed, [content, draft])
    found = [_difference(path, confirmed["values"], content, source, of, earlier) for path in changed]
    found += [
        _of_moved(path, key, content, source, of)
        for path, key in _moved(confirmed["values"], now)
        if f"{path}#{key}" not in changed
    ]
    order = {name: place for place, name in enumerate(now)}
    place = {path: number for number, path in enumerate(_in_order(content, source, of))}
    result = [one for one in found if one is not None]
    return sorted(
        result,
        key=lambda one: (order.get(one.path.split("#")[0], len(order)), place.get(one.path, len(place))),
    )


def _confirmed(content: Content, code: str, source: str, of: Shape) -> dict[str, Any] | None:
    return None if code == source else freshness.confirmation(freshness.record_of(content, code), source, of)


def revisions_needed(record: Any) -> set[int]:
    """Return the keys of the revisions that hold the words which translations of a record, public or
    drafted, were confirmed with and which the record itself has no more."""
    of, source = shape(type(record)), record.source_language
    draft, live = publishing.draft_content(record), publishing.live_content(record)
    needed: set[int] = set()
    for content, code in ((content, code) for content in (draft, live) for code in languages.CODES):
        confirmed = _confirmed(content, code, source, of)
        if confirmed is None:
            continue
        earlier = Earlier(record, confirmed, [draft, live])
        now = freshness.source_prints(content, source, of)
        for path in freshness.changed_paths(confirmed["values"], now):
            wanted = _print_of(confirmed["values"], path)
            if isinstance(wanted, str):
                earlier.value(path, wanted)
        needed |= earlier.used
    return needed


def _print_of(values: dict[str, Any], path: str) -> Any:
    """Return the fingerprint at a path, of a block where the path names one."""
    name, _hash, key = path.partition("#")
    return dict(values.get(name) or []).get(key) if key else values.get(name)


def _in_order(content: Content, source: str, of: Shape) -> Iterator[str]:
    for path, prints in freshness.source_prints(content, source, of).items():
        if isinstance(prints, list):
            yield from (f"{path}#{key}" for key, _print in prints)


def _moved(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the blocks that are at another place among those that were there before."""
    moved = []
    for path, blocks_now in after.items():
        blocks_before = before.get(path)
        if not isinstance(blocks_now, list) or not isinstance(blocks_before, list):
            continue
        were, are = [key for key, _p in blocks_before], [key for key, _p in blocks_now]
        both = set(were) & set(are)
        were, are = [k for k in were if k in both], [k for k in are if k in both]
        for tag, _i, _j, k, n in difflib.SequenceMatcher(None, were, are, autojunk=False).get_opcodes():
            if tag in ("insert", "replace"):
                moved += [(path, key) for key in are[k:n]]
    return moved


def _difference(
    path: str, confirmed: dict[str, Any], content: Content, source: str, of: Shape, earlier: Earlier
) -> Difference | None:
    name, _hash, key = path.partition("#")
    if not key and isinstance(confirmed.get(name), list):
        return None  # only the order of blocks: said of each block that moved
    now = value_at(content, path, source, of)
    print_then = _print_of(confirmed, path)
    then = earlier.value(path, print_then) if print_then else None
    label = label_of(path, content, source, of, then)
    before, after = (_words(path, value, of, source) for value in (then, now))
    if print_then is None:
        return Difference(path, label, "", after, "new")
    if now is None:
        return Difference(path, label, before, "", "gone", is_known=then is not None)
    if then is None:
        return Difference(path, label, "", after, is_known=False)
    if before == after:
        before, after = (_words(path, value, of, source, targets=True) for value in (then, now))
        if before == after:
            return Difference(path, label, before, after, "markup")
    return Difference(path, label, before, after)


def _of_moved(path: str, key: str, content: Content, source: str, of: Shape) -> Difference:
    at = f"{path}#{key}"
    text = _words(at, value_at(content, at, source, of), of, source)
    return Difference(at, label_of(at, content, source, of), text, text, "moved")


def _words(path: str, value: Any, of: Shape, source: str, *, targets: bool = False) -> str:
    if value is None:
        return ""
    if "#" in path:
        stream = source_column(path, source, of).stream_block
        return plain_words.words_of_block(value, stream, targets=targets)
    return plain_words.words_of(value, targets=targets)


def label_of(path: str, content: Content, source: str, of: Shape, then: Any = None) -> str:
    """Return what editors call the value at a path; of a block gone, ``then`` is what it was."""
    name, _hash, key = path.partition("#")
    parts = name.split("/")
    labels, at, here = [], content, of
    for accessor, row_id in zip(parts[:-1:2], parts[1::2], strict=False):
        rows = at.get(accessor) or []
        number = next((n for n, row in enumerate(rows, 1) if str(row[ROW_KEY]) == row_id), None)
        kind = capfirst(str(here.rows[accessor].model._meta.verbose_name))
        labels.append(f"{kind} {number}" if number else kind)
        at, here = (rows[number - 1] if number else {}), here.rows[accessor]
    field = column(here.model, languages.localised_name(parts[-1], source))
    base = here.model._meta.get_field(parts[-1])
    labels.append(capfirst(str(getattr(base, "verbose_name", parts[-1]))))
    if key and isinstance(field, StreamField):
        blocks = blocks_of(at.get(field.name))
        number = next((n for n, block in enumerate(blocks, 1) if block["id"] == key), None)
        block = blocks[number - 1] if number else then
        kind = plain_words.name_of_block(block, field.stream_block) if block else ""
        if number:
            words_of_block = _("block %(number)d (%(kind)s)") % {"number": number, "kind": kind}
        else:
            words_of_block = _("a block (%(kind)s)") % {"kind": kind} if kind else _("a block")
        labels[-1] = f"{labels[-1]}, {words_of_block}"
    return " › ".join(labels)
