"""What robots read in the head of a publication's page, and in its headers.

Highwire's ``citation_`` tags, as Google Scholar and Zotero read them; typed links as signposting.org
describes them in its FAIR profile (RFC 8288). All of it is of the language the page is really in.
"""

from __future__ import annotations

from typing import NamedTuple

from library.catalogue.description import PDF, Description
from library.citations import formats
from library.citations.reference import Reference
from segib_site import dates


class Tag(NamedTuple):
    """A ``meta`` element, and the language of its content (a code of the site), if it is in any."""

    name: str
    content: str
    language: str = ""


def citation_tags(reference: Reference) -> list[Tag]:
    """Return the Highwire tags. The file is told only where it is held here in the language of the page."""
    it = reference
    said = [
        Tag("citation_title", it.title.value, it.title.language),
        Tag("citation_author", it.author.value, it.author.language),
        Tag("citation_publication_date", _date(it.date)),
        *(Tag("citation_language", code) for code in it.languages),
        Tag(
            "citation_technical_report_institution",
            it.author.value if it.is_report else "",
            it.author.language,
        ),
        Tag("citation_isbn", it.isbn),
        Tag("citation_issn", it.issn),
        Tag("citation_pdf_url", it.file),
        Tag("citation_public_url", it.address),
    ]
    return [one for one in said if one.content]


def link_header(description: Description, reference: Reference, origin: str) -> str:
    """Return the ``Link`` header of a publication's page."""
    files = [one for one in description.held if one.is_current]
    said = [
        f'<{reference.address}>; rel="cite-as"',
        *(
            f'<{origin}{formats.path(reference.symbol, reference.code, suffix)}>; rel="describedby"; '
            f'type="{it.media_type}"'
            for suffix, it in formats.FORMATS.items()
        ),
        *(f'<{origin}{one.path}>; rel="item"; type="{PDF}"; hreflang="{one.language}"' for one in files),
        '<https://schema.org/AboutPage>; rel="type"',
        f'<https://schema.org/{"Report" if reference.is_report else "CreativeWork"}>; rel="type"',
    ]
    return ", ".join(said)


def _date(date: str) -> str:
    """Return where a date begins, with slashes: ``2019/09``."""
    if not date:
        return ""
    begin, _end, _is_open = dates.parse(date)
    return "/".join(f"{part:02d}" for part in (begin.year, begin.month, begin.day) if part)
