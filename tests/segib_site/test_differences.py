"""What a source says otherwise since its translation was confirmed, word by word."""

from __future__ import annotations

import dataclasses
import json

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.management.commands.purge_revisions import purge_revisions
from wagtail.models import Revision

from segib_site.editing.views import MergingSave
from segib_site.models import TranslationTask
from segib_site.slices import freshness, publishing
from segib_site.translations.differences import rendered, since_confirmed, words
from segib_site.translations.plain_words import plain
from tests.specimens.factories import edit, page, record, reload

pytestmark = pytest.mark.django_db

BODY = [
    {"type": "heading", "value": "El plan", "id": "h" * 8},
    {"type": "paragraph", "value": "<p>Participan <b>22</b> pa&iacute;ses.</p>", "id": "p" * 8},
    {"type": "quote", "value": {"text": "Somos uno", "attribution": "Ana"}, "id": "q" * 8},
]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def changes(before, after):
    return [piece for piece in words(before, after) if piece[0] != "same"]


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        ("En 2024 participaron 22 países.", "En 2024 participaron 23 países.", ["22", "23"]),
        ("Son 1.234,5 euros", "Son 1.235,5 euros", ["1.234,5", "1.235,5"]),
        ("desde 12/2026 hasta", "desde 11/2026 hasta", ["12/2026", "11/2026"]),
        ("el 10 % del total", "el 12 % del total", ["10 %", "12 %"]),
        ("la XXIX Cumbre", "la XXX Cumbre", ["XXIX", "XXX"]),
    ],
)
def test_a_change_of_one_figure_is_exactly_that_figure(before, after, differs):
    assert changes(before, after) == [("gone", differs[0]), ("new", differs[1])]


def test_neighbouring_changes_are_one():
    assert words("a uno dos b", "a tres cuatro b") == [
        ("same", "a "), ("gone", "uno dos"), ("new", "tres cuatro"), ("same", " b"),
    ]  # fmt: skip
    assert changes("uno cuatro", "uno dos tres cuatro") == [("new", "dos tres ")]
    assert changes("uno, dos y tres", "uno y tres") == [("gone", ", dos ")]


def test_white_space_is_no_difference():
    assert changes("uno  dos\n", "uno\ndos") == [] and words("", "") == []


TEXTS = st.text(st.sampled_from("ab 1.,\n%é"), max_size=40)


@given(TEXTS, TEXTS)
def test_pieces_are_the_two_texts(before, after):
    pieces = words(before, after)
    assert "".join("".join(t for k, t in pieces if k != "new").split()) == "".join(before.split())
    assert "".join("".join(t for k, t in pieces if k != "gone").split()) == "".join(after.split())
    assert all(text for _kind, text in pieces)
    if before.split() == after.split():
        assert all(kind == "same" for kind, _text in pieces)


def test_long_texts_are_compared_in_time():
    lines = [f"Línea {n} de un texto muy largo que dice lo que dice." for n in range(800)]
    other = [*lines[200:], *lines[:200]]
    other[5] = "Otra cosa."
    pieces = words("\n".join(lines), "\n".join(other))
    assert "".join(t for k, t in pieces if k != "gone").split() == " ".join(other).split()
    changed = lines.copy()
    changed[3] = changed[3].replace("muy", "poco")
    changed[790] = changed[790].replace("muy", "poco")
    assert changes("\n".join(lines), "\n".join(changed)) == [("gone", "muy"), ("new", "poco")] * 2


def test_what_is_rendered_is_escaped_and_announced():
    html = rendered([("same", "<b> "), ("gone", "<i>"), ("new", "&")])
    assert "&lt;b&gt; " in html and "<del>&lt;i&gt;</del>" in html and "<ins>&amp;</ins>" in html
    assert html.count("w-sr-only") == 2


def test_rich_text_is_read_as_words():
    assert plain("<p>Uno&nbsp;<b>dos</b></p><ul><li>a &amp; b</li><li>c</li></ul>") == "Uno dos\na & b\nc"
    assert plain('<p>el <a href="https://a.example/">plan</a></p>') == "el plan"
    assert plain('<a linktype="page" id="3">plan</a>', targets=True) == "plan (→ page 3)"
    assert plain("2 < 3 y 4 > 1") == "2 < 3 y 4 > 1"


