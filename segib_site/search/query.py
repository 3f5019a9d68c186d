"""Asking: which public pages say this, best first, the visitor's language before the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from segib_site import languages
from segib_site.gone import without_gone
from segib_site.models import SearchRecord, SitePage
from segib_site.search.words import fold, keys, words

#: Longest query looked at, in characters, and most words.
QUERY_LENGTH = 200
QUERY_WORDS = 12
#: Most pages ranked for one query.
CANDIDATES = 1000
#: Length of a passage, in characters.
PASSAGE = 220


@dataclass(frozen=True)
class Result:
    """A page found."""

    title: languages.Localised
    url: str
    summary: languages.Localised | None
    breadcrumb: str
    score: float


def clean(query: str) -> str:
    """Return a query without what no word has: control characters, too much length."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", query)[:QUERY_LENGTH].split())


def words_of(query: str) -> list[str]:
    """Return the words that a query asks for."""
    return list(dict.fromkeys(words(clean(query))))[:QUERY_WORDS]


def matching(query: str) -> Q | None:
    """Return the condition that a search record contains every word of a query; ``None`` if it has none."""
    asked = words_of(query)
    if not asked:
        return None
    condition = Q()
    for language in languages.CODES:
        every = Q(language=language)
        for word in asked:
            either = Q()
            for key in keys(word, language):
                either |= Q(text_keys__contains=f" {key} ") | Q(title_keys__contains=f" {key} ")
            every &= either
        condition |= every
    return condition


def find(query: str, code: str, request: HttpRequest | None = None) -> list[Result]:
    """Return the public pages that contain every word of a query, best first.

    A page is found once: in the visitor's language (``code``) if it says so there, else in the
    language in which it does, at its address in that language.
    """
    condition = matching(query)
    if condition is None:
        return []
    asked = words_of(query)
    public = without_gone(SitePage.objects.filter(live=True).public())
    records = (
        SearchRecord.objects.filter(condition, page__in=public)
        .select_related("page")
        .order_by("pk")[:CANDIDATES]
    )
    best: dict[int, tuple[float, SearchRecord]] = {}
    for record in records:
        if not record.page.is_live_in(record.language):
            continue
        score = _score(record, asked, query, code)
        if record.page_id not in best or best[record.page_id][0] < score:
            best[record.page_id] = (score, record)
    ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].page.path))
    return [_result(record, asked, score, code, request) for score, record in ranked]


def _score(record: SearchRecord, asked: list[str], query: str, code: str) -> float:
    score = 1000.0 if record.language == code else 0.0
    title = fold(record.title)
    if title == fold(clean(query)):
        score += 100
    elif fold(clean(query)) in title:
        score += 40
    for word in asked:
        own = keys(word, record.language)
        if any(f" {key} " in record.title_keys for key in own):
            score += 20
        if f" {fold(word)} " in record.text_keys:
            score += 3
        score += min(fold(record.text).count(fold(word)), 5)
    return score - record.page.depth


def _result(
    record: SearchRecord, asked: list[str], score: float, code: str, request: HttpRequest | None
) -> Result:
    language = record.language
    said = passage(record.text, asked, language) or record.summary
    return Result(
        title=languages.Localised(record.title, language, language != code),
        url=record.page.url_in(language, request) or "",
        summary=languages.Localised(said, language, language != code) if said else None,
        breadcrumb="",
        score=score,
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
