"""Codes, tags, and values that say which language they are in."""

from __future__ import annotations

import pytest
from django.utils import translation

from segib_site import languages
from tests.specimens.factories import page, reload


@pytest.mark.parametrize(
    ("given", "code"),
    [("es", "es"), ("pt-br", "pt"), ("pt_PT", "pt"), ("EN-us", "en"), ("fr", "es"), ("", "es"), (None, "es")],
)
def test_any_code_gives_a_language_of_the_site(given, code):
    assert languages.content_language(given) == code


def test_the_cms_in_brazilian_portuguese_is_the_sites_portuguese():
    with translation.override("pt-br"):
        assert languages.active() == "pt" and languages.language_name("es") == "espanhol"


def test_names_come_from_cldr():
    assert languages.language_name("pt", "en") == "Portuguese"
    assert languages.tag("pt") == "pt-BR" and languages.others("en") == ("es", "pt")


@pytest.mark.django_db
def test_a_value_always_says_its_language(home):
    it = page(home, pt="Um", en="One", live=("pt", "en"), source="pt")
    it = reload(it)
    assert it.localised("title", "en") == languages.Localised("One", "en", False)
    assert it.localised("title", "es") == languages.Localised("Um", "pt", True)
    assert it.localised("introduction", "es") is None


@pytest.mark.django_db
def test_only_languages_that_are_live_are_shown(home):
    it = reload(page(home, pt="Um", en="One", live=("en",), source="pt"))
    assert it.localised("title", "pt") == languages.Localised("One", "en", True)
    assert it.live_languages == ("en",)


@pytest.mark.parametrize(
    ("value", "empty"),
    [(None, True), ("", True), ("  ", True), ([], True), ("0", False), (False, False), (0, False)],
)
def test_what_counts_as_no_text(value, empty):
    assert languages.is_empty(value) is empty
