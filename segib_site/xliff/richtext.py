"""Rich text in pieces that a translator can work on.

The database form of rich text is HTML of few kinds. It is split into a *frame* (paragraphs, lists, their
items) and *segments*: the running text of one paragraph or item, in which markup (links, bold, line
breaks) is a numbered `Code`. A translation keeps the frame and every code, once each, and may move them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

#: What makes the frame: everything else is a code inside a segment.
FRAME = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "div", "hr",
     "table", "thead", "tbody", "tr", "td", "th", "figure"}
)  # fmt: skip
#: Elements that hold nothing.
VOID = frozenset({"br", "hr", "embed", "img", "wbr"})
_BLOCK_KEY = "data-block-key"


@dataclass(frozen=True)
class Code:
    """Markup inside a segment: around a text (``content`` is a tuple) or standing alone (``None``)."""

    id: str
    content: Segment | None = None


Segment = tuple["str | Code", ...]


@dataclass(frozen=True)
class Tag:
    """What a code stands for."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def start(self) -> str:
        """The start tag as the rich text editor writes it."""
        words = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes)
        return f"<{self.name}{words}/>" if self.name in VOID else f"<{self.name}{words}>"


@dataclass
class RichText:
    """Rich text taken apart."""

    #: Pieces of HTML, and the numbers of the segments between them.
    frame: list[str | int] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    #: For each segment, what its codes stand for.
    tags: list[dict[str, Tag]] = field(default_factory=list)

    def html(self, segments: Iterable[Segment], tags: Iterable[dict[str, Tag]] | None = None) -> str:
        """Return HTML with this frame and other segments, whose codes stand for ``tags``."""
        written = [_written(s, t) for s, t in zip(segments, tags or self.tags, strict=True)]
        return "".join(written[piece] if isinstance(piece, int) else piece for piece in self.frame)


