"""The glossary: sorted in the visitor's language, every wording in its own."""

from __future__ import annotations

import pytest

from organisation import glossary
from organisation.models import Term
from segib_site import languages
from segib_site.starter.loading import release

pytestmark = pytest.mark.django_db


def term(key, unverified=(), **names):
    it = Term(source_language=next(iter(names)), live=False, key=key, unverified_fields=list(unverified))
    for code, name in names.items():
        languages.put(it, "name", code, name)
    it.save()
    return it


def test_letters_follow_the_language_and_ignore_accents():
    for key, names in {
        "axis": {"es": "Eje", "en": "Axis", "pt": "Eixo"},
        "scope": {"es": "Ámbito", "en": "Scope", "pt": "Âmbito"},
        "summit": {"es": "Cumbre", "en": "Summit", "pt": "Cúpula"},
    }.items():
        release(term(key, **names))
    terms = Term.objects.all()
    with languages.forced("es"):
        assert [letter for letter, _entries in glossary.letters(terms)] == ["A", "C", "E"]
    with languages.forced("en"):
        assert [(letter, [e.key for e in found]) for letter, found in glossary.letters(terms)] == [
            ("A", ["axis"]),
            ("S", ["scope", "summit"]),
        ]


def test_what_one_language_has_is_not_shown_as_another_s():
    it = term("summit", ["name.en"], es="Cumbre", en="Summit", pt="Cúpula")
    languages.put(it, "variants", "pt", "Cimeira")
    release(it)
    with languages.forced("es"):
        entry = glossary.entry(Term.objects.get())
    assert entry.own.name == "Cumbre" and not entry.own.variants
    others = {other.language: other for other in entry.others}
    assert others["pt"].variants == "Cimeira" and others["pt"].tag == "pt-BR"
    assert others["en"].is_ours and not others["pt"].is_ours


def test_a_term_without_text_in_the_language_is_shown_in_its_own():
    release(term("summit", es="Cumbre"))
    with languages.forced("pt"):
        ((letter, (entry,)),) = glossary.letters(Term.objects.all())
    assert (letter, entry.own.language, entry.others) == ("C", "es", [])
