"""What a reader's copy of a file is compared with, in the reader's browser: the files of a publication."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from library.item import Text
from library.models import Edition


@dataclass(frozen=True)
class Copy:
    """A file of a publication, by its checksum; also one that is no longer offered, since people have it."""

    edition: Edition
    #: Whether it is the latest version in its language, and offered.
    is_latest: bool


def copies_of(texts: Iterable[Text]) -> list[Copy]:
    """Return the files of some texts: the latest versions first, then earlier ones, then those no longer
    offered, so that of equal files the first is the one to name."""
    found = [
        Copy(edition, edition is text.current and not edition.is_withdrawn)
        for text in texts
        for edition in (text.current, *text.older)
        if edition.is_held and edition.language and edition.sha256
    ]
    return sorted(found, key=lambda one: (one.edition.is_withdrawn, not one.is_latest))
