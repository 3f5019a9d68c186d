"""What the source says differently since a translation was confirmed, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Piece = tuple[Literal["same", "gone", "new"], str]


@dataclass(frozen=True)
class Difference:
    """A value of the source, as it was confirmed and as it is now, in plain words."""

    path: str
    field_label: str
    before: str
    after: str


def words(before: str, after: str) -> list[Piece]:
    """Return two texts as pieces that are in both, only in the first, or only in the second."""
    left, right = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(left[a:b])))
            continue
        if b > a:
            pieces.append(("gone", "".join(left[a:b])))
        if d > c:
            pieces.append(("new", "".join(right[c:d])))
    return pieces


def rendered(pieces: Iterable[Piece]) -> SafeString:
    """Return pieces as HTML."""
    marks = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return format_html_join("", "{}", ((format_html(marks[kind], text),) for kind, text in pieces))


def since_confirmed(record: Any, code: str) -> list[Difference]:
    """Return what the source of a record has changed since a language was confirmed."""
    return []
