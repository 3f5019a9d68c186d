"""What a publication's page shows of its editions: by language, the latest version first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from library import queries
from library.models import Edition, PublicationPage, Reading
from segib_site import languages


@dataclass(frozen=True)
class Text:
    """The text of a publication in a language: its latest version, and those before it."""

    #: Empty if it is not recorded.
    language: str
    current: Edition
    older: list[Edition]
    #: What was read in the file of the latest version, if it was.
    reading: Reading | None = None


def editions_of(page: PublicationPage) -> list[Edition]:
    """Return the editions to show: of a draft its own, else those whose file anybody may read."""
    if getattr(page, "is_preview", False) or not page.pk:
        return list(page.editions.all())
    found = list(queries.readable_editions().filter(page_id=page.pk).select_related("file__reading"))
    for edition in found:
        edition.page = page
    return found


def texts_of(page: PublicationPage) -> list[Text]:
    """Return the texts of a publication in the site's order of languages; those whose language is not
    recorded each for itself, at the end."""
    found: dict[str, list[Edition]] = {}
    nameless = []
    for edition in sorted(editions_of(page), key=lambda one: (-one.version, one.pk or 0)):
        if edition.language:
            found.setdefault(edition.language, []).append(edition)
        else:
            nameless.append(Text("", edition, []))
    known = [
        Text(code, found[code][0], found[code][1:], _reading(found[code][0]))
        for code in languages.CODES
        if code in found
    ]
    return [*known, *nameless]


def _reading(edition: Edition) -> Reading | None:
    """Return what was read in the file of an edition, if it was that file."""
    reading = getattr(edition.file, "reading", None) if edition.file_id else None
    return reading if reading is not None and reading.sha256 == edition.sha256 else None


def bring_along(page: PublicationPage) -> None:
    """Have the records that a page points to at hand, with one query. (A draft may point to others.)"""
    if getattr(page, "is_preview", False) or not page.pk:
        return
    pointing = PublicationPage.objects.select_related("adopted_at", "meeting", "axis__plan")
    stored = pointing.filter(pk=page.pk).first()
    for name in ("adopted_at", "meeting", "axis"):
        if stored is not None and getattr(page, f"{name}_id") == getattr(stored, f"{name}_id"):
            setattr(page, name, getattr(stored, name))


def cover_of(texts: list[Text], code: str) -> dict[str, Any] | None:
    """Return address and measures of the picture of a publication's first page: of the text in a language,
    else of the first that has one; ``None`` if there is none."""
    for text in sorted(texts, key=lambda one: one.language != code):
        edition, reading = text.current, text.reading
        if reading is not None and reading.cover and edition.language and not edition.is_withdrawn:
            address = reverse("cover", args=[edition.page.symbol, edition.version, edition.language])
            return {"url": address, "width": reading.cover_width, "height": reading.cover_height}
    return None


def official_text(texts: list[Text]) -> str:
    """Return how sure it is which text is official, as one word: ``authentic`` (at least one is recorded as
    such), ``none`` (all are recorded, none is), ``unknown``, or nothing if there is no text."""
    authority = Edition.Authority
    known = {text.current.authority for text in texts if not text.current.is_withdrawn}
    if authority.AUTHENTIC in known:
        return "authentic"
    if authority.NOT_RECORDED in known:
        return "unknown"
    return "none" if known else ""