# -- since a confirmation ---------------------------------------------------------------------------


@pytest.fixture
def it(home):
    made = page(home, es="Uno", pt="Um", live=("es", "pt"))
    edit(made, introduction_es="Participan 22 países.", introduction_pt="Participam 22 países.",
         body_es=json.dumps(BODY), body_pt=json.dumps(BODY))  # fmt: skip
    publishing.publish(made, ["es", "pt"])
    freshness.confirm(made, "pt")
    return reload(made)


def since(record, code="pt", **kwargs):
    return [
        (d.path, d.kind, [t for k, t in d.pieces if k != "same"])
        for d in since_confirmed(reload(record), code, **kwargs)
    ]


def body(*blocks):
    return json.dumps(list(blocks))


def test_nothing_has_changed_since_it_was_confirmed(it):
    assert since(it) == [] and since(it, "es") == [] and since(it, "en") == []


def test_the_difference_is_the_words_that_changed(it):
    edit(it, introduction_es="Participan 23 países.")
    assert since(it) == [("introduction", "changed", ["22", "23"])]
    [difference] = since_confirmed(reload(it), "pt")
    assert difference.field_label == "Introduction" and difference.is_known
    assert (difference.before, difference.after) == ("Participan 22 países.", "Participan 23 países.")
    assert since(it, public=True) == [], "readers see no difference yet"
    publishing.publish(it, ["es"])
    assert since(it, public=True) == since(it)


def test_saves_in_between_do_not_hide_what_was_confirmed(it):
    for number in range(23, 30):
        edit(it, introduction_es=f"Participan {number} países.")
        publishing.publish(it, ["es"])
    assert since(it) == [("introduction", "changed", ["22", "29"])]


def test_a_stream_differs_by_block(it):
    _heading, paragraph, quote = BODY
    other = {**paragraph, "value": "<p>Participan <b>23</b> países.</p>"}
    added = {"type": "heading", "value": "Otro", "id": "n" * 8}
    edit(it, body_es=body(other, added, quote))
    found = since_confirmed(reload(it), "pt")
    assert [(d.path[:8], d.kind, d.field_label) for d in found] == [
        ("body#ppp", "changed", "Body, block 1 (Text)"),
        ("body#nnn", "new", "Body, block 2 (Heading)"),
        ("body#hhh", "gone", "Body, a block (Heading)"),
    ]
    assert [t for k, t in found[0].pieces if k != "same"] == ["22", "23"]
    assert found[2].before == "El plan" and found[1].after == "Otro"


def test_a_part_of_a_block_differs_under_its_label(it):
    heading, paragraph, quote = BODY
    edit(
        it, body_es=body(heading, paragraph, {**quote, "value": {"text": "Somos dos", "attribution": "Ana"}})
    )
    [difference] = since_confirmed(reload(it), "pt")
    assert difference.after == "Quotation: Somos dos\nWho said it, where: Ana"
    assert [t for k, t in difference.pieces if k != "same"] == ["uno", "dos"]


def test_blocks_that_only_moved_are_said_to_have_moved(it):
    heading, paragraph, quote = BODY
    edit(it, body_es=body(quote, heading, paragraph))
    [(path, kind, pieces)] = since(it)
    assert (path, kind, pieces) == ("body#" + "q" * 8, "moved", [])


def test_another_target_of_a_link_is_shown(it):
    heading, paragraph, quote = BODY
    linked = {**paragraph, "value": '<p>El <a href="https://a.example/">plan</a></p>'}
    edit(it, body_es=body(heading, linked, quote))
    freshness.confirm(it, "pt")
    edit(it, body_es=body(heading, {**linked, "value": linked["value"].replace("a.ex", "b.ex")}, quote))
    [difference] = since_confirmed(reload(it), "pt")
    assert "(→ https://a.example/)" in difference.before and "(→ https://b.example/)" in difference.after
    bold = {**linked, "value": '<p>El <a href="https://a.example/"><b>plan</b></a></p>'}
    edit(it, body_es=body(heading, bold, quote))
    assert since(it) == [("body#" + "p" * 8, "markup", [])]


