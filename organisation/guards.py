"""The institution's terms as the checks know them: wordings to avoid, and the official ones while writing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop

from organisation.models import Term
from segib_site import languages
from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Reading
from segib_site.guards.registry import Hint, check, hints

#: Most hints that are shown for a language.
MOST_HINTS = 15
#: What others said or printed keeps their words: quotations, and addresses.
_NOT_OURS = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|(?:https?://|www\.)\S+|\S+@\S+")
_EITHER = re.compile(r"(\w)/(\w)\b")


@dataclass(frozen=True)
class Wording:
    """A wording to avoid, and why."""

    words: str
    reason: str


def wordings_to_avoid(text: str) -> list[Wording]:
    """Return the wordings of a term's field: one a line, ``wording: reason``."""
    found = []
    for line in text.splitlines():
        words, _colon, reason = line.partition(":")
        if words.strip():
            found.append(Wording(words.strip(), reason.strip()))
    return found


@lru_cache(maxsize=1024)
def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds a wording in running text: any case (but of acronyms), plural endings, ``o/a``."""
    parts = []
    for word in words.split():
        part = _EITHER.sub(r"(?:\1|\2)", re.escape(word).replace("\\/", "/").replace("\\-", "-"))
        parts.append(part if word.isupper() else rf"{part}(?:e?s)?")
    flags = 0 if words.isupper() else re.IGNORECASE
    return re.compile(r"(?<![\w-])" + r"\s+".join(parts) + r"(?![\w-])", flags)


def public_terms() -> list[Term]:
    """Return the terms that are public, with one query."""
    return list(Term.objects.filter(live=True))


def _own_words(reading: Reading, code: str) -> Iterator[tuple[str, str]]:
    """Yield ``(path, text)`` of the words that the institution says itself today: not a quotation, nor a
    title that keeps the spelling it was printed with."""
    printed = {"title"} if getattr(reading.record, "title_is_as_printed", False) else set()
    for passage in reading.passages(code):
        if passage.kind not in ("address", "quote") and passage.field not in printed:
            yield passage.path, _NOT_OURS.sub(" … ", passage.plain)


@check("terms", gettext_lazy("Terms"), order=80)
def wordings_that_are_avoided(reading: Reading) -> Iterator[Finding]:
    """Look for wordings that the term base says to avoid; terms themselves may name them."""
    if isinstance(reading.record, Term) or not reading.languages:
        return
    terms = public_terms()
    for code in reading.languages:
        texts = list(_own_words(reading, code))
        for term in terms:
            official = languages.get(term, "name", code) or ""
            for wording in wordings_to_avoid(languages.get(term, "avoid", code) or ""):
                pattern = pattern_of(wording.words)
                for path, text in texts:
                    if match := pattern.search(text):
                        yield _finding(code, path, text, match, wording, official)


def _finding(
    code: str, path: str, text: str, match: re.Match[str], wording: Wording, official: str
) -> Finding:
    start, end = max(0, match.start() - 40), match.end() + 40
    before = text[start : match.start()] if start == 0 else text[start : match.start()].partition(" ")[2]
    after = text[match.end() : end] if end >= len(text) else text[match.end() : end].rpartition(" ")[0]
    around = f"{before}{match[0]}{after}"
    values: dict[str, Any] = {"wording": match[0], "official": official, "reason": wording.reason}
    message = (
        gettext_noop("“%(wording)s” is to be avoided: %(reason)s. The official term is “%(official)s”.")
        if wording.reason
        else gettext_noop("“%(wording)s” is to be avoided. The official term is “%(official)s”.")
    )
    return Finding(
        "terms", "warning", code, path, message, shortened(around), values, judged=f"{text} {wording}"
    )


@hints
def official_terms(reading: Reading, codes: Iterable[str]) -> Iterator[Hint]:
    """Yield the official terms for what the source text speaks of; words of every day are left out."""
    source = "\n".join(text for _path, text in _own_words(reading, reading.source))
    if not source or isinstance(reading.record, Term):
        return
    found = []
    for term in public_terms():
        name = languages.get(term, "name", reading.source) or ""
        if name and (match := pattern_of(name).search(source)):
            found.append((match.start(), -len(name), name, term))
    for code in codes:
        target = "\n".join(text for _path, text in _own_words(reading, code))
        shown = 0
        for _at, _length, name, term in sorted(found, key=lambda one: one[:3]):
            official = languages.get(term, "name", code) or ""
            avoid = wordings_to_avoid(languages.get(term, "avoid", code) or "")
            if not official or (" " not in name and not avoid) or shown == MOST_HINTS:
                continue
            shown += 1
            yield Hint(
                language=code,
                term=name,
                official=official,
                avoid=tuple((one.words, one.reason) for one in avoid),
                is_used=bool(pattern_of(official).search(target)),
            )
