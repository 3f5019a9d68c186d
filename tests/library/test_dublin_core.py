"""What is said of a publication in Dublin Core."""

from __future__ import annotations

import pytest

from library.catalogue.description import Description, EditionDescription
from library.catalogue.dublin_core import Element, elements, w3cdtf
from library.catalogue.naming import NOBODYS, namespace, oai_identifier, symbol_of

HERE = "https://www.example.org"


def description(**values):
    facts = {
        "symbol": "carta",
        "kind": "charter",
        "subkind": "",
        "date": "2004-11-20",
        "source_language": "es",
        "titles": {"es": "Carta", "pt": "Carta em português"},
    }
    return Description(**(facts | values))


def edition(language, version=1, **values):
    facts = {"authority": "authentic", "is_held": True, "is_current": True, "is_withdrawn": False}
    facts["path"] = f"/doc/carta/v{version}/{language}.pdf"
    return EditionDescription(language, version, **(facts | values))


def elsewhere(language, address, **values):
    return edition(language, is_held=False, official_address=address, **values)


def said(name, **values):
    return [(one.value, one.language) for one in elements(description(**values), HERE) if one.name == name]


def test_each_text_names_the_language_it_is_in():
    assert said("title") == [("Carta", "es"), ("Carta em português", "pt-BR")]
    assert said("description", summaries={"en": "About."}) == [("About.", "en")]
    subjects = [{"key": "agua", "names": {"es": "Agua", "en": "Water"}}]
    assert said("subject", subjects=subjects) == [("Agua", "es"), ("Water", "en")]
    assert said("creator", authors={"es": "Conferencia", "pt": "Conferência"}) == [("Conferencia", "es")]
    assert said("type") == [("Text", None), ("Carta", "es"), ("Charter", "en"), ("Carta", "pt-BR")]


def test_a_title_of_our_own_translation_is_no_title_of_the_work():
    titles = {"es": "Carta", "en": "Charter"}
    assert said("title", titles=titles, titles_unverified=["en"]) == [("Carta", "es")]
    assert said("title", titles=titles, titles_unverified=["es", "en"]) == [
        ("[Carta]", "es"),
        ("[Charter]", "en"),
    ]


def test_languages_files_and_authority_are_those_of_the_editions():
    editions = [
        edition("es", 2),
        edition("es", 1, is_current=False),
        elsewhere("en", "https://x.org/1", authority="translation"),
        elsewhere("pt", "", authority="not_recorded"),
    ]
    one = {"editions": editions, "languages": ["es", "en", "pt"]}
    assert said("language", **one) == [("es", None), ("en", None), ("pt", None)]
    assert said("format", **one) == [("application/pdf", None)]
    assert said("relation", **one) == [(f"{HERE}/doc/carta/v2/es.pdf", None)]
    assert said("source", **one) == [("https://x.org/1", None)]
    assert [language for _text, language in said("rights", **one)] == ["es", "en", "pt-BR"]
    english = said("rights", **one)[1][0]
    assert english == (
        "Spanish: Authentic text; English: Translation; "
        "Portuguese: Whether this is the authentic text is not recorded"
    )
    assert [text for text, _language in said("publisher", **one)] == [
        "Secretaría General Iberoamericana",
        "Secretaria-Geral Ibero-Americana",
    ]


def test_what_is_not_known_is_not_said():
    outside = {"editions": [elsewhere("es", "https://x.org/1")], "languages": ["es"], "date": ""}
    for name in ("publisher", "format", "date", "creator", "relation", "subject", "description"):
        assert said(name, **outside) == []
    assert said("rights") == [] and said("language") == []


def test_a_file_that_was_taken_back_is_in_nothing():
    one = {"editions": [edition("es", is_withdrawn=True)], "languages": ["es"]}
    assert not [name for name in ("relation", "format", "rights", "publisher") if said(name, **one)]


def test_it_is_found_by_its_address_its_reference_and_its_numbers():
    assert said("identifier", isbn="978-84-123", issn="1234-5679") == [
        (f"{HERE}/doc/carta/", None),
        ("carta", None),
        ("urn:isbn:978-84-123", None),
        ("urn:issn:1234-5679", None),
    ]
    neighbours = said("relation", supersedes="carta-1", superseded_by=["carta-3", "carta-4"])
    assert [address for address, _none in neighbours] == [f"{HERE}/doc/carta-{n}/" for n in (1, 3, 4)]


@pytest.mark.parametrize(
    ("date", "written"),
    [("2004", "2004"), ("2018-10", "2018-10"), ("2018-10-02/2018-11", "2018-10-02"), ("2023/..", "2023")],
)
def test_dates_are_written_as_w3cdtf(date, written):
    assert w3cdtf(date) == written
    assert Element("date", written) in elements(description(date=date), HERE)


def test_a_reference_sheet_is_nowhere():
    every = elements(description(editions=[edition("es")], languages=["es"]), HERE)
    assert not any("sheet" in one.value for one in every)


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "base", "name"),
    [
        ("", "https://www.segib.org", "www.segib.org"),
        ("segib.org", "https://new.example.org:8443", "segib.org"),
        ("", "http://127.0.0.1:8000", NOBODYS),
        ("", "http://localhost", NOBODYS),
        ("no domain", "", NOBODYS),
    ],
)
def test_names_begin_with_a_domain_that_does_not_follow_the_address(settings, host, base, name):
    settings.OAI_HOST, settings.BASE_URL = host, base
    assert namespace() == name
    assert oai_identifier("carta") == f"oai:{name}:carta"
    assert symbol_of(f"oai:{name}:carta") == "carta"
    assert symbol_of("oai:other.org:carta") == symbol_of("carta") == ""
