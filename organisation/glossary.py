"""The institution's words as a list from A to Z, in the visitor's language, with the other languages'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from organisation.models import Term
from segib_site import languages
from segib_site.templatetags.segib import alphabetical


@dataclass(frozen=True)
class Wording:
    """How a term is said in one language."""

    language: str
    name: str
    acronym: str
    variants: str
    #: The name is this site's own rendering; the institution's was not seen.
    is_ours: bool

    @property
    def tag(self) -> str:
        return languages.tag(self.language)


@dataclass(frozen=True)
class Entry:
    """A term in the visitor's language, or in another if it has none in that."""

    key: str
    term: Term
    own: Wording
    others: list[Wording]

    @property
    def letter(self) -> str:
        return alphabetical(self.own.name)[:1].upper()


def wording(term: Term, code: str) -> Wording | None:
    """Return how a term is said in a language, or ``None`` if it is not public in it."""
    name = languages.get(term, "name", code)
    if code not in term.shown_languages or languages.is_empty(name):
        return None
    acronym, variants = (languages.get(term, field, code) or "" for field in ("acronym", "variants"))
    return Wording(code, name, acronym, variants, term.is_unverified("name", code))


def entry(term: Term) -> Entry | None:
    """Return the entry of a term, or ``None`` if it has no text to show."""
    name = term.localised("name")
    own = wording(term, name.language) if name else None
    if own is None:
        return None
    others = (wording(term, code) for code in languages.others(own.language))
    return Entry(term.key, term, own, [other for other in others if other])


def letters(terms: Iterable[Term]) -> list[tuple[str, list[Entry]]]:
    """Return the entries by their first letter, both in alphabetical order."""
    entries = [found for term in terms if (found := entry(term))]
    entries.sort(key=lambda one: alphabetical(one.own.name))
    return [(letter, list(group)) for letter, group in groupby(entries, key=lambda one: one.letter)]
