"""Asking: which public pages say this, best first, the visitor's language before the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any, NamedTuple, overload

from django.http import HttpRequest

from segib_site import languages
from segib_site.gone import without_gone
from segib_site.models import SearchRecord, SitePage
from segib_site.search import matching
from segib_site.search.further import Place, places
from segib_site.search.words import fold, keys, words

#: Longest query looked at, in characters, and most words.
QUERY_LENGTH = 200
QUERY_WORDS = 12
#: Most pages found by one query.
CANDIDATES = 1000
#: Of how many of them, the best ones, text and title are looked at for their order.
LOOKED_AT = 60
#: How far into a text, in characters, words are counted for that.
LOOKED_INTO = 3000
#: Length of a passage, in characters.
PASSAGE = 220


class Hit(NamedTuple):
    """A public page, where it is in the tree, and how it was found."""

    page: int
    path: str
    found: matching.Found


@dataclass(frozen=True)
class Result:
    """A page found."""

    title: languages.Localised
    url: str
    summary: languages.Localised | None
    breadcrumb: str
    #: Where a text that belongs to it says so.
    inside: Place | None = None


def clean(query: str) -> str:
    """Return a query without what no word has: control characters, too much length."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", query)[:QUERY_LENGTH].split())


def words_of(query: str) -> list[str]:
    """Return the words that a query asks for."""
    return list(dict.fromkeys(words(clean(query))))[:QUERY_WORDS]


def best_hits(asked: list[str], code: str) -> dict[int, matching.Found]:
    """Return the pages that have all words asked for, each in the visitor's language (``code``) if it has
    them there, else in the one in which they stand in the better place."""
    best: dict[int, matching.Found] = {}
    hits = matching.hits(asked)
    for found in sorted(hits, key=values(code).__getitem__):
        best |= dict.fromkeys(hits[found], found)
    return best


def values(code: str) -> dict[matching.Found, int]:
    """Return the worth of every way to be found for a visitor: first her language, then the place."""
    every = [matching.Found(language, place) for language in languages.CODES for place in matching.MARKS]
    every.sort(key=lambda one: (one.language == code, one.place, -languages.CODES.index(one.language)))
    return {found: worth for worth, found in enumerate(every)}


def find(query: str, code: str, request: HttpRequest | None = None) -> Results:
    """Return the public pages that contain every word of a query, best first.

    A page is found once: in the visitor's language (``code``) if it says so there, else in the
    language in which it does, at its address in that language. What only a text that belongs to it says
    comes after what pages say themselves.
    """
    asked = words_of(query)
    best, value = best_hits(asked, code), values(code)
    keys = nlargest(CANDIDATES, best, key=lambda page: value[best[page]])
    if not keys:
        return Results([], asked, code, request)
    public = without_gone(SitePage.objects.filter(live=True, pk__in=keys).public())
    live = languages.localised_names("language_live")
    hits = []
    for page, path, *is_live in public.values_list("pk", "path", *live):
        found = best[page]
        # In a language that the page is not live in, only what belongs to it can be found.
        if found.place == matching.SOMEWHERE or is_live[languages.CODES.index(found.language)]:
            hits.append(Hit(page, path, found))
    hits.sort(key=lambda hit: (-value[hit.found], len(hit.path), hit.path))
    return Results(_looked_at(hits, asked, query, code), asked, code, request)


def _looked_at(hits: list[Hit], asked: list[str], query: str, code: str) -> list[Hit]:
    """Return what was found with the first ones in the order that their titles and texts give."""
    first, phrase = hits[:LOOKED_AT], fold(clean(query))
    records = {
        (record.page_id, record.language): record
        for record in SearchRecord.objects.filter(page_id__in=[hit.page for hit in first])
    }

    def order(hit: Hit) -> tuple[Any, ...]:
        record = records.get((hit.page, hit.found.language))
        score = _score(record, asked, phrase) - len(hit.path) // SitePage.steplen if record else 0
        return hit.found.language != code, hit.found.place == matching.SOMEWHERE, -score, hit.path

    return [*sorted(first, key=order), *hits[LOOKED_AT:]]


def _score(record: SearchRecord, asked: list[str], phrase: str) -> float:
    score = 0.0
    title = fold(record.title)
    if title == phrase:
        score += 100
    elif phrase in title:
        score += 40
    text = fold(record.text[:LOOKED_INTO])
    for word in asked:
        own = keys(word, record.language)
        if any(f" {key} " in record.title_keys for key in own):
            score += 20
        if f" {fold(word)} " in record.text_keys:
            score += 3
        score += min(text.count(fold(word)), 5)
    return score


class Results(Sequence[Result]):
    """The pages found; what a result shows is asked for when it is shown."""

    def __init__(self, hits: list[Hit], asked: list[str], code: str, request: HttpRequest | None) -> None:
        self._hits, self._asked, self._code, self._request = hits, asked, code, request

    def __len__(self) -> int:
        return len(self._hits)

    @overload
    def __getitem__(self, which: int) -> Result: ...
    @overload
    def __getitem__(self, which: slice) -> list[Result]: ...
    def __getitem__(self, which: int | slice) -> Result | list[Result]:
        if isinstance(which, slice):
            return self._made(self._hits[which])
        return self._made([self._hits[which]])[0]

    def __iter__(self) -> Iterator[Result]:
        return iter(self._made(self._hits))

    def _made(self, hits: list[Hit]) -> list[Result]:
        """Return what some hits show; nothing of one that has nothing to show any more."""
        keys = [hit.page for hit in hits]
        if not keys:
            return []
        pages = SitePage.objects.in_bulk(keys)
        records = {
            (record.page_id, record.language): record
            for record in SearchRecord.objects.filter(page_id__in=keys)
        }
        inside = places(keys, self._asked, self._code)
        made = [
            self._result(hit.found, pages[hit.page], records, inside.get(hit.page))
            for hit in hits
            if hit.page in pages
        ]
        return [one for one in made if one is not None]

    def _result(
        self,
        found: matching.Found,
        page: SitePage,
        records: dict[tuple[int, str], SearchRecord],
        inside: Place | None,
    ) -> Result | None:
        # What only a file says leads to the page in the visitor's language: the file has its own link.
        own = () if found.place == matching.SOMEWHERE else (found.language,)
        shown = [one for one in (*own, self._code, *languages.CODES) if page.is_live_in(one)]
        record = next((records[page.pk, one] for one in shown if (page.pk, one) in records), None)
        if record is None or (found.place == matching.SOMEWHERE and inside is None):
            return None
        language = record.language
        said = passage(record.text, self._asked, language) or record.summary
        is_other = language != self._code
        return Result(
            title=languages.Localised(record.title, language, is_other),
            url=page.url_in(language, self._request) or "",
            summary=languages.Localised(said, language, is_other) if said else None,
            breadcrumb="",
            inside=inside,
        )


def passage(text: str, asked: list[str], code: str) -> str:
    """Return the part of a text around the first of the words asked for, or nothing."""
    wanted = {key for word in asked for key in keys(word, code)}
    for match in re.finditer(r"\w+", text):
        if keys(match.group(), code) & wanted:
            start = max(match.start() - PASSAGE // 3, 0)
            if start:
                start = text.find(" ", start) + 1
            end = start + PASSAGE
            cut = text[start:end] if end >= len(text) else text[start:end].rsplit(" ", 1)[0]
            return ("… " if start else "") + cut.strip() + (" …" if end < len(text) else "")
    return ""
