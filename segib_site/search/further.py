"""What pages are found by besides their own words: texts that belong to them, such as their files.

An app says so of a page type of its own::

    further(Further("library.PublicationPage", words=words_inside, places=places_inside))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from segib_site import languages


@dataclass(frozen=True)
class Place:
    """Where a text that belongs to a page says what was asked for, in the reader's language."""

    #: "page 7".
    label: str
    url: str
    #: The text, as a line names it: "In the text in Portuguese:".
    source: str
    #: Code of the language of the text, and of the passage.
    language: str
    #: The words around what was asked for.
    passage: str
    media_type: str = "application/pdf"
    #: Other places in the same text: label and address.
    others: list[tuple[str, str]] = field(default_factory=list)

    @property
    def tag(self) -> str:
        """The BCP 47 tag of its language."""
        return languages.tag(self.language)


@dataclass(frozen=True)
class Further:
    """The texts that belong to the pages of a type (``app.Model``)."""

    page_type: str
    #: The keys (`segib_site.search.words`) of such texts of pages, by page and language; of public ones only.
    words: Callable[[Collection[int]], dict[int, dict[str, set[str]]]]
    #: For those of some pages that say any of some words in such a text, the best place; public ones only.
    #: The last argument is the reader's language.
    places: Callable[[Collection[int], list[str], str], dict[int, Place]]


_REGISTERED: dict[str, Further] = {}


def further(one: Further) -> Further:
    """Have pages of a type found by further texts."""
    _REGISTERED[one.page_type.lower()] = one
    return one


def words_of_type(page_type: str, pages: Collection[int]) -> dict[int, dict[str, set[str]]]:
    """Return the keys of what belongs to pages of one type."""
    one = _REGISTERED.get(page_type.lower())
    return one.words(pages) if one is not None and pages else {}


def places(pages: Collection[int], asked: list[str], code: str) -> dict[int, Place]:
    """Return the best place for each of some pages that has one."""
    found: dict[int, Place] = {}
    for one in _REGISTERED.values():
        found |= one.places(pages, asked, code)
    return found
