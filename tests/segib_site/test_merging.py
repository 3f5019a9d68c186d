"""Saves that merge: pure functions over content."""

from __future__ import annotations

import pytest

from segib_site.slices.content import canonical, shape
from segib_site.slices.merging import Base, base_of, merge
from tests.specimens.models import SpecimenPage

OF = shape(SpecimenPage)
NOTES = ({"text_es", "text_en", "mark"}, {})
SECTIONS = ({"heading_es", "heading_en", "weight"}, {"notes": NOTES})
FIELDS = {"title_es", "title_en", "body_es", "colour"}


def content(title="a", colour="red", sections=(), **more):
    return {"title_es": title, "title_en": "", "body_es": "[]", "colour": colour,
            "sections": [dict(row) for row in sections], **more}  # fmt: skip


def section(key, heading="h", weight=1, notes=()):
    return {"row_id": key, "pk": None, "sort_order": 0, "heading_es": heading, "heading_en": "",
            "heading_pt": "", "weight": weight, "notes": [dict(note) for note in notes]}  # fmt: skip


def note(key, text="n"):
    return {
        "row_id": key,
        "pk": None,
        "sort_order": 0,
        "text_es": text,
        "text_en": "",
        "text_pt": "",
        "mark": "",
    }


def merged(shown, mine, theirs):
    base = base_of(shown, OF, FIELDS, {"sections": SECTIONS})
    return merge(Base.loads(base.dumps()), mine, theirs, OF)


def rows(outcome):
    return [row["row_id"] for row in outcome.content["sections"]]


def test_what_was_not_touched_stays_theirs():
    outcome = merged(content("a", "red"), content("a", "blue"), content("b", "red"))
    assert (outcome.content["title_es"], outcome.content["colour"]) == ("b", "blue")
    assert not outcome.conflicts


def test_the_same_change_twice_is_no_conflict():
    assert not merged(content("a"), content("b"), content("b")).conflicts


def test_two_changes_of_one_value_conflict_and_name_both():
    outcome = merged(content("a"), content("b"), content("c"))
    (conflict,) = outcome.conflicts
    assert (conflict.path, conflict.mine, conflict.theirs) == ("title_es", "b", "c")
    assert outcome.content["title_es"] == "b"


def test_what_the_form_does_not_show_is_theirs():
    outcome = merged(content(introduction_es="x"), content(introduction_es="y"), content(introduction_es="z"))
    assert outcome.content["introduction_es"] == "z" and not outcome.conflicts


def test_rows_added_by_both_are_kept_where_they_were_put():
    shown = content(sections=[section("1"), section("2")])
    mine = content(sections=[section("1"), section("m"), section("2")])
    theirs = content(sections=[section("t"), section("1"), section("2")])
    outcome = merged(shown, mine, theirs)
    assert rows(outcome) == ["t", "1", "m", "2"]
    assert [row["sort_order"] for row in outcome.content["sections"]] == [0, 1, 2, 3]


def test_my_order_wins_if_i_changed_it_and_theirs_if_i_did_not():
    shown = content(sections=[section("1"), section("2"), section("3")])
    turned = content(sections=[section("3"), section("2"), section("1")])
    assert rows(merged(shown, turned, shown)) == ["3", "2", "1"]
    assert rows(merged(shown, shown, turned)) == ["3", "2", "1"]


def test_a_row_i_removed_goes_unless_they_wrote_in_it():
    shown = content(sections=[section("1"), section("2")])
    mine = content(sections=[section("1")])
    assert rows(merged(shown, mine, shown)) == ["1"]
    outcome = merged(shown, mine, content(sections=[section("1"), section("2", "theirs")]))
    assert rows(outcome) == ["1", "2"] and outcome.kept_rows == ["sections/2/"]


def test_a_row_they_removed_goes_unless_i_wrote_in_it():
    shown = content(sections=[section("1"), section("2")])
    theirs = content(sections=[section("1")])
    assert rows(merged(shown, shown, theirs)) == ["1"]
    mine = content(sections=[section("1"), section("2", "mine")])
    outcome = merged(shown, mine, theirs)
    assert rows(outcome) == ["1", "2"] and outcome.content["sections"][1]["heading_es"] == "mine"


def test_rows_of_rows_merge_too():
    shown = content(sections=[section("1", notes=[note("a"), note("b")])])
    mine = content(sections=[section("1", notes=[note("a", "mine"), note("b")])])
    theirs = content(sections=[section("1", "theirs", notes=[note("a"), note("b", "theirs"), note("c")])])
    (row,) = merged(shown, mine, theirs).content["sections"]
    assert row["heading_es"] == "theirs"
    assert [(n["row_id"], n["text_es"]) for n in row["notes"]] == [("a", "mine"), ("b", "theirs"), ("c", "n")]


def test_a_change_deep_inside_keeps_a_row_that_was_removed():
    shown = content(sections=[section("1", notes=[note("a")])])
    theirs = content(sections=[section("1", notes=[note("a", "theirs")])])
    assert rows(merged(shown, content(), theirs)) == ["1"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("uno\r\ndos", "uno\ndos"),
        ("uno ", "uno"),
        (None, ""),
        ("[]", ""),
        ('[{"type": "p", "value": "<p data-block-key=\\"x\\">a</p>"}]', '[{"value":"<p>a</p>","type":"p"}]'),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_what_a_browser_does_to_a_value_is_no_change(a, b):
    assert canonical(a) == canonical(b)


@pytest.mark.parametrize(("a", "b"), [("a", "b"), ("[1]", "[2]"), ("0", ""), (False, True), ([1, 2], [2, 1])])
def test_what_a_person_does_is(a, b):
    assert canonical(a) != canonical(b)


@pytest.mark.parametrize("text", ["", None, "{", "[]", '{"v": 1}', '{"v": {}, "r": 3}', "null"])
def test_a_base_that_cannot_be_read_is_none(text):
    assert Base.loads(text) is None
