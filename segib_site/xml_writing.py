"""Writing XML that any parser reads, whatever editors have pasted into titles.

Names are written as they are given, prefix and all, namespaces as attributes (``xmlns``)::

    xml = XmlWriter()
    with xml.inside("feed", xmlns=ATOM):
        xml.leaf("title", "Actas", {"xml:lang": "es"})
    xml.document()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.sax.saxutils import escape, quoteattr

#: What XML 1.0 has no way to write (section 2.2).
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Return a text without the characters that XML 1.0 forbids."""
    return FORBIDDEN.sub("", text)


class XmlWriter:
    """An XML document in the making."""

    def __init__(self) -> None:
        self._parts = ['<?xml version="1.0" encoding="UTF-8"?>\n']

    @contextmanager
    def inside(self, name: str, attributes: Mapping[str, str] | None = None, **more: str) -> Iterator[None]:
        """Put what is written in the block inside an element."""
        self._parts.append(f"<{name}{_attributes({**(attributes or {}), **more})}>")
        yield
        self._parts.append(f"</{name}>")

    def leaf(
        self, name: str, text: str = "", attributes: Mapping[str, str] | None = None, **more: str
    ) -> None:
        """Write an element that holds a text, or nothing."""
        opening = f"<{name}{_attributes({**(attributes or {}), **more})}"
        self._parts.append(f"{opening}>{escape(writable(text))}</{name}>" if text else f"{opening}/>")

    def text(self, text: str) -> None:
        """Write a text between elements."""
        self._parts.append(escape(writable(text)))

    def document(self) -> bytes:
        """Return the document, in UTF-8."""
        return "".join(self._parts).encode()


def _attributes(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(writable(value))}" for name, value in attributes.items())
