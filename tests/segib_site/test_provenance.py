"""Facts that nobody has checked yet: named in words that mean something, told where it matters."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from organisation.models import Country, Term


def term(*unverified):
    return Term(key="a", source_language="es", unverified_fields=list(unverified))


def test_a_field_is_to_be_verified_as_a_whole_or_in_one_language():
    it = term("key", "name.en")
    assert it.is_unverified("key")
    assert it.is_unverified("name", "en")
    assert not it.is_unverified("name") and not it.is_unverified("name", "pt")
    assert not it.is_unverified("definition", "en")


def test_a_field_named_without_a_language_is_to_be_verified_in_all_of_them():
    assert all(term("name").is_unverified("name", code) for code in ("", "es", "en", "pt"))


def test_a_record_without_doubts_is_verified():
    assert not term().is_unverified("name", "es")
    assert not Term(unverified_fields=None).is_unverified("name", "es")


@pytest.mark.parametrize("line", ["name", "name.en", "definition.pt", "key"])
def test_names_of_fields_are_taken(line):
    term(line).clean()


@pytest.mark.parametrize("line", ["nmae", "name.fr", "name.", "name.en.pt", ".en", "Name", "name en"])
def test_names_of_nothing_are_refused_and_the_editor_is_told_which(line):
    with pytest.raises(ValidationError) as caught:
        term("key", line).clean()
    assert list(caught.value.message_dict) == ["unverified_fields"]
    assert f"«{line}»" in caught.value.messages[0]


def test_each_type_knows_its_own_fields_only():
    Country(unverified_fields=["capital.es"]).clean()
    with pytest.raises(ValidationError):
        term("capital.es").clean()
