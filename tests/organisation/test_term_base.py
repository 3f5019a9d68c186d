"""The term base: wordings to avoid, and the official terms while writing."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from organisation.guards import MOST_HINTS, official_terms, pattern_of, wordings_to_avoid
from organisation.models import StandardPage, Term
from segib_site import languages
from segib_site.guards import checking, registry
from segib_site.guards.reading import Reading
from tests.specimens.domain import made, publication
from tests.specimens.factories import edit, reload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setitem(registry.CHECKS, "language", registry.Check("language", "", 15, lambda reading: ()))


def term(key, es, en, pt, **values):
    return made(Term, key=key, name={"es": es, "en": en, "pt": pt}, **values)


@pytest.fixture
def summit():
    avoid = {"es": "", "en": "", "pt": "Cimeira: forma europeia"}
    return term(
        "summit", "Cumbre Iberoamericana", "Ibero-American Summit", "Cúpula Ibero-Americana", avoid=avoid
    )


def standard(**texts):
    it = made(StandardPage, title="Título")
    return edit(it, **texts)


def told(it, *codes):
    return [one for one in checking.before_publishing(reload(it), codes) if one.code == "terms"]


def test_a_wording_to_avoid_is_found_with_the_official_term_and_the_reason(summit):
    it = standard(introduction_pt="As cimeiras começaram em Guadalajara.")
    (found,) = told(it, "pt")
    assert (found.severity, found.path) == ("warning", "introduction_pt")
    assert "Cúpula Ibero-Americana" in found.message and "forma europeia" in found.message
    assert told(it, "es", "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "O texto diz «Cimeira Ibero-Americana».",
        "Veja https://example.org/Cimeira/1999.",
        "Cimeirante não é a palavra.",
        "A Cúpula terminou.",
    ],
)
def test_quotations_addresses_and_other_words_are_left_alone(summit, text):
    assert told(standard(introduction_pt=text), "pt") == []


def test_a_printed_title_and_a_quotation_keep_their_wording(summit):
    work = publication("x-1", title="Declaração da IX Cimeira")
    assert told(work, "pt") == []
    quote = {"type": "quote", "id": "0" * 8, "value": {"text": "A Cimeira foi boa.", "attribution": ""}}
    assert told(standard(body_pt=json.dumps([quote])), "pt") == []


def test_a_term_may_name_what_it_says_to_avoid(summit):
    assert told(summit, "pt") == []


def test_a_draft_of_a_term_counts_for_nothing():
    term("x", "Uno dos", "One two", "Um dois", avoid="Cimeira", is_live=False)
    assert told(standard(introduction_pt="A Cimeira"), "pt") == []


def test_wordings_are_one_a_line_with_a_reason():
    found = [(one.words, one.reason) for one in wordings_to_avoid("Cimeira: forma europeia\n\nacção\n : x")]
    assert found == [("Cimeira", "forma europeia"), ("acção", "")]


def test_plurals_and_either_gender_are_found_and_acronyms_as_written():
    assert pattern_of("Secretario/a General").search("las Secretarias Generales")
    assert pattern_of("Projeto adstrito").search("Projetos Adstritos")
    assert pattern_of("ODS").search("los ODS") and not pattern_of("ODS").search("ods")
    assert not pattern_of("País-membro").search("país membro")


def test_hints_name_the_official_terms_of_what_the_original_says(summit, django_assert_num_queries):
    term("sede", "Sede", "Headquarters", "Sede")
    it = standard(
        introduction_es="La Cumbre Iberoamericana y la sede.", introduction_en="The Ibero-American Summit."
    )
    reading = Reading(reload(it))
    with django_assert_num_queries(1):
        found = list(official_terms(reading, ["en", "pt"]))
    assert [(one.language, one.official, one.is_used) for one in found] == [
        ("en", "Ibero-American Summit", True),
        ("pt", "Cúpula Ibero-Americana", False),
    ]
    assert found[1].avoid == (("Cimeira", "forma europeia"),)


def test_hints_are_no_more_than_can_be_read(summit):
    for number in range(20):
        term(f"t{number}", f"Plan número{number}", "A plan", "Um plano")
    text = " ".join(f"Plan número{number}." for number in range(20))
    it = standard(introduction_es=text)
    assert len(list(official_terms(Reading(reload(it)), ["en"]))) == MOST_HINTS


def test_the_panel_beside_the_form_shows_the_terms(summit, admin_client):
    it = standard(introduction_es="La Cumbre Iberoamericana.")
    answer = admin_client.get(reverse("segib_guards", args=["organisation", "standardpage", it.pk])).json()
    assert answer["terms"] == 2
    assert '<strong lang="pt-BR">Cúpula Ibero-Americana</strong>' in answer["html"]
    assert languages.tag("pt") == "pt-BR"


def test_what_one_language_avoids_makes_no_translation_out_of_date():
    from segib_site.slices import freshness, publishing
    from tests.specimens.factories import edit, reload

    term = Term(source_language="es", live=False)
    for code, name in (("es", "Cumbre"), ("pt", "Cúpula")):
        languages.put(term, "name", code, name)
        languages.put(term, "definition", code, name)
    term.save()
    term.save_revision(clean=False)
    publishing.publish(term, ["es", "pt"])
    freshness.confirm(term, "pt")
    edit(term, **{languages.localised_name("avoid", "es"): "encuentro: no es una Cumbre"})
    publishing.publish(term, ["es"])
    assert freshness.states(reload(term))["pt"].state == freshness.State.CURRENT
