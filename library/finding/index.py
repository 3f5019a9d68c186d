"""The catalogue in memory, for lists: which publications have which value, as sets of bits.

It is made of the catalogue's records, once for each state of the catalogue (`records.generation`): counting
what a choice would leave is then a matter of microseconds, however many there are. It proposes only: what is
shown is asked for from the database, where nothing is that is not public.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from library import queries
from library.catalogue import records
from library.catalogue.description import Description, Texts
from library.models import CatalogueRecord
from organisation.models import Country
from segib_site import dates, languages
from segib_site.templatetags.segib import alphabetical

#: What lists can be narrowed by, in the order shown.
FACETS = ("kind", "language", "year", "summit", "axis", "subject", "country")


@dataclass
class Index:
    """Publications by position, the latest first."""

    generation: int
    #: Key of each one's page, its symbol, and its description.
    pages: list[int] = field(default_factory=list)
    descriptions: list[Description] = field(default_factory=list)
    #: For each facet and value the set of positions, as the bits of a number.
    sets: dict[str, dict[str, int]] = field(default_factory=lambda: {name: {} for name in FACETS})
    #: Names of values, by facet, value and language, where the records have them.
    names: dict[str, dict[str, Texts]] = field(default_factory=lambda: {name: {} for name in FACETS})
    #: Positions by title, for each language.
    by_title: dict[str, list[int]] = field(default_factory=dict)
    position: dict[int, int] = field(default_factory=dict)
    #: Language and bytes of the current files of each that are held here.
    files: list[list[tuple[str, int]]] = field(default_factory=list)

    @property
    def everything(self) -> int:
        return (1 << len(self.pages)) - 1

    def among(self, chosen: dict[str, str], without: str = "") -> int:
        """Return the positions that have all chosen values, but for the one of a facet."""
        found = self.everything
        for name, value in chosen.items():
            if name != without:
                found &= self.sets[name].get(value, 0)
        return found


def as_flags(bits: int, length: int) -> str:
    """Return a set as one character a position: ``1`` for those in it."""
    return bin(bits)[:1:-1].ljust(length, "0")


def bits_of(found: Iterable[int], length: int) -> int:
    """Return positions, of so many, as a set."""
    flags = bytearray(b"0" * length) or bytearray(b"0")
    for one in found:
        flags[one] = ord("1")
    return int(flags[::-1], 2)


_lock = threading.Lock()
_index: Index | None = None


def current() -> Index:
    """Return the index of the catalogue as it is; one query where nothing has changed."""
    global _index  # noqa: PLW0603 - one index a process
    number = records.generation()
    known = _index
    if known is not None and known.generation == number:
        return known
    with _lock:
        if _index is None or _index.generation != number:
            _index = build(number)
        return _index


def forget() -> None:
    """Forget the index (for tests, whose databases begin anew)."""
    global _index  # noqa: PLW0603
    _index = None


def build(generation: int) -> Index:
    """Make the index of the catalogue's records."""
    index = Index(generation)
    found = CatalogueRecord.objects.filter(is_deleted=False, page__in=queries.public().order_by())
    rows = [(key, Description.from_data(said)) for key, said in found.values_list("page_id", "description")]
    # Latest first; undated ones at the end; then by site reference, so that the order is always the same.
    rows.sort(key=lambda row: row[1].symbol)
    rows.sort(key=lambda row: row[1].date, reverse=True)
    for number, (key, said) in enumerate(rows):
        index.pages.append(key)
        index.descriptions.append(said)
        index.position[key] = number
        index.files.append([(one.language, one.size or 0) for one in said.held if one.is_current])
        for name, value, texts in values_of(said):
            index.sets[name][value] = index.sets[name].get(value, 0) | 1 << number
            if texts:
                index.names[name].setdefault(value, texts)
    index.names["country"] = _country_names(index.sets["country"])
    for code in languages.CODES:
        titles = [alphabetical(said.text(said.titles, code)[0]) for said in index.descriptions]
        index.by_title[code] = sorted(range(len(titles)), key=titles.__getitem__)
    return index


def values_of(said: Description) -> Iterator[tuple[str, str, Texts]]:
    """Yield the facets and values of a publication, with the names of those that records name."""
    yield "kind", said.kind, {}
    for code in said.languages:
        yield "language", code, {}
    if said.date and (year := dates.year_of(said.date)):
        yield "year", str(year), {}
    if said.summit:
        yield "summit", str(said.summit["ordinal"]), said.summit["titles"]
    if said.axis:
        yield "axis", said.axis["key"], said.axis["names"]
    for subject in said.subjects:
        yield "subject", subject["key"], subject["names"]
    for iso2 in said.countries:
        yield "country", iso2, {}


def _country_names(known: Iterable[str]) -> dict[str, Texts]:
    found: dict[str, Any] = {one.iso2: one for one in Country.objects.filter(iso2__in=list(known))}
    return {
        iso2: {
            code: name for code in country.live_languages if (name := languages.get(country, "name", code))
        }
        for iso2, country in found.items()
    }
