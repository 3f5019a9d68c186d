"""The site's own fields and validators: what they take, what they refuse, what forms make of them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from organisation.models import Country
from segib_site import codes
from segib_site.fields import LinesField, LinesFormField, PartialDateField

LinesForm = modelform_factory(Country, fields=["sources", "official_languages"])


def refused(validate, value):
    try:
        validate(value)
    except ValidationError:
        return True
    return False


# -- partial dates ------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["2021", "2021-04", "2021-04-21", "2018/2022", "2023/..", ""])
def test_a_partial_date_is_taken_as_precise_as_it_is_known(value):
    assert PartialDateField().clean(value, None) == value


@pytest.mark.parametrize("value", ["soon", "21/04/2021", "2021-13", "2022/2021", "2021-00"])
def test_what_is_no_partial_date_is_refused_with_examples(value):
    with pytest.raises(ValidationError, match="2021-04-21"):
        PartialDateField().clean(value, None)


def test_the_longest_partial_date_fits_the_column():
    value = "2018-10-01/2018-11-30"
    assert len(value) == PartialDateField().max_length
    assert PartialDateField().clean(value, None) == value


# -- lists of lines -----------------------------------------------------------------------------


def test_lines_are_read_one_by_one_without_blanks():
    assert LinesFormField(required=False).clean("  uno \r\n\r\ndos\n ") == ["uno", "dos"]
    assert LinesFormField(required=False).clean("") == LinesFormField(required=False).clean(None) == []
    assert refused(LinesFormField().clean, " \n ")


def test_a_line_with_a_null_character_is_refused_before_the_database_does():
    assert refused(LinesFormField().clean, "uno\nd\0s")


def as_a_browser_sends(form):
    """What a browser sends of the form if nothing is touched."""
    data = {}
    for control in BeautifulSoup(form.as_p(), "html.parser").find_all(["textarea", "input"]):
        value = control.get("value", "") if control.name == "input" else control.text.removeprefix("\n")
        data[control["name"]] = value.replace("\n", "\r\n")
    return data


def test_lines_come_back_from_a_form_as_they_were():
    it = Country(sources=["https://example.org/?a=1&b=2", "«Acta» nº 3"], official_languages=["es", "gn"])
    form = LinesForm(as_a_browser_sends(LinesForm(instance=it)), instance=it)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"sources": it.sources, "official_languages": ["es", "gn"]}


def test_an_untouched_form_of_lines_has_not_changed_and_a_touched_one_has():
    it = Country(sources=["uno", "dos"], official_languages=["es"])
    data = as_a_browser_sends(LinesForm(instance=it))
    assert not LinesForm(data, instance=it).changed_data
    assert LinesForm({**data, "sources": "dos\nuno"}, instance=it).changed_data == ["sources"]
    assert LinesForm({**data, "sources": ""}, instance=it).changed_data == ["sources"]
    assert not LinesForm({**data, "sources": "uno\n\n dos \n"}, instance=it).changed_data


def test_lines_that_do_not_fit_are_shown_again_as_they_were_written():
    form = LinesForm({"sources": "", "official_languages": "es\nespañol"}, instance=Country())
    assert list(form.errors) == ["official_languages"]
    assert BeautifulSoup(str(form["official_languages"]), "html.parser").textarea.text.split() == [
        "es",
        "español",
    ]


@pytest.mark.parametrize("value", ["uno", {"uno": 1}, ["uno", 2], [["uno"]]])
def test_only_a_list_of_texts_is_a_list_of_lines(value):
    assert refused(lambda it: LinesField().clean(it, None), value)


def test_every_record_has_a_list_of_its_own():
    assert Country().sources == [] and Country().sources is not Country().sources


# -- codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("validate", "good", "bad"),
    [
        (codes.country_code, ["UY"], ["uy", "URY", "U", "", "Ñ1"]),
        (codes.country_code_3, ["URY"], ["UY", "ury", "URYA"]),
        (codes.e164, ["+34915901980", "+1234567", "+123456789012345"], [
            "34915901980", "+34 915901980", "+0123456789", "+123456", "+1234567890123456", "+34915901980x"]),
        (codes.symbol, ["pacci-3", "a", "2024-xxix-1"], ["Pacci", "a--b", "-a", "a-", "a_b", "a b", "ñ", ""]),
        (codes.issn, ["2049-3630", "0000-006X"], ["20493630", "2049-363", "2049-363x", "X049-3630"]),
        (codes.validate_isbn,
         ["9788492438921", "978-84-924389-2-1", "979-10-90636-07-1", "978 3 16 148410 0"],
         ["9788492438922", "978-84-924389-1-2", "8492438924", "977-84-924389-2-1", "97884924389211", "",
          "978-84-924389-2-X", "978٨492438921"]),
        (codes.validate_language_tags, [[], ["es"], ["es", "gn", "pt-BR", "zh-Hant-TW"]],
         ["es", None, ["español"], ["e"], ["es-"], ["ES"], ["es", ""], ["es pt"], [None]]),
    ],
)  # fmt: skip
def test_codes_are_taken_as_their_standards_define_them(validate, good, bad):
    assert [value for value in good if refused(validate, value)] == []
    assert [value for value in bad if not refused(validate, value)] == []
