"""Which sentences of a paragraph are in another language than it should be.

Imported by the worker's tasks only: the detector (lingua, with its models of three languages) takes more than
100 MB. The limits below were chosen on one half of ``tests/segib_site/language_corpus`` and measured on the
other; `docs/decisions/0018` has the figures.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from functools import cache

from django.utils import timezone
from lingua import Language, LanguageDetectorBuilder

from segib_site import languages
from segib_site.guards import registry
from segib_site.guards.language import VERSION, fingerprint, judged_paragraphs
from segib_site.guards.reading import Reading
from segib_site.guards.sentences import WORD, exclusive_marks, own_words, sentences, spoken
from segib_site.models.guards import ParagraphVerdict

#: The detector's languages.
LANGUAGES = {"es": Language.SPANISH, "en": Language.ENGLISH, "pt": Language.PORTUGUESE}
#: What a word that only one of two languages has is worth beside the detector's shares (natural logarithm
#: of their quotient), and what is needed in all to call a sentence foreign.
A_MARK = 1.0
ENOUGH = 1.6
#: Sentences of fewer words or letters, names left out, are not judged.
LEAST_WORDS = 3
LEAST_LETTERS = 15
#: Names longer than this are sentences.
LONGEST_NAME = 14
#: How long the names on record are remembered, in seconds.
NAMES_FOR = 600

_names: tuple[float, dict[str, list[str]]] | None = None


@cache
def detector():  # type: ignore[no-untyped-def]
    """Return the detector (made once a process)."""
    return LanguageDetectorBuilder.from_languages(*LANGUAGES.values()).build()


def foreign_sentences(paragraph: str, code: str, names: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return ``(language, sentence)`` for each sentence of a paragraph that is not in a language."""
    found = []
    for sentence in sentences(spoken(paragraph, names)):
        language = language_of(sentence, code)
        if language != code:
            found.append((language, sentence.replace(" … ", " […] ")))
    return found


def language_of(sentence: str, expected: str) -> str:
    """Return the language of a sentence; the one expected unless it is clearly another."""
    said = own_words(sentence)
    words = WORD.findall(said)
    if len(words) < LEAST_WORDS or sum(map(len, words)) < LEAST_LETTERS:
        return expected
    shares = {one.language: one.value for one in detector().compute_language_confidence_values(said)}
    marks = exclusive_marks(said)

    def evidence(code: str) -> float:
        return math.log(max(shares[LANGUAGES[code]], 1e-6)) + A_MARK * marks[code]

    best = max(languages.others(expected), key=evidence)
    return best if evidence(best) - evidence(expected) >= ENOUGH else expected


def judge(code: str, paragraphs: Iterable[str]) -> int:
    """Judge paragraphs of a language and keep the verdicts; returns how many were judged."""
    wanted = {fingerprint(text): text for text in paragraphs}
    known = ParagraphVerdict.objects.filter(language=code, version=VERSION, fingerprint__in=wanted)
    for key in known.values_list("fingerprint", flat=True):
        del wanted[key]
    names = names_not_in(code) if wanted else []
    made = [
        ParagraphVerdict(
            fingerprint=key,
            language=code,
            version=VERSION,
            findings=foreign_sentences(text, code, names),
            judged_at=timezone.now(),
        )
        for key, text in wanted.items()
    ]
    ParagraphVerdict.objects.bulk_create(made, ignore_conflicts=True, batch_size=200)
    return len(made)


def names_not_in(code: str) -> list[str]:
    """Return the names on record that are in another language than this, the longest first."""
    global _names  # noqa: PLW0603 - one worker, one memory
    if _names is None or time.monotonic() - _names[0] > NAMES_FOR:
        _names = time.monotonic(), _names_on_record()
    own = set(_names[1][code])
    found = {name for other in languages.others(code) for name in _names[1][other]} - own
    return sorted(found, key=len, reverse=True)


def _names_on_record() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {code: [] for code in languages.CODES}
    for source in registry.NAMES:
        for code, name in source():
            if name and 2 <= len(WORD.findall(name)) <= LONGEST_NAME:
                found[code].append(name)
    return found


def judge_reading(reading: Reading) -> int:
    """Judge every paragraph of a record's languages; returns how many were new."""
    return sum(
        judge(code, [text for _passage, text in judged_paragraphs(reading.passages(code))])
        for code in reading.languages
    )
