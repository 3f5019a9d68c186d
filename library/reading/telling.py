"""What an editor is told of the inside of a file: in words, beside its edition."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from library.models import Reading
from library.reading.keeping import MOST_ATTEMPTS

State = Reading.State


@dataclass(frozen=True)
class Telling:
    """What is said of a file that was not read, or has no text."""

    #: What is so, in a few words.
    title: str
    #: What it means, and what to do.
    words: str
    #: Whether somebody should do something.
    is_warning: bool


def tell(reading: Reading | None) -> Telling | None:
    """Return what to say of a file with this reading (``None``: nobody has looked into it yet); nothing if
    all is well."""
    if reading is None or reading.state == State.WAITING:
        return Telling(
            _("Waits to be read"),
            _(
                "The worker reads its text and its first page, usually within minutes. Publishing need not "
                "wait for that."
            ),
            is_warning=False,
        )
    if reading.state == State.NO_TEXT:
        return Telling(
            _("Pictures of pages: no text to search or read aloud"),
            _(
                "Nobody finds this file by its words, and screen readers read nothing of it. Have its text "
                "recognised (OCR) and save it as PDF. If this edition is public, add that file as a new "
                "version; if not, put it here instead."
            ),
            is_warning=True,
        )
    if reading.state == State.FAILED and reading.attempts < MOST_ATTEMPTS:
        return Telling(
            _("Could not be read yet; it is tried again"),
            _(
                "You need do nothing. The file can be published and downloaded; until it is read, it has "
                "no cover and is not found by its words."
            ),
            is_warning=False,
        )
    if reading.state == State.FAILED:
        return Telling(
            _("Could not be read"),
            _(
                "The file can be published and downloaded, but it has no cover and is not found by its "
                "words. If that matters, save the document as PDF again and add it as a new version."
            ),
            is_warning=True,
        )
    return None
