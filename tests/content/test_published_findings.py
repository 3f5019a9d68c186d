"""The checks of what is public, over the whole site as it is loaded."""

from __future__ import annotations

import random

import pytest

from segib_site import languages
from segib_site.guards import language, published
from segib_site.guards.reading import Reading
from segib_site.guards.sentences import own_words, sentences, spoken
from segib_site.slices import publishing

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sweep]


@pytest.fixture(scope="module")
def judging():
    pytest.importorskip("lingua")
    from segib_site.guards import judging

    return judging


def paragraphs():
    """Every paragraph that is judged, once: ``(language, text)``."""
    found = {}
    for record in published.public_records():
        reading = Reading(record, publishing.live_content(record), record.live_languages)
        for code in reading.languages:
            for _passage, text in language.judged_paragraphs(reading.passages(code)):
                found[code, text] = None
    return list(found)


def test_the_site_as_it_is_loaded_has_nothing_to_mend(judging):
    found = [
        (str(record), one.slice, one.path, one.message, one.detail)
        for record in published.public_records()
        for one in published.found_in_public(record)
    ]
    assert found == []


def test_a_foreign_sentence_among_the_site_s_own_is_found(judging):
    """One in twenty may be missed; that none is found where there is none, the test above says."""
    texts = paragraphs()
    assert len(texts) > 3000
    names = {code: judging.names_not_in(code) for code in languages.CODES}
    chance = random.Random(1)
    missed, asked = [], 0
    for code, text in chance.sample(texts, 600):
        other, strange = chance.choice([one for one in texts if one[0] != code])
        told = [
            one
            for one in sentences(spoken(strange, names[code]))
            if "…" not in one and language.is_long_enough(own_words(one))
        ]
        if told:
            asked += 1
            sentence = chance.choice(told).rstrip(".:;") + "."
            found = judging.foreign_sentences(f"{text.rstrip('.:;')}. {sentence}", code, names[code])
            if not any(one in sentence or sentence in one for _language, one in found):
                missed.append((code, other, sentence))
    assert asked > 300 and len(missed) <= 0.05 * asked, missed
