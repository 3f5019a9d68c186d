"""The language of paragraphs: what the detector finds, and that only the worker loads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from segib_site.guards import checking, language
from segib_site.guards.sentences import own_words, sentences, spoken
from segib_site.models import ParagraphVerdict
from tests.segib_site import language_corpus
from tests.specimens.factories import edit, page, reload

SPANISH = "Los ministros acordaron volver a reunirse antes de que termine el año."
PORTUGUESE = "Os ministros concordaram em voltar a se reunir antes do fim do ano."

WITHOUT_DETECTOR = """
import sys
import django
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from django.urls import get_resolver
WSGIHandler()
assert len(get_resolver().reverse_dict) > 20
from django.contrib import admin
import segib_site.wagtail_hooks, segib_site.guards.views, segib_site.guards.tasks, segib_site.guards.published
assert "lingua" not in sys.modules, "the detector is loaded outside the worker"
"""


def test_the_web_process_never_loads_the_detector():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DETECTOR], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


# -- what is a sentence -----------------------------------------------------------------------------


def test_quotations_addresses_and_names_are_not_what_a_text_says():
    text = (
        "La «Declaração de Lisboa» está en https://example.org/pt y en la Biblioteca Nacional do Brasil hoy."
    )
    assert "Declaração" not in spoken(text) and "example" not in spoken(text)
    assert own_words(spoken(text)).endswith("hoy.") and "Nacional do" not in own_words(spoken(text))
    assert "Plan X" not in spoken("Según el Plan X de todos.", ["Plan X"])


def test_sentences_end_where_they_do():
    assert sentences("Habló el Sr. Pérez. Después calló.") == ["Habló el Sr. Pérez.", "Después calló."]
    assert sentences("¿Quién? Nadie: no vino.") == ["¿Quién?", "Nadie: no vino."]
    assert sentences("") == []


# -- verdicts ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch):
    """What the worker is asked to judge."""
    from segib_site.guards import tasks

    wanted = []

    def enqueue(task, *arguments):
        if task.module_path.startswith(tasks.__name__):
            wanted.append(arguments)

    monkeypatch.setattr(type(tasks.judge_paragraphs), "enqueue", enqueue)
    return wanted


def languages_told(it, *codes):
    found = checking.before_publishing(reload(it), codes)
    return [(one.severity, one.path, one.detail) for one in found if one.code == "language"]


def test_a_paragraph_waits_until_it_is_judged_and_is_asked_for_once(
    home, asked, django_capture_on_commit_callbacks
):
    it = page(home, es="A", pt="B")
    edit(it, introduction_pt=SPANISH)
    for _n in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            assert [one[0] for one in languages_told(it, "pt")] == ["pending"]
    assert asked == [("pt", [SPANISH])]
    ParagraphVerdict.objects.create(
        fingerprint=language.fingerprint(SPANISH),
        language="pt",
        version=language.VERSION,
        findings=[["es", SPANISH]],
    )
    assert languages_told(it, "pt") == [("warning", "introduction_pt", SPANISH)]
    assert languages_told(it, "es") == []


def test_a_draft_that_is_saved_is_judged_before_anybody_publishes(
    home, client, admin_user, asked, django_capture_on_commit_callbacks
):
    from django.urls import reverse

    from tests.specimens.posting import shown_by

    it = page(home, es="A", pt="B")
    client.force_login(admin_user)
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    data = shown_by(client.get(address).context["form"])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, {**data, "introduction_pt": SPANISH}).status_code == 302
    assert asked == [("segib_site.sitepage", str(it.pk))]


def test_asking_for_a_language_returns_at_once(home, asked, django_capture_on_commit_callbacks):
    it = page(home, es="A", pt="B")
    edit(it, introduction_pt=SPANISH, introduction_es=SPANISH)
    with django_capture_on_commit_callbacks(execute=True):
        assert language.ask(reload(it), "pt") == 1
    assert asked == [("pt", [SPANISH])]


def test_names_and_labels_are_too_short_to_judge(home, asked):
    it = page(home, es="A", pt="B")
    edit(it, introduction_pt="Montevideo, 2026", body_pt=json.dumps([]))
    assert languages_told(it, "pt") == []


# -- the detector -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db
def test_the_worker_judges_and_never_judges_twice(home, monkeypatch):
    from segib_site.guards import judging

    it = page(home, es="A", pt="B")
    edit(it, introduction_pt=f"A reunião terminou ontem à noite, como previsto. {SPANISH}")
    assert judging.judge_reading(language.Reading(reload(it))) == 1
    assert languages_told(it, "pt") == [("warning", "introduction_pt", SPANISH)]
    monkeypatch.setattr(judging, "foreign_sentences", None)
    assert judging.judge_reading(language.Reading(reload(it))) == 0


@pytest.mark.slow
@pytest.mark.parametrize("half", ["TUNING", "MEASURING"])
def test_a_foreign_sentence_is_found_in_nineteen_paragraphs_of_twenty(half):
    from segib_site.guards.judging import foreign_sentences

    paragraphs = language_corpus.paragraphs(getattr(language_corpus, half))
    mixed = [one for one in paragraphs if one.foreign]
    clean = [one for one in paragraphs if not one.foreign]
    assert len(mixed) == len(clean) >= 108
    missed = [
        one.foreign
        for one in mixed
        if (one.foreign_language, one.foreign) not in foreign_sentences(one.text, one.language)
    ]
    wrong = [one.text for one in clean if foreign_sentences(one.text, one.language)]
    assert len(missed) <= 0.05 * len(mixed), missed
    assert len(wrong) < 0.02 * len(clean), wrong


@pytest.mark.slow
def test_names_titles_and_quotations_keep_their_language():
    from segib_site.guards.judging import foreign_sentences

    paragraphs = language_corpus.names_and_quotations()
    wrong = [one.text for one in paragraphs if foreign_sentences(one.text, one.language)]
    # One is known: the title of a novel with a verb in it, unmarked, in the middle of a sentence.
    assert len(paragraphs) >= 45 and len(wrong) <= 1, wrong