def parse(html: str) -> RichText:
    """Take rich text apart. Markup that is not closed, or closed but not open, is mended."""
    reader = _Reader()
    reader.feed(html.replace("\r\n", "\n"))
    reader.close()
    reader.end_of_run()
    return reader.text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = RichText()
        self._begin()

    def _begin(self) -> None:
        self.tags: dict[str, Tag] = {}
        #: The codes that are open, each with what it holds; the first is the segment itself.
        self.open: list[tuple[str, list[str | Code]]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = Tag(tag, tuple((name, value or "") for name, value in attrs if name != _BLOCK_KEY))
        if tag in FRAME:
            self.end_of_run()
            self.text.frame.append(known.start)
            return
        key = str(len(self.tags) + 1)
        self.tags[key] = known
        if tag in VOID:
            self.open[-1][1].append(Code(key))
        else:
            self.open.append((key, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in FRAME:
            self.end_of_run()
            if tag not in VOID:
                self.text.frame.append(f"</{tag}>")
            return
        if any(key and self.tags[key].name == tag for key, _content in self.open):
            while self._close() != tag:
                pass

    def handle_data(self, data: str) -> None:
        content = self.open[-1][1]
        if content and isinstance(content[-1], str):
            data = content.pop() + data  # type: ignore[operator]
        content.append(data)

    def _close(self) -> str:
        key, content = self.open.pop()
        self.open[-1][1].append(Code(key, tuple(content)))
        return self.tags[key].name

    def end_of_run(self) -> None:
        """Close what is open, and keep the run: as a segment if there are words in it."""
        while len(self.open) > 1:
            self._close()
        segment = tuple(self.open[0][1])
        if words(segment).strip():
            self.text.frame.append(len(self.text.segments))
            self.text.segments.append(segment)
            self.text.tags.append(self.tags)
        elif self.tags:
            self.text.frame.append(_written(segment, self.tags))
        self._begin()


def _written(segment: Segment, tags: dict[str, Tag]) -> str:
    pieces = []
    for piece in segment:
        if isinstance(piece, str):
            pieces.append(escape(re.sub(r"[ \t\n]+", " ", piece), quote=False))
        else:
            tag = tags[piece.id]
            inside = "" if piece.content is None else f"{_written(piece.content, tags)}</{tag.name}>"
            pieces.append(tag.start + inside)
    return "".join(pieces)


def words(segment: Segment) -> str:
    """Return the words of a segment without its codes."""
    return "".join(piece if isinstance(piece, str) else words(piece.content or ()) for piece in segment)


def codes(segment: Segment) -> Iterator[Code]:
    """Yield the codes of a segment in the order they begin."""
    for piece in segment:
        if isinstance(piece, Code):
            yield piece
            yield from codes(piece.content or ())


def tidy(segment: Segment) -> Segment:
    """Return a segment with white space as the editor keeps it: runs of it are one space, none at the
    ends. Two segments that mean the same are the same."""
    inside = _tidied(segment)
    if inside and isinstance(inside[0], str):
        inside = (inside[0].lstrip(" "), *inside[1:])
    if inside and isinstance(inside[-1], str):
        inside = (*inside[:-1], inside[-1].rstrip(" "))
    return tuple(piece for piece in inside if piece != "")


def _tidied(segment: Segment) -> Segment:
    result: list[str | Code] = []
    for piece in segment:
        if isinstance(piece, Code):
            content = None if piece.content is None else _tidied(piece.content)
            result.append(Code(piece.id, content))
            continue
        text = re.sub(r"[ \t\r\n]+", " ", piece)
        if result and isinstance(result[-1], str):
            text = re.sub(r" +", " ", result.pop() + text)  # type: ignore[operator]
        if text:
            result.append(text)
    return tuple(result)


class BrokenCodes(ValueError):
    """The codes of a translated segment are not those of its source; the argument says which, as
    ``(what is wrong, ids)``."""


def check_codes(segment: Segment, source: Segment, tags: dict[str, Tag]) -> None:
    """Raise `BrokenCodes` unless a segment has each code of its source once and no other."""
    wanted = {code.id: code.content is None for code in codes(source)}
    found = list(codes(segment))
    counts = Counter(code.id for code in found)
    for what, ids in (
        ("missing", [key for key in wanted if key not in counts]),
        ("added", [key for key in counts if key not in wanted]),
        ("twice", [key for key, count in counts.items() if count > 1]),
        ("altered", [c.id for c in found if c.id in wanted and wanted[c.id] != (c.content is None)]),
        ("nested", _links_in_links(segment, tags)),
    ):
        if ids:
            raise BrokenCodes(what, ids)


def _links_in_links(segment: Segment, tags: dict[str, Tag], inside: bool = False) -> list[str]:
    found = []
    for piece in segment:
        if isinstance(piece, Code):
            is_link = piece.id in tags and tags[piece.id].name == "a"
            if is_link and inside:
                found.append(piece.id)
            found += _links_in_links(piece.content or (), tags, inside or is_link)
    return found


def aligned(source: RichText, target: RichText) -> tuple[list[Segment], list[dict[str, Tag]]] | None:
    """Return the segments of a present translation with the codes of its source, and what those codes
    stand for in the translation (a link may lead to another address in each language).

    ``None`` if the two are not laid out alike: other paragraphs, or other markup.
    """
    if len(source.segments) != len(target.segments) or _layout(source) != _layout(target):
        return None
    segments, tags = [], []
    for number, segment in enumerate(target.segments):
        own = target.tags[number]
        names = _matching(source.tags[number], own)
        if names is None:
            return None
        segments.append(_renamed(segment, names))
        tags.append({names[key]: tag for key, tag in own.items()})
    return segments, tags


def _layout(text: RichText) -> list[str | int]:
    return [re.sub(r"[ >].*", "", piece) if isinstance(piece, str) else piece for piece in text.frame]


def _matching(source: dict[str, Tag], own: dict[str, Tag]) -> dict[str, str] | None:
    """Return the source's name for each code: of the same tag first, else the next of the same kind."""
    left = dict(source)
    names: dict[str, str] = {}
    for same in (lambda a, b: a == b, lambda a, b: a.name == b.name):
        for key, tag in own.items():
            if key not in names:
                found = next((k for k, other in left.items() if same(tag, other)), None)
                if found is not None:
                    names[key] = found
                    del left[found]
    return names if not left and len(names) == len(own) else None


def _renamed(segment: Segment, names: dict[str, str]) -> Segment:
    return tuple(
        piece
        if isinstance(piece, str)
        else Code(names[piece.id], None if piece.content is None else _renamed(piece.content, names))
        for piece in segment
    )
