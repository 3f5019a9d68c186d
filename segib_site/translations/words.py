"""What differs between two plain texts, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from segib_site import languages

Piece = tuple[Literal["same", "gone", "new"], str]

#: Longer texts (in tokens, one side times the other) are compared line by line, then word by word.
CELLS = 1_000_000

#: A number with its separators (1.234,5 · 12/2026 · 30-XI · 10 %), a word, or one other sign; then space.
_TOKEN = re.compile(r"(\d+(?:[.,:/’'–-]\d+)*(?:\s?%)?|\w+(?:[’'-]\w+)*|[^\w\s])(\s*)")


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