def test_rows_are_named_by_number(it):
    edit(it, sections=[{"heading_es": "Uno", "weight": 1, "notes": [{"text_es": "antes", "mark": ""}]}])
    freshness.confirm(it, "pt")
    content = publishing.draft_content(reload(it))
    content["sections"][0]["notes"][0]["text_es"] = "ahora"
    publishing.save_draft(it, content, ["es"])
    [difference] = since_confirmed(reload(it), "pt")
    assert difference.field_label == "Section 1 › Note 1 › Text"
    assert difference.pieces == [("gone", "antes"), ("new", "ahora")]


def test_snippets_differ_too():
    it = record(es="Uno dos", en="One two", live=("es", "en"))
    freshness.confirm(it, "en")
    edit(it, name_es="Uno tres")
    assert since(it, "en") == [("name", "changed", ["dos", "tres"])]


def test_where_the_earlier_words_are_gone_that_is_said(it):
    edit(it, introduction_es="Participan 23 países.")
    publishing.publish(it, ["es"])
    TranslationTask.objects.update(source_revision=None)
    Revision.objects.for_instance(it).exclude(pk=reload(it).latest_revision_id)._raw_delete("default")
    [difference] = since_confirmed(reload(it), "pt")
    assert not difference.is_known and difference.pieces == [("same", "Participan 23 países.")]


def test_a_purge_keeps_the_words_a_translation_was_confirmed_with(it, monkeypatch):
    # Each deletion is a transaction of its own, as where the command runs.
    monkeypatch.setattr(Revision, "delete", transaction.atomic(Revision.delete))
    for number in range(23, 26):
        edit(it, introduction_es=f"Participan {number} países.")
        publishing.publish(it, ["es"])
    before = Revision.objects.for_instance(it).count()
    deleted, kept = purge_revisions()
    assert kept == 1 and deleted and Revision.objects.for_instance(it).count() < before
    assert since(it) == [("introduction", "changed", ["22", "25"])]
    freshness.confirm(it, "pt")
    assert purge_revisions()[1] == 0, "nothing needs it any more"
    it.delete()
    assert not Revision.objects.filter(object_id=str(it.pk)).exists()


def test_a_revision_that_is_needed_cannot_be_deleted_by_itself(it):
    edit(it, introduction_es="Participan 23 países.")
    publishing.publish(it, ["es"])
    with pytest.raises(ProtectedError):
        Revision.objects.for_instance(it).exclude(pk=reload(it).latest_revision_id).delete()


@pytest.mark.usefixtures("home")
def test_the_words_are_found_with_few_queries(it, django_assert_max_num_queries):
    for number in range(23, 33):
        edit(it, introduction_es=f"Participan {number} países.")
    it = reload(it)
    with django_assert_max_num_queries(3):
        assert len(since_confirmed(it, "pt")) == 1


def test_a_difference_is_shown_in_the_language_of_the_source(it):
    edit(it, introduction_es="Participan <23> países.")
    [difference] = since_confirmed(reload(it), "pt")
    source = "{% load segib_editing %}{% difference one 'pt' %}"
    html = Template(source).render(Context({"one": difference}))
    assert 'lang="pt-BR"' in html and "Introduction" in html and "&lt;" in html
    assert '<span class="w-sr-only" lang="en"> removed: </span><del>22</del>' in html
    unknown = dataclasses.replace(difference, is_known=False)
    assert "no longer kept" in Template(source).render(Context({"one": unknown}))


def test_an_autosave_does_not_overwrite_what_a_translation_was_confirmed_with(it, rf, django_user_model):
    ana = django_user_model.objects.create_user("ana")

    def may_overwrite():
        record = reload(it)
        request = rf.post("/", {"overwrite_revision_id": record.latest_revision_id})
        request.user = ana
        MergingSave.without_foreign_overwrite(request, record)
        return "overwrite_revision_id" in request.POST

    publishing.save_draft(it, {**publishing.draft_content(it), "introduction_es": "Otra"}, ["es"], user=ana)
    assert may_overwrite(), "her own words, as she types"
    freshness.confirm(reload(it), "pt", ana)
    assert not may_overwrite()
