"""A result of the list as a selection: the same words in an address mean the same publications."""

from __future__ import annotations

from django.http import QueryDict

from library.finding import index as catalogue
from library.finding.index import FACETS, as_flags
from library.finding.listing import asked_for, within_words
from segib_site.search.query import clean


def symbols_asked(query: QueryDict) -> list[str]:
    """Return the site references of the publications that an address asks for: those it names (``doc=…``),
    or those of the list that it narrows (``kind=charter&language=pt&q=…``), the latest first. Nothing where
    it does neither."""
    if named := list(dict.fromkeys(query.getlist("doc"))):
        return named
    words = clean(query.get("q", ""))
    if not words and not any(query.get(name) for name in FACETS):
        return []
    index = catalogue.current()
    # What is not known narrows here: who asks for a kind that there is none of gets nothing, not everything.
    if any(query.get(name) and query[name] not in index.sets[name] for name in FACETS):
        return []
    found = within_words(words, index) & index.among(asked_for(query, index))
    flags = as_flags(found, len(index.pages))
    return [said.symbol for number, said in enumerate(index.descriptions) if flags[number] == "1"]
