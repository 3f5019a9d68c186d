"""Sentences in another language than the text says, by what the worker has judged.

The detector takes more than 100 MB of memory: it is loaded in the worker only (`segib_site.guards.judging`).
Here paragraphs are looked up among the verdicts; those without one are sent to the worker, and are
``pending`` until it has answered.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy, gettext_noop

from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Passage, Reading
from segib_site.guards.registry import check
from segib_site.models.guards import ParagraphVerdict

#: Way of judging; a new number makes all paragraphs be judged anew.
VERSION = 1
#: Texts of fewer words or letters are names and labels: too little to tell neighbouring languages apart.
LEAST_WORDS = 5
LEAST_LETTERS = 22
#: Kinds of passages that are no language.
NOT_JUDGED = {"address"}
#: Paragraphs that one task judges at most.
BATCH = 200
_WORD = re.compile(r"[^\W\d_]+")


def fingerprint(text: str) -> str:
    """Return what a paragraph is remembered by: 32 hexadecimal digits of SHA-256."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:32]


def is_long_enough(text: str) -> bool:
    """Say whether there is enough text to tell its language."""
    words = _WORD.findall(text)
    return len(words) >= LEAST_WORDS and sum(map(len, words)) >= LEAST_LETTERS


def judged_paragraphs(passages: Iterable[Passage]) -> Iterator[tuple[Passage, str]]:
    """Yield the paragraphs whose language is judged, each with where it is."""
    for passage in passages:
        if passage.kind not in NOT_JUDGED:
            for paragraph in passage.paragraphs:
                if is_long_enough(paragraph):
                    yield passage, paragraph


@check("language", gettext_lazy("Wrong language"), order=15)
def sentences_in_another_language(reading: Reading) -> Iterator[Finding]:
    """Report what the worker judged, and ask it for what it has not seen."""
    wanted = {code: list(judged_paragraphs(reading.passages(code))) for code in reading.languages}
    known = _known(wanted)
    unknown: dict[str, list[str]] = {}
    for code, paragraphs in wanted.items():
        for passage, paragraph in paragraphs:
            key = fingerprint(paragraph)
            verdict = known.get((key, code))
            if verdict is None:
                unknown.setdefault(code, []).append(paragraph)
                yield Finding(
                    "language",
                    "pending",
                    code,
                    passage.path,
                    gettext_noop("The language of this text is still being checked."),
                    shortened(paragraph, 80),
                    judged=key,
                )
                continue
            for language, sentence in verdict:
                yield Finding(
                    "language",
                    "warning",
                    code,
                    passage.path,
                    gettext_noop("A sentence seems to be in %(language_found)s."),
                    shortened(sentence),
                    {"language_found": language},
                    judged=f"{key} {sentence}",
                )
    ask_for(unknown)


def _known(wanted: dict[str, list[tuple[Passage, str]]]) -> dict[tuple[str, str], list[list[str]]]:
    """Return the verdicts of paragraphs of several languages, with one query."""
    prints = {fingerprint(paragraph) for paragraphs in wanted.values() for _passage, paragraph in paragraphs}
    if not prints:
        return {}
    rows = ParagraphVerdict.objects.filter(version=VERSION, language__in=wanted, fingerprint__in=prints)
    today = timezone.localdate()
    found, stale = {}, []
    for pk, key, code, findings, used_on in rows.values_list(
        "pk", "fingerprint", "language", "findings", "used_on"
    ):
        found[key, code] = findings
        if used_on < today:
            stale.append(pk)
    if stale:
        ParagraphVerdict.objects.filter(pk__in=stale).update(used_on=today)
    return found


def ask(record: Any, *codes: str, content: Any = None) -> int:
    """Have the worker judge the paragraphs of a record's draft that nobody has judged yet, and return
    at once how many there are."""
    reading = Reading(record, content, codes)
    wanted = {code: list(judged_paragraphs(reading.passages(code))) for code in reading.languages}
    known = _known(wanted)
    unknown = {
        code: [text for _passage, text in paragraphs if (fingerprint(text), code) not in known]
        for code, paragraphs in wanted.items()
    }
    ask_for(unknown)
    return sum(map(len, unknown.values()))


def ask_for(unknown: dict[str, list[str]]) -> None:
    """Queue paragraphs for the worker, when the transaction they were written in is committed.

    What was asked for in the last minute is not asked again: a screen that waits asks every two seconds.
    """
    from segib_site.guards.tasks import judge_paragraphs

    for code, paragraphs in unknown.items():
        fresh = []
        for text in dict.fromkeys(paragraphs):
            if cache.add(f"guards.asked:{VERSION}:{code}:{fingerprint(text)}", 1, 60):
                fresh.append(text)
        for start in range(0, len(fresh), BATCH):
            batch = fresh[start : start + BATCH]
            transaction.on_commit(lambda code=code, batch=batch: judge_paragraphs.enqueue(code, batch))  # type: ignore[misc]
