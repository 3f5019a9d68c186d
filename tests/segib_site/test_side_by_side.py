"""The editing form: every translated field in several languages next to each other, nothing hidden that
matters."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.panels.group import PanelGroup

from segib_site import languages
from segib_site.checks import concrete
from segib_site.editing import preference
from segib_site.editing.editor import Editor
from segib_site.editing.status import statuses
from segib_site.models import EditorPreference, SitePage, TranslatedRecord
from segib_site.panels import RowsPanel, Translated, page_form, readable
from segib_site.slices import freshness, publishing
from segib_site.slices.content import SLICES
from segib_site.translations import differences
from segib_site.translations.differences import Difference
from tests.specimens.factories import draft, edit, page, record, reload
from tests.specimens.models import SpecimenPage, SpecimenRecord
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db
PARAGRAPH = "b" * 8


@pytest.fixture
def boss(django_user_model):
    return django_user_model.objects.create_superuser("ana", "ana@example.org", "x")


@pytest.fixture
def editor(client, boss):
    client.force_login(boss)
    return client


@pytest.fixture
def it(home):
    """A page in Spanish and English, with blocks and rows."""
    it = page(home, es="Uno", en="One", introduction_es="Hola", introduction_en="Hello", live=("es", "en"))
    return edit(
        it,
        body_es=[{"type": "paragraph", "value": "<p>Hola <b>mundo</b></p>", "id": PARAGRAPH}],
        sections=[{"heading_es": "Sección", "weight": 2, "notes": [{"text_es": "nota", "mark": "*"}]}],
    )


def address(it):
    return reverse("wagtailadmin_pages:edit", args=[it.pk])


def shown_form(client, it):
    answer = client.get(address(it))
    assert answer.status_code == 200
    return answer


def cell(html, name):
    """The opening tag of the cell of a field."""
    return re.search(rf'<div [^>]*id="id_{name}-cell"[^>]*>', html)[0]


def shown_languages(html, field="title"):
    """The languages in which a field is shown, in the order of the columns."""
    tags = re.findall(rf'<div [^>]*id="id_{field}_(\w\w)-cell"[^>]*>', html)
    return [code for code in tags if " hidden" not in cell(html, f"{field}_{code}")]


def withheld(it, user, allowed):
    """The form of somebody who may change some slices only: without the fields of the others."""
    handler = SpecimenPage.get_edit_handler()
    it = draft(it)
    form = handler.get_form_class()(instance=it, for_user=user)
    form.editable_slices = frozenset(allowed)
    keep_only(form, allowed)
    request = RequestFactory().get("/")
    request.user = user
    return handler.get_bound_panel(instance=it, request=request, form=form).render_form_content()


def keep_only(form, allowed):
    for name in list(form.fields):
        found = [f for f in form._meta.model._meta.fields if f.name == name]
        localised = found and languages.language_of_field(found[0])
        slice_name = localised[1] if localised else "shared"
        if found and name != "row_id" and slice_name not in allowed and name != "id":
            del form.fields[name]
    for formset in form.formsets.values():
        for row in formset.forms:
            keep_only(row, allowed)


# -- panels -----------------------------------------------------------------------------------


def panels_of(handler):
    yield handler
    if isinstance(handler, PanelGroup):
        for child in handler.children:
            yield from panels_of(child)
    if isinstance(handler, InlinePanel):
        yield from panels_of(handler.child_edit_handler)


OPTIONS = {
    "permission": "superuser",
    "read_only": True,
    "help_text": "How to write it",
    "heading": "Called so",
    "classname": "collapsed",
    "widget": forms.Textarea,
    "icon": "globe",
    "attrs": {"data-mine": "yes"},
    "disable_comments": True,
    "required_on_save": True,
}


@pytest.mark.parametrize(
    "model", [*concrete(SitePage), *concrete(TranslatedRecord)], ids=lambda m: m.__name__
)
def test_what_a_panel_is_told_reaches_every_language(model):
    found = [panel for panel in panels_of(model.get_edit_handler()) if isinstance(panel, Translated)]
    fields = {panel.base_name for panel in found if panel.model is model}
    assert found and fields, "every type has translated text"
    for panel in found:
        assert [child.code for child in panel.children] == list(languages.CODES)
        for told in (panel.options, OPTIONS):
            bound = Translated(panel.base_name, **told).bind_to_model(panel.model)
            for child in bound.children:
                assert {name: getattr(child, name) for name in told} == told


@pytest.mark.parametrize("option", ["help_text", "heading", "attrs", "icon"])
def test_what_a_panel_is_told_is_shown_in_every_language(option, home, boss):
    told = {option: OPTIONS[option]}
    handler = page_form(
        SpecimenPage, translated=[Translated("introduction", **told)], shared=[], settings=[]
    ).bind_to_model(SpecimenPage)
    it = draft(page(home, es="Uno"))
    request = RequestFactory().get("/")
    request.user = boss
    bound = handler.get_bound_panel(
        instance=it, request=request, form=handler.get_form_class()(instance=it, for_user=boss)
    )
    (introduction,) = [
        p for p in bound.children[0].children if getattr(p.panel, "base_name", "") == "introduction"
    ]
    assert [child.panel.code for child in introduction.children] == ["es", "en", "pt"]
    for child in introduction.children:
        assert getattr(child, option) == OPTIONS[option]
    if option != "icon":
        words = {"attrs": 'data-mine="yes"'}.get(option, OPTIONS[option])
        assert introduction.render_html().count(words if isinstance(words, str) else str(words)) >= 3


def test_a_panel_with_a_permission_is_for_those_who_have_it(home, boss, django_user_model):
    handler = page_form(
        SpecimenPage, translated=[Translated("introduction", permission="superuser")], shared=[], settings=[]
    ).bind_to_model(SpecimenPage)
    it = draft(page(home, es="Uno", introduction_es="Secreto"))
    for user, expected in ((boss, True), (django_user_model.objects.create_user("bia"), False)):
        request = RequestFactory().get("/")
        request.user = user
        form = handler.get_form_class()(instance=it, for_user=user)
        html = handler.get_bound_panel(instance=it, request=request, form=form).render_html()
        assert ("Secreto" in html) is expected


def test_the_form_of_a_row_keeps_its_kind_of_panels():
    kinds = {type(p) for p in panels_of(SpecimenPage.get_edit_handler())}
    assert RowsPanel in kinds and FieldPanel not in kinds, "shared facts can be read where not written"
    assert readable("colour") == "colour"


# -- what is shown ----------------------------------------------------------------------------


def test_the_source_comes_first_and_every_language_is_sent(home, editor):
    it = page(home, pt="Um", en="One", live=("pt",), source="pt")
    html = shown_form(editor, it).content.decode()
    assert re.findall(r'id="id_title_(\w\w)-cell"', html) == ["pt", "es", "en"]
    assert shown_languages(html)[0] == "pt" and len(shown_languages(html)) == 2
    for code, tag in (("es", "es"), ("en", "en"), ("pt", "pt-BR")):
        (title,) = re.findall(rf'<input [^>]*name="title_{code}"[^>]*>', html)
        assert f'lang="{tag}"' in title


@pytest.mark.parametrize(
    ("source", "editable", "interface", "expected"),
    [
        ("es", SLICES, "es", ("es", "en")),
        ("es", SLICES, "pt-br", ("es", "pt")),
        ("pt", SLICES, "pt-br", ("es", "pt")),
        ("es", ("pt",), "es", ("es", "pt")),
        ("es", ("es", "shared"), "en", ("es",)),
        ("en", ("pt",), "es", ("en", "pt")),
    ],
)
def test_somebody_new_sees_the_source_and_her_own_language(source, editable, interface, expected, boss):
    with languages.forced(interface):
        assert preference.shown_to(boss, source, editable) == expected


def test_the_choice_of_languages_is_remembered_for_each_person(it, editor, boss, django_user_model):
    chosen = reverse("segib_editor_languages")
    assert editor.post(chosen, {"language": ["pt", "es", "pt", "xx"]}).status_code == 204
    assert EditorPreference.objects.get(user=boss).languages == ["es", "pt"]
    assert shown_languages(shown_form(editor, it).content.decode()) == ["es", "pt"]
    assert editor.post(chosen, {"language": "en"}).status_code == 204
    assert shown_languages(shown_form(editor, it).content.decode()) == ["en"]
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("bia", "b@example.org", "x"))
    assert len(shown_languages(shown_form(other, it).content.decode())) == 2


def test_nonsense_is_not_remembered(editor):
    chosen = reverse("segib_editor_languages")
    for data in ({}, {"language": "xx"}, {"language": ["", "../"]}):
        assert editor.post(chosen, data).status_code == 400
    assert editor.get(chosen).status_code == 405
    assert not EditorPreference.objects.exists()
    assert Client().post(chosen, {"language": "es"}).status_code == 302, "to sign in"
    assert Client(enforce_csrf_checks=True).post(chosen, {"language": "es"}).status_code in (302, 403)


def test_a_new_page_and_a_record_are_edited_the_same_way(home, editor):
    add = reverse("wagtailadmin_pages:add", args=["specimens", "specimenpage", home.pk])
    html = editor.get(add).content.decode()
    assert len(shown_languages(html)) == 2 and "data-segib-toggle" in html
    it = record(es="Uno", en="One", live=("es",))
    html = editor.get(reverse("wagtailsnippets_specimens_specimenrecord:edit", args=[it.pk])).content.decode()
    assert shown_languages(html, "name") == ["es", "en"]
    html = editor.get(reverse("wagtailsnippets_specimens_specimenrecord:add")).content.decode()
    assert shown_languages(html, "name") == ["es", "en"]


# -- errors -----------------------------------------------------------------------------------


def summary(html):
    found = re.search(r'<div class="segib-errors.*?</div>', html, re.S)
    return re.sub(r"\s+", " ", found[0]) if found else ""


def assert_leads_somewhere(html):
    targets = re.findall(r'href="#([^"]+)" data-segib-reveal', html)
    assert targets
    for target in targets:
        assert html.count(f'id="{target}"') == 1, target


def test_an_error_in_a_hidden_language_is_announced_and_shown(it, editor, boss):
    EditorPreference.objects.create(user=boss, languages=["es"])
    data = shown_by(shown_form(editor, it).context["form"])
    answer = editor.post(address(it), {**data, "title_pt": "x" * 256})
    html = answer.content.decode()
    assert "Título (portugués)" in summary(html) and 'role="alert"' in summary(html)
    assert shown_languages(html) == ["es", "pt"]
    assert_leads_somewhere(html)
    assert EditorPreference.objects.get(user=boss).languages == ["es"], "the choice stays hers"


def test_an_error_in_a_row_of_a_row_and_in_a_block_says_where(it, editor, boss):
    EditorPreference.objects.create(user=boss, languages=["es"])
    data = shown_by(shown_form(editor, it).context["form"])
    heading = {"body_pt-count": 1, "body_pt-0-deleted": "", "body_pt-0-order": 0, "body_pt-0-id": "",
               "body_pt-0-type": "heading", "body_pt-0-value": ""}  # fmt: skip
    wrong = {"sections-0-notes-0-text_en": "x" * 101, **heading, "action-publish-slices": "es"}
    html = editor.post(address(it), {**data, **wrong}).content.decode()
    said = summary(html)
    assert "Section 1 › Note 1 › Text (inglés)" in said
    assert ("(portugués)" in said and "Bloque 1" in said) or "Block 1" in said
    assert shown_languages(html) == ["es", "en", "pt"]
    assert_leads_somewhere(html)


def test_a_conflict_in_a_hidden_language_is_shown(it, editor, boss, django_user_model):
    EditorPreference.objects.create(user=boss, languages=["es"])
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("bia", "b@example.org", "x"))
    hers = shown_by(shown_form(editor, it).context["form"])
    his = shown_by(shown_form(other, it).context["form"])
    name = "sections-0-notes-0-text_pt"
    assert other.post(address(it), {**his, name: "De Bia", "title_en": "Of Bia"}).status_code == 302
    html = editor.post(address(it), {**hers, name: "De Ana", "title_en": "Of Ana"}).content.decode()
    assert "De Bia" in summary(html) and "Of Bia" in summary(html)
    assert shown_languages(html) == ["es", "en", "pt"]
    assert_leads_somewhere(html)


# -- reading what one may not change ----------------------------------------------------------


def test_who_may_not_change_the_source_reads_it_beside_her_own(it, boss):
    html = withheld(it, boss, {"pt"})
    assert 'name="title_es"' not in html and 'name="title_pt"' in html
    assert re.search(r'<div [^>]*class="[^"]*segib-read"[^>]*lang="es"[^>]*>\s*Hola\s*<', html)
    assert "<p>Hola <b>mundo</b></p>" in html and f'data-block-id="{PARAGRAPH}"' in html
    assert html.count(">Sección<") == 0 and "Sección" in html, "rows too, to read"
    assert 'name="sections-0-heading_pt"' in html and 'name="sections-0-notes-0-text_pt"' in html
    assert "sections-ADD" not in html and "sections-0-DELETE-button" not in html
    assert 'name="colour"' not in html and 'data-slice="shared"' in html


def test_the_source_that_can_only_be_read_can_still_be_copied(it, boss):
    html = withheld(it, boss, {"pt"})
    states = re.findall(r'<script type="application/json">(.*?)</script>', html, re.S)
    assert '"Uno"' in states and '"Hola"' in states
    assert any(PARAGRAPH in state for state in states), "blocks with their ids"
    assert len(re.findall(r"data-segib-copy[ >]", html)) == len(re.findall(r" data-copyable[ >]", html)) > 3


def test_what_is_read_is_escaped(home, boss):
    it = page(home, es="<script>alert(1)</script>", introduction_es="<img src=x>", live=("es",))
    html = withheld(it, boss, {"pt"})
    assert "<script>alert" not in html and "<img src=x>" not in html
    assert "&lt;img src=x&gt;" in html


def test_an_empty_field_says_so(it, boss):
    html = withheld(page(reload(it).get_parent(), es="Dos"), boss, {"pt"})
    assert re.search(r"<em lang=\"[\w-]+\">(vacío|empty)</em>", html)


# -- where each language stands ---------------------------------------------------------------


def test_the_strip_says_what_is_public_what_waits_and_what_is_missing(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    freshness.confirm(it, "en")
    publishing.publish(it, ["en"])
    edit(it, title_es="Otro")
    edit(it, introduction_pt="Só texto")
    by_name = {status.name: status for status in statuses(draft(it))}
    assert by_name["es"].is_live and by_name["es"].differs and by_name["es"].is_source
    assert by_name["en"].is_live and not by_name["en"].differs
    assert by_name["en"].freshness.state == "current", "judged by what is public"
    assert not by_name["pt"].is_live and by_name["pt"].missing
    assert by_name["shared"].is_live and not by_name["shared"].differs
    assert [s.name for s in statuses(SpecimenPage(source_language="es"))] == list(SLICES)


def test_a_draft_knows_what_is_public_now_not_when_it_was_begun(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    freshness.confirm(it, "en")
    it = edit(it, title_es="Dos")
    publishing.publish(it, ["es"])
    it = edit(it, title_en="Another")
    opened = draft(it)
    assert opened.live_revision_id == reload(it).live_revision_id
    found = {status.name: status for status in statuses(opened)}
    assert not found["es"].differs and found["en"].differs
    assert found["en"].freshness.state == freshness.State.STALE


def test_an_address_can_name_the_languages_to_show_and_changes_no_choice(it, editor, boss):
    EditorPreference.objects.create(user=boss, languages=["es", "en"])
    answer = editor.get(reverse("wagtailadmin_pages:edit", args=[it.pk]), {"languages": "es,pt,xx"})
    shown = dict(re.findall(r'data-segib-toggle="(\w+)"[^>]*aria-pressed="(\w+)"', answer.content.decode()))
    assert shown == {"es": "true", "en": "false", "pt": "true"}
    assert EditorPreference.objects.get(user=boss).languages == ["es", "en"]


def test_the_strip_asks_at_most_twice(it, boss, django_assert_max_num_queries):
    edit(it, title_es="Otro")
    obj = draft(it)
    form = SpecimenPage.get_edit_handler().get_form_class()(instance=obj, for_user=boss)
    with django_assert_max_num_queries(2):
        statuses(obj, form)


def test_a_confirmation_of_what_is_public_is_seen_before_any_publication(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    edit(it, introduction_pt="Texto")
    freshness.confirm(it, "en")
    by_name = {status.name: status for status in statuses(draft(it))}
    assert by_name["en"].freshness.state == freshness.states(reload(it))["en"].state == "current"


def test_an_autosave_brings_the_strip_up_to_date(home, editor):
    it = page(home, es="Uno", live=("es",))
    data = shown_by(shown_form(editor, it).context["form"])
    revision = reload(it).latest_revision
    data |= {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}
    answer = editor.post(address(it), {**data, "title_es": "Dos"}, headers={"accept": "application/json"})
    html = answer.json()["html"]
    (spanish,) = re.findall(r'data-w-teleport-target-value="#segib-strip-es".*?</template>', html, re.S)
    (english,) = re.findall(r'data-w-teleport-target-value="#segib-strip-en".*?</template>', html, re.S)
    assert "Público; el borrador tiene cambios" in spanish or "the draft has changes" in spanish
    assert "the draft has changes" not in english


# -- what the source has changed --------------------------------------------------------------


def test_what_the_source_changed_is_shown_beside_the_stale_field(it, editor, monkeypatch):
    asked = []
    row_id = str(draft(it).sections.first().row_id)

    def since_confirmed(it, code):
        asked.append(code)
        return [
            Difference("introduction", "Introduction", "Hola", "Hola <b>a todos"),
            Difference(f"body#{PARAGRAPH}", "Text", "uno", "dos"),
            Difference(f"sections/{row_id}/heading", "Heading", "antes", "después"),
        ]

    freshness.confirm(it, "en")
    publishing.publish(it, ["es", "en", "shared"])
    edit(it, introduction_es="Otra cosa")
    publishing.publish(it, ["es"])
    monkeypatch.setattr(differences, "since_confirmed", since_confirmed)
    html = shown_form(editor, it).content.decode()
    assert asked == ["en"], "once a page, for the language that is out of date"
    assert html.count('<details class="segib-changes"') == 3
    for name, words in (
        ("introduction_en", "<ins> &lt;b&gt;a todos</ins>"),
        ("body_en", f'data-changed-block="{PARAGRAPH}"'),
        ("sections-0-heading_en", "<del>antes</del>"),
    ):
        beside = html[html.index(f'id="id_{name}-cell"') :]
        assert words in beside[: beside.index("</details>")]


def test_a_form_without_an_editor_shows_every_language():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert Editor().shown == languages.CODES
    bound = SpecimenRecord.get_edit_handler().get_bound_panel(instance=None, request=request, form=None)
    assert bound.get_comparison(), "comparing versions binds panels without a form"
