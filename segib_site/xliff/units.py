"""What a file says of each unit: its identity, and the inline codes of its text.

The id of a ``trans-unit`` carries all that is needed to take it back, because every tool keeps it::

    path : fingerprint of the source : fingerprint of the translation : n-of : segment-of

e.g. ``body#3f…/text:9c1f…:0b7a…:4-12:1-2`` is the first of two paragraphs of a block, and the fourth of
the twelve units of its record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from segib_site import languages
from segib_site.xliff.richtext import Code, Segment, Tag

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
#: Characters that XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(r"([^:]{1,300}):([0-9a-f]{16}):([0-9a-f]{16}):(\d{1,6})-(\d{1,6}):(\d{1,4})-(\d{1,4})")
#: XLIFF's names for kinds of codes.
_CTYPES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underlined", "a": "link",
           "br": "lb", "img": "image"}  # fmt: skip


@dataclass(frozen=True)
class UnitId:
    """The identity of a unit."""

    path: str
    source_print: str
    target_print: str
    #: Which of the units of its record this is, from 1.
    number: int
    total: int
    #: Which piece of its text this is, from 1.
    segment: int
    segments: int

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.source_print}:{self.target_print}"
            f":{self.number}-{self.total}:{self.segment}-{self.segments}"
        )

    @classmethod
    def parse(cls, text: str) -> UnitId:
        """Return the identity written in an id, or `NOT_OURS`."""
        match = _ID.fullmatch(text)
        if match is None:
            return NOT_OURS
        path, source, target, *numbers = match.groups()
        return cls(path, source, target, *map(int, numbers))


#: The identity of a unit that this site did not make.
NOT_OURS = UnitId("", "", "", 0, 0, 0, 0)


def language_of_tag(tag: str | None) -> str | None:
    """Return the site's language for a BCP 47 tag that a tool may write for it: ``pt``, ``pt-BR`` and
    ``pt_br`` are Portuguese as it is written here, ``pt-PT`` is not."""
    parts = (tag or "").strip().lower().replace("_", "-").split("-")
    if parts[0] not in languages.CODES:
        return None
    region = languages.tag(parts[0]).lower().partition("-")[2]
    if region and len(parts) > 1 and parts[1] != region:
        return None
    return parts[0]


def clean(text: str) -> str:
    """Return text without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def write_segment(parent: etree._Element, segment: Segment, tags: dict[str, Tag]) -> None:
    """Write a segment into an element: codes become ``<g>`` (around text) and ``<x/>`` (alone)."""
    last: etree._Element | None = None
    for piece in segment:
        if isinstance(piece, str):
            if last is None:
                parent.text = (parent.text or "") + clean(piece)
            else:
                last.tail = (last.tail or "") + clean(piece)
            continue
        tag = tags[piece.id]
        name = "x" if piece.content is None else "g"
        last = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", id=piece.id)
        last.set("ctype", _CTYPES.get(tag.name, f"x-html-{tag.name}"))
        last.set("clone", "no")
        if piece.content is not None:
            write_segment(last, piece.content, tags)


class UnknownElement(ValueError):
    """A text holds an element that is no code of ours; the argument is its name."""


def read_segment(element: etree._Element) -> Segment:
    """Return the segment in an element. Marks that tools make (``<mrk>``) are passed over."""
    pieces: list[str | Code] = []

    def add(text: str | None) -> None:
        if text:
            if pieces and isinstance(pieces[-1], str):
                text = pieces.pop() + text  # type: ignore[operator]
            pieces.append(text)

    add(element.text)
    for child in element:
        if not isinstance(child.tag, str):
            if isinstance(child, etree._Entity):
                raise UnknownElement(str(child))
            add(child.tail)
            continue
        name = etree.QName(child).localname
        if name == "mrk":
            for piece in read_segment(child):
                if isinstance(piece, str):
                    add(piece)
                else:
                    pieces.append(piece)
        elif name in ("g", "x") and child.get("id"):
            content = read_segment(child) if name == "g" else None
            pieces.append(Code(child.get("id", ""), content))
        else:
            raise UnknownElement(name)
        add(child.tail)
    return tuple(pieces)
