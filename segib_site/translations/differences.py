"""What a source says otherwise since its translation was confirmed, word by word.

A confirmation keeps fingerprints, not text (`segib_site.slices.freshness`). The text that was confirmed
is found again in the history: for each value, the revision whose source has the confirmed fingerprint.
Revisions that carry a confirmation are kept (`segib_site.translations.kept`), so that it is there; where
it is not, the whole new text is shown and `Difference.is_known` is false.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.models import Revision

from segib_site import languages
from segib_site.slices import freshness, publishing
from segib_site.slices.content import ROW_KEY, Content, Shape, column, fingerprint, shape
from segib_site.translations import plain_words

Piece = tuple[Literal["same", "gone", "new"], str]
#: What happened to a value: other words, a new one, one gone, moved, or only other markup.
Kind = Literal["changed", "new", "gone", "moved", "markup"]

#: How many revisions are looked through for the earlier words, newest first.
REVISIONS = 200
BATCH = 10
#: Longer texts (in tokens, one side times the other) are compared line by line, then word by word.
CELLS = 1_000_000

#: A number with its separators (1.234,5 · 12/2026 · 30-XI · 10 %), a word, or one other sign; then space.
_TOKEN = re.compile(r"(\d+(?:[.,:/’'–-]\d+)*(?:\s?%)?|\w+(?:[’'-]\w+)*|[^\w\s])(\s*)")


# -- words --------------------------------------------------------------------------------------


def words(before: str, after: str) -> list[Piece]:
    """Return the pieces of two plain texts: what both say, what is gone, what is new, in order.

    A figure is one word with its separators: of *1.234,5* and *1.235,5* the whole figure differs.
    White space alone is no difference.
    """
    old, new = _tokens(before), _tokens(after)
    pieces: list[Piece] = []
    for kind, gone, come in _operations(old, new):
        if kind == "same":
            pieces.append(("same", "".join(word + space for word, space in come)))
            continue
        gone_text, new_text, space = _without_common_space(gone, come)
        if gone_text:
            pieces.append(("gone", gone_text))
        if new_text:
            pieces.append(("new", new_text))
        if space:
            pieces.append(("same", space))
    return _joined(pieces)


def _tokens(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in _TOKEN.finditer(text.strip())]


Tokens = list[tuple[str, str]]


def _operations(old: Tokens, new: Tokens) -> Iterator[tuple[str, Tokens, Tokens]]:
    """Yield what happens to runs of tokens: ``same`` or ``other``."""
    old_words, new_words = [word for word, _space in old], [word for word, _space in new]
    start = _common_length(old_words, new_words)
    end = _common_length(old_words[start:][::-1], new_words[start:][::-1])
    middle = (old[start : len(old) - end], new[start : len(new) - end])
    if start:
        yield "same", old[:start], new[:start]
    if len(middle[0]) * len(middle[1]) > CELLS:
        yield from _by_line(*middle)
    elif middle[0] or middle[1]:
        a, b = ([word for word, _space in side] for side in middle)
        for tag, i, j, k, n in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield "same" if tag == "equal" else "other", middle[0][i:j], middle[1][k:n]
    if end:
        yield "same", old[len(old) - end :], new[len(new) - end :]


def _by_line(old: Tokens, new: Tokens) -> Iterator[tuple[str, Tokens, Tokens]]:
    """Compare long texts sentence by sentence, and the sentences that differ as a whole."""
    a, b = list(_sentences(old)), list(_sentences(new))
    old_keys, new_keys = ([tuple(word for word, _space in one) for one in side] for side in (a, b))
    for tag, i, j, k, n in difflib.SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        gone, come = [t for one in a[i:j] for t in one], [t for one in b[k:n] for t in one]
        if tag != "replace" or len(gone) * len(come) > CELLS:
            yield "same" if tag == "equal" else "other", gone, come
        else:
            yield from _operations(gone, come)


def _sentences(tokens: Tokens) -> Iterator[Tokens]:
    sentence: Tokens = []
    for token in tokens:
        sentence.append(token)
        if "\n" in token[1] or token[0] in ".!?…;":
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _common_length(a: list[str], b: list[str]) -> int:
    length = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        length += 1
    return length


def _without_common_space(gone: Tokens, come: Tokens) -> tuple[str, str, str]:
    """Return the words gone and come without the space behind both, and that space."""
    old, new = ("".join(word + space for word, space in side) for side in (gone, come))
    if old and new:
        return old.rstrip(), new.rstrip(), new[len(new.rstrip()) :] or old[len(old.rstrip()) :]
    return old, new, ""


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with neighbours of one kind as one, and space between two changes in both."""
    result: list[Piece] = []
    for position, (kind, text) in enumerate(pieces):
        following = pieces[position + 1][0] if position + 1 < len(pieces) else "same"
        if kind == "same" and not text.strip() and result and following != "same" and "\n" not in text:
            _append_to_change(result, text)
        elif result and result[-1][0] == kind:
            result[-1] = (kind, result[-1][1] + text)
        elif kind == "gone" and len(result) > 1 and result[-1][0] == "new" and result[-2][0] == "gone":
            result[-2] = ("gone", result[-2][1] + text)
        else:
            result.append((kind, text))
    return result


def _append_to_change(pieces: list[Piece], text: str) -> None:
    """Add space to the end of both sides of the last change."""
    for place in range(len(pieces) - 1, max(len(pieces) - 3, -1), -1):
        kind, before = pieces[place]
        if kind == "same":
            break
        pieces[place] = (kind, before + text)


def rendered(pieces: Iterable[Piece]) -> SafeString:
    """Return pieces as HTML: ``<del>`` and ``<ins>``, each announced to screen readers."""
    interface = languages.tag(languages.active())
    said = {"gone": ("del", _("removed:"), interface), "new": ("ins", _("added:"), interface)}
    parts = (
        format_html("{}", text)
        if kind == "same"
        else format_html('<span class="w-sr-only" lang="{2}"> {1} </span><{0}>{3}</{0}>', *said[kind], text)
        for kind, text in pieces
    )
    return format_html_join("", "{}", ((part,) for part in parts))


# -- since a confirmation -------------------------------------------------------------------------


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
    confirmed = _confirmed(content, code, source)
    if confirmed is None:
        return []
    now = freshness.source_prints(content, source, of)
    changed = freshness.changed_paths(confirmed["values"], now)
    if not changed:
        return []
    earlier = _Earlier(record, confirmed, [content, draft])
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


def _confirmed(content: Content, code: str, source: str) -> dict[str, Any] | None:
    confirmed = freshness.record_of(content, code).get("confirmed")
    return confirmed if code != source and confirmed and confirmed.get("source") == source else None


def revisions_needed(record: Any) -> set[int]:
    """Return the keys of the revisions that hold the words which translations of a record, public or
    drafted, were confirmed with and which the record itself has no more."""
    of, source = shape(type(record)), record.source_language
    draft, live = publishing.draft_content(record), publishing.live_content(record)
    needed: set[int] = set()
    for content, code in ((content, code) for content in (draft, live) for code in languages.CODES):
        confirmed = _confirmed(content, code, source)
        if confirmed is None:
            continue
        earlier = _Earlier(record, confirmed, [draft, live])
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
    path: str, confirmed: dict[str, Any], content: Content, source: str, of: Shape, earlier: _Earlier
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
        stream = _source_column(path, source, of).stream_block
        return plain_words.words_of_block(value, stream, targets=targets)
    return plain_words.words_of(value, targets=targets)


# -- values by path -------------------------------------------------------------------------------


def _source_column(path: str, source: str, of: Shape) -> Any:
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


class _Earlier:
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
