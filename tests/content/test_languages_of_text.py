"""No sentence of a page is in another language than the page says, outside what is marked as such."""

from __future__ import annotations

import re

import pytest

from segib_site import languages
from tests.content import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sweep]

#: Shorter sentences are names and labels: too little to tell neighbouring languages apart.
LEAST_WORDS = 6
#: How sure the detector must be that a sentence is in another language.
CERTAIN = 0.85
#: Addresses, and what is quoted: titles and words of others.
NOT_SAID = re.compile(r"https?://\S+|\S+@\S+|\S+/\S+/\S*|“[^”]*”|«[^»]*»")
WORD = re.compile(r"[^\W\d_]+")
#: A sentence of which more than this share are names tells nothing of its language.
MOST_NAMES = 0.6


@pytest.fixture(scope="module")
def detector():
    lingua = pytest.importorskip("lingua")
    of = {"es": lingua.Language.SPANISH, "en": lingua.Language.ENGLISH, "pt": lingua.Language.PORTUGUESE}
    built = lingua.LanguageDetectorBuilder.from_languages(*of.values()).build()

    def language(sentence):
        """Return the language a sentence is in, or ``None`` if it is not certain."""
        best = built.compute_language_confidence_values(sentence)[0]
        code = next(code for code, one in of.items() if one == best.language)
        return code if best.value > CERTAIN else None

    return language


def sentences(path):
    """Yield what a page says in its own language: without what is marked as another, names of works,
    addresses, code and breadcrumbs."""
    main = reading.main(path)
    for element in main.select("[lang], address, code, nav, cite, [hreflang]"):
        element.decompose()
    for block in main.find_all(reading.BLOCKS):
        if block.find(reading.BLOCKS):
            continue
        said = NOT_SAID.sub("", reading.words_of(block))
        for sentence in re.split(r"(?<=[.!?;:·])\s+", said):
            words = WORD.findall(sentence)
            names = sum(word[0].isupper() for word in words[1:])
            if len(words) >= LEAST_WORDS and names <= MOST_NAMES * len(words):
                yield sentence


def test_the_detector_finds_a_foreign_sentence(detector):
    assert detector("La Cumbre reúne a las Jefas y Jefes de Estado y de Gobierno.") == "es"
    assert detector("Não consta nenhum escritório para este país: escreva para a sede.") == "pt"
    assert detector("The list of countries this office serves is provisional.") == "en"


@pytest.mark.parametrize("code", languages.CODES)
def test_every_sentence_is_in_the_language_of_its_page(detector, code):
    foreign, judged = {}, 0
    for path in (path for path in reading.addresses() if path.startswith(f"/{code}/")):
        for sentence in sentences(path):
            judged += 1
            if detector(sentence) not in (code, None):
                foreign.setdefault(sentence, path)
    assert judged > 2000 and not foreign
