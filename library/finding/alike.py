"""From a publication to the lists it is in: those of its kind, year, summit, axis, subjects."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalogue.description import Description
from library.finding.index import values_of
from library.finding.listing import heading
from library.models import PublicationPage
from segib_site import facets, languages

#: What leads to a list from a publication's page; its languages and countries say little of it.
FACETS = ("kind", "year", "summit", "axis", "subject")


@dataclass(frozen=True)
class NarrowedList:
    """The library's list with one choice made."""

    name: languages.Localised
    url: str
    #: What the name is one of, where that is not plain: an axis may be called as a subject is.
    facet: str = ""


def lists_of(said: Description, library: str, code: str) -> list[NarrowedList]:
    """Return the lists that a publication is in, named in a language, else in that of their names;
    ``library`` is the address of the whole list."""
    found = []
    for facet, value, names in values_of(said):
        if facet not in FACETS:
            continue
        label = str(PublicationPage.Kind(value).label) if facet == "kind" else value
        name, language = said.text(names, code) if names else (label, code)
        if name:
            shown = languages.Localised(name, language, language != code)
            said_first = heading(facet) if facet == "axis" else ""
            found.append(NarrowedList(shown, facets.address(library, {facet: value}), said_first))
    return found
