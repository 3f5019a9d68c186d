"""A publication in simple Dublin Core (DCMES 1.1, ISO 15836-1): for OAI-PMH and for the page's metadata.

What the elements mean here:

title        in each language; a title that is this site's working translation is left out, unless there is
             no other: then it stands in square brackets, as cataloguers write what they supplied (ISBD)
creator      the corporate author, in the language the record was written in
subject      the library's own words, in each language; not the axis, which may be this site's inference
publisher    SEGIB, of what is held here; who published a text that is held elsewhere is not recorded
date         W3CDTF; of an interval the beginning
type         ``Text`` (DCMI Type Vocabulary), then the kind in words, in each language
format       media type of the files that are held here
identifier   permanent address, site reference, URN of ISBN and ISSN (RFC 8254, RFC 3044)
language     of the editions, ISO 639-1: not of the page
relation     permanent addresses of the files held here, of what it supersedes and of what supersedes it
source       official addresses of the editions held elsewhere
rights       which text is authentic, in each language of the site

A reference sheet is nowhere in it.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext

from library.catalogue.description import PDF, Description, EditionDescription, Texts
from library.models import Edition, PublicationPage
from segib_site import languages

#: The institution's name in its official languages.
PUBLISHER = {"es": "Secretaría General Iberoamericana", "pt": "Secretaria-Geral Ibero-Americana"}


class Element(NamedTuple):
    """One of the fifteen elements (``title``, ``creator`` …), its value, and the BCP 47 tag of the language
    the value is in, if it is in any."""

    name: str
    value: str
    language: str | None = None


def elements(description: Description, origin: str) -> list[Element]:
    """Return a publication's elements; ``origin`` is what absolute addresses begin with."""
    said = description
    current = [one for one in said.editions if one.is_current and not one.is_withdrawn]
    held = [one for one in current if one.is_held and one.path]
    related = [one.path for one in held]
    related += [f"/doc/{symbol}/" for symbol in (said.supersedes, *said.superseded_by) if symbol]
    author, language = said.text(said.authors, said.source_language)
    return [
        *_titles(said),
        *([Element("creator", author, languages.tag(language))] if author else []),
        *(element for subject in said.subjects for element in _in_each("subject", subject["names"])),
        *_in_each("description", said.summaries),
        *(_in_each("publisher", PUBLISHER) if held else []),
        *([Element("date", w3cdtf(said.date))] if said.date else []),
        Element("type", "Text"),
        *_in_each("type", {code: _kind(said, code) for code in languages.CODES}),
        *([Element("format", PDF)] if held else []),
        Element("identifier", origin + said.path),
        Element("identifier", said.symbol),
        *([Element("identifier", f"urn:isbn:{said.isbn}")] if said.isbn else []),
        *([Element("identifier", f"urn:issn:{said.issn}")] if said.issn else []),
        *(Element("language", code) for code in said.languages),
        *(Element("relation", origin + path) for path in related),
        *(Element("source", one.official_address) for one in current if one.official_address),
        *_in_each("rights", {code: _authority(current, code) for code in languages.CODES}),
    ]


def w3cdtf(date: str) -> str:
    """Return an EDTF date as W3CDTF has it (year, month or day): of an interval where it begins."""
    return date.partition("/")[0]


def _in_each(name: str, texts: Texts) -> list[Element]:
    # In the site's order: a database may keep the keys of JSON in its own.
    return [Element(name, texts[code], languages.tag(code)) for code in languages.CODES if texts.get(code)]


def _titles(said: Description) -> list[Element]:
    official = {code: text for code, text in said.titles.items() if code not in said.titles_unverified}
    return _in_each("title", official or {code: f"[{text}]" for code, text in said.titles.items()})


def _kind(said: Description, code: str) -> str:
    with languages.forced(code):
        if said.subkind:
            return str(PublicationPage.Subkind(said.subkind).label)
        return str(PublicationPage.Kind(said.kind).label)


def _authority(editions: list[EditionDescription], code: str) -> str:
    """Say of each language what its text is worth."""
    found = []
    with languages.forced(code):
        for edition in editions:
            if not edition.language:
                continue
            if edition.authority == Edition.Authority.NOT_RECORDED:
                worth = gettext("Whether this is the authentic text is not recorded")
            else:
                worth = str(Edition.Authority(edition.authority).label)
            found.append(f"{capfirst(languages.language_name(edition.language, code))}: {worth}")
    return "; ".join(found)
