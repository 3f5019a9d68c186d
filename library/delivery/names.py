"""Names of files that are sent (RFC 6266): in the language of the file, and one for any machine."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

#: Longest name, in characters without the ending: file systems take 255 bytes.
LENGTH = 80
#: What no file system or shell should meet in a name.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


def file_name(title: str, ending: str) -> str:
    """Return a name for a file: its title without what a name must not have."""
    name = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(". ")
    if len(name) > LENGTH:
        name = name[:LENGTH].rsplit(" ", 1)[0].rstrip(" .,;:")
    return f"{name}{ending}" if name else ""


def disposition(kind: str, plain: str, title_name: str = "") -> str:
    """Return the value of `Content-Disposition`: ``inline`` or ``attachment``, a plain ASCII name, and the
    name in the language of the file for those who understand it (RFC 8187)."""
    value = f'{kind}; filename="{plain}"'
    if title_name and title_name != plain:
        value += f"; filename*=UTF-8''{quote(title_name, safe='')}"
    return value
