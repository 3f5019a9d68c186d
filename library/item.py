"""What a publication's page shows of its editions: by language, the latest version first."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue.description import readable_editions
from library.models import Edition, PublicationPage
from segib_site import languages


@dataclass(frozen=True)
class Text:
    """The text of a publication in a language: its latest version, and those before it."""

    #: Empty if it is not recorded.
    language: str
    current: Edition
    older: list[Edition]


def editions_of(page: PublicationPage) -> list[Edition]:
    """Return the editions to show: of a draft its own, else those whose file anybody may read."""
    if getattr(page, "is_preview", False) or not page.pk:
        return list(page.editions.all())
    found = list(readable_editions().filter(page_id=page.pk).select_related("file"))
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
    known = [Text(code, found[code][0], found[code][1:]) for code in languages.CODES if code in found]
    return [*known, *nameless]


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
