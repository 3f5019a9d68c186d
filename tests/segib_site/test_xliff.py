"""Text goes out as XLIFF and comes back: what is right is written, what is wrong is refused whole."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core import serializers
from lxml import etree

from segib_site import languages
from segib_site.roles import rights
from segib_site.slices import freshness, publishing
from segib_site.slices.content import differing_slices, shape
from segib_site.xliff import reading, selection, writing
from segib_site.xliff.units import NAMESPACE, language_of_tag
from segib_site.xliff.writing import Version, Wanted
from tests.segib_site.translation_files import (
    BODY,
    N,
    a_page,
    named,
    pseudo,
    read,
    sent,
    take,
    translate,
    units,
)
from tests.specimens.factories import draft, edit, page, record, reload, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(nothing_left_behind):
    """Messages are read here in the language they are written in."""
    with languages.forced("en"):
        yield


def everything():
    """Every row of the database that an import could write."""
    models = [m for m in apps.get_models() if m._meta.app_label in ("segib_site", "specimens", "wagtailcore")]
    return serializers.serialize("json", [row for m in models for row in m._base_manager.order_by("pk")])


@pytest.fixture
def it(home):
    return a_page(home)


def test_every_text_goes_out_in_pieces_a_translator_can_work_on(it):
    root = sent(it)
    assert [u.split("#")[0].split("/")[0] for u in units(root)] == [
        "introduction.1", *["body"] * 8, "sections", "sections",
    ]  # fmt: skip
    paragraph = named(root, "body#p1.1").find("x:source", N)
    assert "".join(paragraph.itertext()) == "Uno dos tres."
    assert [(c.tag.rpartition("}")[2], c.get("id"), c.get("ctype")) for c in paragraph] == [
        ("g", "1", "bold"), ("g", "2", "link"),
    ]  # fmt: skip
    assert "https://example.org/?a=1&b=2" in named(root, "body#p1.1").find("x:note", N).text
    assert named(root, "body#p1.2").find("x:source/x:x", N).get("ctype") == "lb"
    assert named(root, "text.1").get("maxwidth") == "100"
    assert {f.get("target-language") for f in root} == {"en"}
    assert sent(it, code="pt")[0].get("target-language") == "pt-BR"


def test_only_what_is_missing_or_out_of_date_goes_out_unless_all_is_wanted(home, it):
    assert "title.1" not in units(sent(it)), "it is translated, though nobody has confirmed it"
    assert named(sent(it, wanted=Wanted.ALL), "title.1").find("x:target", N).get("state") == (
        "needs-review-translation"
    )
    take(pseudo(sent(it)))
    freshness.confirm(reload(it), "en")
    assert units(sent(it, version=Version.DRAFT)) == {}
    changed = json.loads(json.dumps(BODY))
    changed[0]["value"] = "Otro encabezado"
    edit(draft(it), body_es=json.dumps(changed))
    assert units(sent(it)) == {}, "what is public has not changed"
    (name,) = units(sent(it, version=Version.DRAFT))
    assert name == "body#h1.1"
    target = units(sent(it, version=Version.DRAFT))[name].find("x:target", N)
    assert (target.text, target.get("state")) == ("[Encabezado]", "needs-review-translation")
    freshness.leave_out(reload(it), "en", "Not for readers of English.")
    assert units(sent(it, wanted=Wanted.ALL)) == {}


def test_a_translated_file_becomes_the_draft_of_that_language_and_nothing_else(home, it):
    before = publishing.draft_content(it)
    done = take(pseudo(sent(it)))
    assert (done.problems, done.total("said")) == ([], 9)
    it = reload(it)
    after = publishing.draft_content(it)
    assert differing_slices(before, after, shape(type(it))) == ("en",)
    assert publishing.live_content(it)["introduction_en"] == ""
    assert after["introduction_en"] == "[Línea uno\nlínea dos]"
    body = json.loads(after["body_en"])
    assert [block["id"] for block in body] == ["h1", "p1", "g1", "f1"]
    assert body[1]["value"] == (
        '<p>[Uno ]<b>[dos]</b> <a href="https://example.org/?a=1&amp;b=2">[tres]</a>.</p>'
        "<ul><li>[Cuatro]<br/>cinco</li><li>[Seis]</li></ul>"
    )
    assert [item["value"]["value"] for item in body[3]["value"]] == ["[Madrid]", "[22 & más <ya>]"]
    row = after["sections"][0]
    assert (row["heading_en"], row["notes"][0]["text_en"]) == ("[Sección]", "[Nota]")
    assert freshness.freshness(after, "en", "es", shape(type(it))).state == freshness.State.DRAFT
    assert publishing.publishable_languages(after, it) == ("es", "en")
    publishing.publish(it, ["en"])
    assert "[Encabezado]" in publishing.live_content(reload(it))["body_en"]


def test_what_was_imported_is_as_the_editing_form_would_have_written_it(it, admin_client):
    from django.urls import reverse

    from tests.specimens.posting import shown_by

    without_figure = [block for block in BODY if block["type"] != "figure"]
    publishing.publish(edit(it, body_es=json.dumps(without_figure)), ["es"])
    assert take(pseudo(sent(it))).total("said") == 9
    before = publishing.draft_content(reload(it))
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    form = admin_client.get(address).context["form"]
    assert admin_client.post(address, shown_by(form)).status_code == 302
    after = publishing.draft_content(reload(it))
    assert differing_slices(before, after, shape(type(it))) == ()


def test_a_file_that_comes_back_as_it_went_changes_nothing(it):
    take(pseudo(sent(it)))
    before = everything()
    done = take(sent(reload(it), wanted=Wanted.ALL))
    assert (done.total("said"), done.total("unchanged"), done.problems) == (0, 10, [])
    assert everything() == before


def test_what_is_taken_can_wait_for_review(it, admin_user):
    take(pseudo(sent(it)), admin_user, review=True)
    said = freshness.record_of(publishing.draft_content(reload(it)), "en")
    assert said["review"]["by"] == admin_user.pk and "confirmed" not in said
    from wagtail.models import PageLogEntry

    entry = PageLogEntry.objects.get(page=it.pk, action="segib.xliff_import")
    assert entry.data["slices"] == ["en"] and entry.user == admin_user


# -- everything or nothing ----------------------------------------------------------------------


def refused(root, user=None, **options):
    """Take a file that must be refused; return what is said of it."""
    before = everything()
    done = take(root, user, **options)
    assert done.is_refused
    assert everything() == before, "something was written"
    return [(problem.unit, problem.reason) for problem in done.problems]


def test_a_text_whose_source_has_changed_is_refused_with_what_it_says_now(it):
    root = pseudo(sent(it))
    publishing.publish(edit(it, introduction_es="Otra cosa"), ["es"])
    ((unit, reason),) = refused(root)
    assert "Introduction" in unit and "(line " in unit
    assert "Otra cosa" in reason


def test_a_draft_of_the_source_stands_in_the_way_of_nothing(it):
    root = pseudo(sent(it))
    edit(it, introduction_es="Todavía en borrador", introduction_pt="Rascunho")
    assert take(root).problems == []
    after = publishing.draft_content(reload(it))
    assert after["introduction_en"] == "[Línea uno\nlínea dos]"
    assert (after["introduction_es"], after["introduction_pt"]) == ("Todavía en borrador", "Rascunho")


def test_a_block_that_is_gone_is_refused(it):
    root = pseudo(sent(it))
    publishing.publish(edit(it, body_es=json.dumps(BODY[1:])), ["es"])
    ((_unit, reason),) = refused(root)
    assert "not there any more" in reason


def test_a_missing_unit_is_named_by_what_it_followed(it):
    root = pseudo(sent(it))
    unit = named(root, "body#p1.2")
    unit.getparent().remove(unit)
    ((where, reason),) = refused(root)
    assert where == "Título" and "4" in reason and "Text" in reason


def test_a_doubled_unit_is_refused(it):
    root = pseudo(sent(it))
    unit = named(root, "body#h1.1")
    unit.addnext(etree.fromstring(etree.tostring(unit)))
    ((where, _reason),) = refused(root)
    assert "Título" in where


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ('<g id="1">a</g> b', "2"),
        ('<g id="1">a</g> <g id="2">b</g> <g id="3">c</g>', "3"),
        ('<g id="1">a</g> <g id="2">b</g> <g id="2">c</g>', "2"),
        ('<x id="1"/> <g id="2">b</g>', "1"),
        ('<g id="1">a</g> <g id="2">b</g><script>alert(1)</script>', "script"),
        ('<g id="1">a</g> <g id="2">b</g><bpt id="9">&lt;b&gt;</bpt>', "bpt"),
        ('<g id="1">a</g> <a href="javascript:alert(1)">b</a>', "&lt;a"),
    ],
)
def test_codes_that_are_missing_added_or_foreign_are_refused(it, inside, word):
    root = pseudo(sent(it))
    translate(named(root, "body#p1.1"), inside)
    ((unit, reason),) = refused(root)
    assert "Text" in unit and word.replace("&lt;", "<") in reason


def test_markup_in_a_line_of_text_is_refused_as_an_element(it):
    root = pseudo(sent(it))
    translate(named(root, "introduction.1"), "a <script>alert(1)</script>")
    ((_unit, reason),) = refused(root)
    assert "<script>" in reason


def test_html_written_as_text_stays_text(it):
    root = pseudo(sent(it))
    evil = "&lt;script&gt;alert(1)&lt;/script&gt; &lt;a href='javascript:alert(1)'&gt;x&lt;/a&gt;"
    translate(named(root, "body#p1.3"), evil)
    translate(named(root, "introduction.1"), evil)
    assert take(root).problems == []
    html = BeautifulSoup(
        json.loads(publishing.draft_content(reload(it))["body_en"])[1]["value"], "html.parser"
    )
    assert html.find("script") is None and [a["href"] for a in html.find_all("a")] == [
        "https://example.org/?a=1&b=2"
    ]
    assert html.find_all("li")[1].text == "<script>alert(1)</script> <a href='javascript:alert(1)'>x</a>"


def test_a_text_too_long_for_its_field_is_refused(it):
    root = pseudo(sent(it))
    translate(named(root, "text.1"), "x" * 101)
    ((unit, reason),) = refused(root)
    assert "Note" in unit and "100" in reason


def test_an_empty_translation_is_left_unless_it_says_it_is_finished(it):
    root = pseudo(sent(it))
    translate(named(root, "introduction.1"), "", "new")
    translate(named(root, "body#p1.2"), "", None)
    done = take(root)
    assert (done.total("untranslated"), done.total("partial")) == (1, 1)
    body = json.loads(publishing.draft_content(reload(it))["body_en"])
    assert [block["id"] for block in body] == ["h1", "g1", "f1"], "half a paragraph is none"
    root = pseudo(sent(reload(it)))
    assert list(units(root)) == ["introduction.1", "body#p1.1", "body#p1.2", "body#p1.3"]
    assert take(root).problems == []
    body = json.loads(publishing.draft_content(reload(it))["body_en"])
    assert [block["id"] for block in body] == ["h1", "p1", "g1", "f1"], "where the source has it"
    root = sent(reload(it), wanted=Wanted.ALL)
    translate(named(root, "introduction.1"), "", "final")
    assert len(refused(root)) == 1


def test_a_source_copied_into_an_untranslated_target_is_no_translation(it):
    root = sent(it)
    translate(named(root, "introduction.1"), "Línea uno\nlínea dos", "needs-translation")
    assert take(root).total("said") == 0


def test_marks_that_tools_make_are_passed_over(it):
    root = pseudo(sent(it))
    translate(
        named(root, "body#p1.1"),
        '<mrk mtype="seg" mid="0">One <g id="1">two</g></mrk> '
        '<mrk mtype="seg" mid="1"><g id="2">three</g>.</mrk>',
    )
    assert take(root).problems == []
    html = json.loads(publishing.draft_content(reload(it))["body_en"])[1]["value"]
    assert html.startswith('<p>One <b>two</b> <a href="https://example.org/?a=1&amp;b=2">three</a>.</p>')


def test_a_translation_changed_here_meanwhile_is_told_and_asked(it):
    edit(it, introduction_en="Mine")
    root = sent(reload(it), wanted=Wanted.ALL)
    translate(named(root, "introduction.1"), "Theirs")
    edit(reload(it), introduction_en="Mine, better")
    before = everything()
    done = take(root)
    assert done.is_refused and everything() == before
    ((conflict),) = done.conflicts
    assert (conflict.ours, conflict.theirs) == ("Mine, better", "Theirs")
    assert take(root, on_conflict="ours").total("kept") == 1
    assert text(draft(it), "introduction", "en") == "Mine, better"
    take(root, on_conflict="theirs")
    assert text(draft(it), "introduction", "en") == "Theirs"


def test_a_translation_changed_here_alone_stays(it):
    edit(it, introduction_en="Mine")
    root = sent(reload(it), wanted=Wanted.ALL)
    edit(reload(it), introduction_en="Mine, better")
    assert not take(root).is_refused
    assert text(draft(it), "introduction", "en") == "Mine, better"


def test_a_translation_laid_out_otherwise_is_shown_and_replaced_whole(it):
    edit(it, body_en=json.dumps([{"type": "paragraph", "id": "zz", "value": "<p>All in one</p>"}]))
    root = sent(reload(it), wanted=Wanted.ALL)
    heading = named(root, "body#h1.1")
    assert heading.find("x:alt-trans/x:target", N).text == "All in one"
    assert heading.find("x:target", N).get("state") == "new"
    root = pseudo(root)
    assert take(root).problems == []
    body = json.loads(publishing.draft_content(reload(it))["body_en"])
    assert [block["id"] for block in body] == ["h1", "p1", "g1", "f1"]


def test_links_of_the_translation_lead_where_they_led(it):
    edit(
        it,
        body_en=json.dumps(
            [{"type": "paragraph", "id": "p1", "value":
              '<p data-block-key="k">One <b>two</b> <a href="https://example.org/en">three</a>.</p>'
              "<ul><li>Four<br/>five</li><li>Six</li></ul>"}]
        ),
    )  # fmt: skip
    root = sent(reload(it), wanted=Wanted.ALL)
    translate(named(root, "body#p1.1"), '<g id="2">Three</g> and <g id="1">two</g>.')
    assert take(root).problems == []
    html = json.loads(publishing.draft_content(reload(it))["body_en"])[0]["value"]
    assert html.startswith(
        '<p><a href="https://example.org/en">Three</a> and <b>two</b>.</p><ul><li>Four<br/>'
    )


def test_rights_are_asked_for_each_record_and_language(it, home, admin_user, monkeypatch):
    root = pseudo(sent(it, home))
    real = rights.slices
    monkeypatch.setattr(
        rights, "slices", lambda u, r, a: real(u, r, a) - ({"en"} if r.pk == it.pk else set())
    )
    ((where, reason),) = refused(root, admin_user)
    assert where == "Título" and "English" in reason


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("original", "specimens.specimenpage:999999"),
        ("original", "specimens.specimenpage:x"),
        ("original", "auth.user:1"),
        ("original", "nonsense"),
        ("target-language", "pt-PT"),
        ("target-language", "fr"),
        ("target-language", "es"),
        ("source-language", "en"),
    ],
)
def test_a_file_about_something_else_is_refused(it, attribute, value):
    root = pseudo(sent(it))
    root[0].set(attribute, value)
    assert len(refused(root)) == 1


def test_a_page_is_not_to_be_had_under_another_type(it):
    root = pseudo(sent(it))
    root[0].set("original", f"segib_site.sitepage:{it.pk}")
    assert len(refused(root)) == 1


def test_a_unit_that_is_not_ours_is_refused(it):
    root = pseudo(sent(it))
    named(root, "introduction.1").set("id", "1")
    assert refused(root)[0][0].startswith("Título")


def test_all_mistakes_are_told_at_once(it):
    root = pseudo(sent(it))
    translate(named(root, "body#p1.1"), "no codes")
    translate(named(root, "text.1"), "x" * 101)
    translate(named(root, "introduction.1"), "", "final")
    assert len(refused(root)) == 3


# -- files that cannot be read --------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x"><body>
<trans-unit id="1"><source>a</source><target>&b;</target></trans-unit></body></file></xliff>"""
OUTSIDE = BOMB.replace(b'"aaaaaaaaaa"', b'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<xliff version='1.2'>\n<file>\n</xliff>", "3"),
        (b"", "1"),
        (b"\x00\x01\x02", "1"),
        (BOMB, "document type"),
        (OUTSIDE, "document type"),
        (BOMB.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"), "document type"),
        (b"<html><body>x</body></html>", "XLIFF"),
        (b'<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0"/>', "2.0"),
        (f'<xliff version="1.2" xmlns="{NAMESPACE}"/>'.encode(), "XLIFF"),
        (b"PK\x03\x04nonsense", "archive"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(data, word):
    with pytest.raises(reading.UnreadableFile) as refusal:
        reading.read("x.xlf", data)
    assert word in str(refusal.value)


def test_large_files_and_archives_are_refused(monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xlf", b" " * 3_000_000)
    monkeypatch.setattr(reading, "MAX_BYTES", 1_000_000)
    assert len(packed.getvalue()) < 10_000
    for data in (packed.getvalue(), b" " * 1_000_001):
        with pytest.raises(reading.UnreadableFile, match="MB"):
            reading.read("x.zip", data)


def test_records_whose_sources_differ_come_in_one_archive_and_go_back_in_it(home, it):
    other = record(pt="Nome", live=("pt",))
    made = selection.export([it, other], "en", name="Sección nueva")
    assert made.name == "seccion-nueva_en.zip" and made.records == 2
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert sorted(archive.namelist()) == ["seccion-nueva_es_en.xlf", "seccion-nueva_pt-BR_en.xlf"]
    found = reading.read(made.name, made.content)
    assert {(unit.record.split(":")[0], unit.source_language) for unit in found} == {
        ("specimens.specimenpage", "es"),
        ("specimens.specimenrecord", "pt"),
    }


def test_a_section_is_the_page_and_what_is_below_it_without_aliases(home, it):
    below = page(it, es="Abajo", live=("es",))
    page(home, es="Otra", live=("es",))
    reload(below).create_alias(parent=home, update_slug="alias")
    assert [p.pk for p in selection.section(reload(it))] == [it.pk, below.pk]


@pytest.mark.parametrize(
    ("tag", "code"),
    [("es", "es"), ("es-MX", "es"), ("EN_gb", "en"), ("pt-BR", "pt"), ("pt_br", "pt"), ("pt", "pt"),
     ("pt-PT", None), ("fr", None), ("", None), (None, None)],
)  # fmt: skip
def test_tags_that_tools_write_are_understood(tag, code):
    assert language_of_tag(tag) == code


def test_text_that_xml_cannot_hold_does_not_break_a_file(home):
    it = page(home, es="Uno\x0bdos", live=("es",))
    assert named(sent(it), "title.1").find("x:source", N).text == "Unodos"
    assert len(read(sent(it))) == 1


def test_sending_asks_no_more_of_the_database_for_each_page_than_its_text(
    home, it, django_assert_max_num_queries
):
    pages = [it, *(page(home, es=f"P {n}", live=("es",)) for n in range(3))]
    pages = [reload(p) for p in pages]
    with django_assert_max_num_queries(5 * len(pages)):
        for one in pages:
            writing.outgoing(one, "en")
