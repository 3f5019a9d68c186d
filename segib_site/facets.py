"""Lists that visitors narrow by links: each choice has a count and an address that can be shared.

Only known values are taken from an address; others are ignored. Works without scripts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Facet:
    """A property to narrow by: its name in the address, its label, the values of an item, and their
    labels in the order they are shown in."""

    name: str
    label: str
    values_of: Callable[[Any], Iterable[str]]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A value of a facet: how many items it would leave, and where its link leads."""

    value: str
    label: str
    count: int
    url: str
    is_chosen: bool
    #: BCP 47 tag of the label's language where it is not the reader's.
    tag: str = ""


@dataclass
class Choices:
    """A facet as it is shown."""

    name: str
    label: str
    choices: list[Choice] = field(default_factory=list)

    @property
    def chosen(self) -> Choice | None:
        """The choice that the list is narrowed by, if any."""
        return next((choice for choice in self.choices if choice.is_chosen), None)


@dataclass
class Narrowed:
    """The items that are left, the facets, and what has been chosen."""

    items: list[Any]
    facets: list[Choices]
    chosen: dict[str, str]
    clear_url: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen)


def narrow(items: Iterable[Any], facets: list[Facet], asked: Mapping[str, str], path: str) -> Narrowed:
    """Narrow items by what an address asks for.

    A choice counts the items it would leave together with what is chosen in the other facets; the link
    of a chosen one takes it back.
    """
    everything = list(items)
    values = {f.name: [set(f.values_of(item)) for item in everything] for f in facets}
    chosen = {f.name: asked[f.name] for f in facets if asked.get(f.name) in f.labels}

    def fits(number: int, without: str = "") -> bool:
        return all(value in values[name][number] for name, value in chosen.items() if name != without)

    shown = []
    for facet in facets:
        counts = Counter(
            value
            for number in range(len(everything))
            if fits(number, facet.name)
            for value in values[facet.name][number]
        )
        shown.append(
            Choices(
                facet.name,
                facet.label,
                [
                    Choice(
                        value,
                        label,
                        counts[value],
                        _address(path, chosen, facet.name, value),
                        chosen.get(facet.name) == value,
                    )
                    for value, label in facet.labels.items()
                    if counts[value] or chosen.get(facet.name) == value
                ],
            )
        )
    left = [item for number, item in enumerate(everything) if fits(number)]
    return Narrowed(left, [choices for choices in shown if choices.choices], chosen, path)


def _address(path: str, chosen: Mapping[str, str], name: str, value: str) -> str:
    query = {key: one for key, one in chosen.items() if key != name}
    if chosen.get(name) != value:
        query[name] = value
    return address(path, query)


def address(path: str, query: Mapping[str, str]) -> str:
    """Return the address of a list that is narrowed by a query."""
    return f"{path}?{urlencode(query)}" if query else path
