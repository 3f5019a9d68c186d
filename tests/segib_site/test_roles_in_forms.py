"""A translator of Portuguese, with and without honest forms: nothing but Portuguese changes."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.translation import gettext

from segib_site.models import ScheduledRelease, SitePage
from segib_site.slices import publishing
from segib_site.slices.content import differing_slices, shape
from tests.specimens.factories import draft, edit, page, record, reload, text
from tests.specimens.models import SpecimenPage, SpecimenRecord
from tests.specimens.people import editor, member
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db
SECTIONS = [
    {"heading_es": "Sección", "heading_pt": "Seção", "weight": 2,
     "notes": [{"text_es": "nota", "text_pt": "observação", "mark": "*"}]},
    {"heading_es": "Segunda", "heading_pt": "Segunda (pt)", "weight": 3},
]  # fmt: skip


@pytest.fixture
def it(home):
    """A page in Spanish and Portuguese, with rows, public in Spanish."""
    it = page(home, es="Uno", pt="Um", introduction_es="Texto", introduction_pt="Texto (pt)", colour="red",
              live=("es",))  # fmt: skip
    return edit(it, SECTIONS)


@pytest.fixture
def translator(client):
    user = editor(["pt"], ["change"], records=[SpecimenRecord])
    client.force_login(user)
    return user


def address(it, name="edit", *more):
    return reverse(f"wagtailadmin_pages:{name}", args=[it.pk, *more])


def honest(client, it):
    response = client.get(address(it))
    assert response.status_code == 200
    return shown_by(response.context["form"])


@pytest.fixture
def forged(client, it, admin_user):
    """The whole form, as somebody who may change everything is shown it."""
    from django.test import Client

    hers = Client()
    hers.force_login(admin_user)
    return honest(hers, it)


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def not_published(response):
    """Whether she is told that what she wrote is kept, and was not published."""
    msgid = "You may not publish this. What you wrote is saved as a draft; nothing became public."
    return gettext(msgid) in said(response)


def published_by(html):
    return re.findall(r'name="action-publish-slices"\s+value="(\w+)"', html)


def only_portuguese_changed(before, it):
    after = draft(it).serializable_data()
    return set(differing_slices(before, after, shape(SpecimenPage))) <= {"pt"}


def nothing_public_changed(before, it):
    return differing_slices(before, publishing.live_content(reload(it)), shape(SpecimenPage)) == ()


class TestHonestForm:
    def test_has_her_language_and_shows_the_source_to_read(self, client, it, translator):
        response = client.get(address(it))
        form = response.context["form"]
        assert {"title_pt", "slug_pt", "introduction_pt", "body_pt"} <= set(form.fields)
        others = ("_es", "_en", "colour", "happened_on", "source_language", "show_in_menus")
        assert [name for name in form.fields if name.endswith(others)] == []
        html = response.content.decode()
        assert "Uno" in html and "Texto" in html and 'name="title_es"' not in html
        assert 'lang="es"' in html

    def test_has_her_texts_of_rows_and_no_button_for_rows(self, client, it, translator):
        response = client.get(address(it))
        row = response.context["form"].formsets["sections"].forms[0]
        assert "heading_pt" in row.fields and "heading_es" not in row.fields and "weight" not in row.fields
        note = row.formsets["notes"].forms[0]
        assert "text_pt" in note.fields and "mark" not in note.fields
        html = response.content.decode()
        assert "id_sections-ADD" not in html and "id_sections-0-DELETE-button" not in html

    def test_saves_her_language_and_rows(self, client, it, translator):
        before = draft(it).serializable_data()
        data = honest(client, it)
        response = client.post(
            address(it),
            data | {"title_pt": "Dois", "sections-0-heading_pt": "Nova", "sections-0-notes-0-text_pt": "n"},
        )
        assert response.status_code == 302
        now = draft(it)
        assert text(now, "title", "pt") == "Dois"
        rows = now.serializable_data()["sections"]
        assert [row["heading_pt"] for row in rows] == ["Nova", "Segunda (pt)"]
        assert rows[0]["notes"][0]["text_pt"] == "n"
        assert only_portuguese_changed(before, it)
        assert "español" not in said(response)

    def test_offers_only_what_she_may_publish(self, client, it, translator):
        html = client.get(address(it)).content.decode()
        assert published_by(html) == []
        client.force_login(editor(["pt", "en"], ["change", "publish"]))
        html = client.get(address(it)).content.decode()
        assert set(published_by(html)) == {"pt", "en", "all"}

    def test_two_translators_without_shared_facts_do_not_disturb_each_other(self, client, it, translator):
        hers = honest(client, it)
        edit(it, title_es="Dos", colour="blue", sections=None)
        assert client.post(address(it), hers | {"title_pt": "Dois"}).status_code == 302
        now = draft(it)
        assert (text(now, "title", "es"), text(now, "title", "pt"), now.colour) == ("Dos", "Dois", "blue")


class TestForgedForm:
    CHANGES = {"title_es": "Falso", "title_en": "False", "slug_es": "falso", "title_pt": "Dois",
               "colour": "blue", "introduction_es": "Otro", "source_language": "pt", "show_in_menus": "on",
               "sections-0-heading_es": "Falsa", "sections-0-weight": "9",
               "sections-0-notes-0-mark": "x", "sections-0-notes-0-text_es": "falsa"}  # fmt: skip

    def test_changes_nothing_but_her_language_and_she_is_told(self, client, it, translator, forged):
        before = draft(it).serializable_data()
        response = client.post(address(it), forged | self.CHANGES)
        assert response.status_code == 302
        assert only_portuguese_changed(before, it)
        assert text(draft(it), "title", "pt") == "Dois"
        assert reload(it).source_language == "es"
        assert "español" in said(response) and "datos compartidos" in said(response)

    def test_without_or_with_a_false_base_changes_no_more(self, client, it, translator, forged):
        before = draft(it).serializable_data()
        for base in ("", "{}", json.dumps({"v": dict.fromkeys(before, "0" * 16), "r": {"sections": []}})):
            client.post(address(it), forged | self.CHANGES | {"slices_base": base})
            assert only_portuguese_changed(before, it), base

    @pytest.mark.parametrize("change", ["add", "remove", "drop", "reorder"])
    def test_adds_removes_and_moves_no_rows(self, client, it, translator, forged, change):
        before = draft(it).serializable_data()
        rows = before["sections"]
        forged |= {
            "add": {"sections-TOTAL_FORMS": 3, "sections-2-heading_pt": "x", "sections-2-heading_es": "x",
                    "sections-2-weight": "1", "sections-2-ORDER": "3", "sections-2-id": "",
                    "sections-2-row_id": "", "sections-2-notes-TOTAL_FORMS": 0,
                    "sections-2-notes-INITIAL_FORMS": 0},
            "remove": {"sections-0-DELETE": "on"},
            "drop": {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0},
            "reorder": {"sections-0-ORDER": "2", "sections-1-ORDER": "1"},
        }[change]  # fmt: skip
        response = client.post(address(it), forged)
        assert response.status_code == 302
        assert draft(it).serializable_data()["sections"] == rows
        if change in ("add", "remove", "drop"):
            assert "datos compartidos" in said(response)

    @pytest.mark.parametrize("named", ["es", "en", "pt", "shared", "all"])
    def test_publishes_nothing_and_keeps_what_was_written(self, client, it, translator, forged, named):
        before = publishing.live_content(reload(it))
        response = client.post(
            address(it), forged | {"title_pt": "Dois", "action-publish-slices": named, "action-publish": ""}
        )
        assert response.status_code == 302 and not_published(response)
        assert nothing_public_changed(before, it)
        assert reload(it).live_languages == ("es",) and text(draft(it), "title", "pt") == "Dois"

    def test_autosave_changes_no_more(self, client, it, translator, forged):
        before = draft(it).serializable_data()
        revision = reload(it).latest_revision
        response = client.post(
            address(it),
            forged | self.CHANGES | {"loaded_revision_id": revision.pk, "overwrite_revision_id": revision.pk,
                                     "loaded_revision_created_at": revision.created_at.isoformat()},
            headers={"accept": "application/json"},
        )  # fmt: skip
        assert response.json()["success"]
        assert only_portuguese_changed(before, it) and text(draft(it), "title", "pt") == "Dois"

    def test_a_publisher_of_portuguese_publishes_no_other_language(self, client, it, forged):
        client.force_login(editor(["pt"], ["change", "publish"]))
        for named in ("es", "en", "shared"):
            before = publishing.live_content(reload(it))
            response = client.post(address(it), forged | {"action-publish-slices": named})
            assert not_published(response) and nothing_public_changed(before, it)
        client.post(address(it), forged | self.CHANGES | {"action-publish-slices": "pt"})
        assert reload(it).live_languages == ("es", "pt")
        assert text(reload(it), "title", "es") == "Uno" and reload(it).colour == "red"

    def test_everything_that_is_ready_is_what_she_may_publish(self, client, it, forged):
        client.force_login(editor(["pt", "en"], ["change", "publish"]))
        edit(it, title_es="Dos")
        client.post(address(it), honest(client, it) | {"action-publish-slices": "all"})
        it = reload(it)
        assert it.live_languages == ("es", "pt") and text(it, "title", "es") == "Uno"


class TestOtherWays:
    """The languages screen, versions, Wagtail's own operations and its API."""

    def screen(self, it):
        return reverse("segib_languages", args=["specimens", "specimenpage", it.pk])

    @pytest.mark.parametrize(
        "sent",
        [
            {"action": "publish", "slice": "pt"},
            {"action": "publish", "slice": ["pt", "es"]},
            {"action": "unpublish", "slice": "es"},
            {"action": "confirm", "slice": "en"},
            {"action": "review", "slice": "es"},
            {"action": "leave_out", "slice": "en", "reason": "x"},
            {"action": "withdraw", "slice": "en"},
            {"action": "revert", "slice": ["pt", "es"], "revision": "first"},
            {"action": "revert", "slice": "shared", "revision": "first"},
            {"action": "take_down", "slices": ["pt"], "at": "2090-01-02T10:30", "zone": "UTC"},
        ],
        ids=lambda sent: f"{sent['action']} {sent.get('slice', '')}",
    )  # fmt: skip
    def test_the_screen_does_nothing_to_other_languages(self, client, it, translator, sent):
        if sent.get("revision"):
            sent = sent | {"revision": it.revisions.order_by("pk").first().pk}
        before, public = draft(it).serializable_data(), publishing.live_content(reload(it))
        revisions = it.revisions.count()
        response = client.post(self.screen(it), sent)
        assert response.status_code == 302 and response.url == reverse("wagtailadmin_home")
        assert draft(it).serializable_data() == before
        assert publishing.live_content(reload(it)) == public
        assert it.revisions.count() == revisions and not ScheduledRelease.objects.exists()

    def test_the_screen_does_what_she_may(self, client, it, translator):
        first = it.revisions.order_by("pk").first()
        edit(it, title_pt="Dois", title_es="Dos")
        assert client.get(self.screen(it)).status_code == 200
        assert client.post(self.screen(it), {"action": "review", "slice": "pt"}).url == self.screen(it)
        # Whether it is right is for somebody else to say.
        confirmed = client.post(self.screen(it), {"action": "confirm", "slice": "pt"})
        assert confirmed.url == reverse("wagtailadmin_home")
        client.post(self.screen(it), {"action": "revert", "slice": "pt", "revision": first.pk})
        assert (text(draft(it), "title", "pt"), text(draft(it), "title", "es")) == ("Um", "Dos")

    def test_nobody_takes_back_a_release_of_languages_that_are_not_hers(self, client, it, admin_user):
        import datetime

        from django.utils import timezone

        from segib_site.slices import schedule

        at = timezone.now() + datetime.timedelta(days=1)
        release = schedule.schedule(it, ["es", "pt"], at, zone="UTC", user=admin_user)
        client.force_login(editor(["pt"], ["change", "publish"]))
        client.post(self.screen(it), {"action": "cancel", "release": release.pk})
        release.refresh_from_db()
        assert release.cancelled_at is None

    def test_a_whole_version_comes_back_only_from_who_may_change_all(self, client, it, translator, forged):
        first = it.revisions.order_by("pk").first()
        before = draft(it).serializable_data()
        response = client.get(address(it, "revisions_revert", first.pk))
        assert response.status_code == 302
        assert client.post(address(it, "revisions_revert", first.pk), forged).status_code == 302
        api = f"/admin/api/main/pages/{it.pk}/action/revert_to_page_revision/"
        response = client.post(api, {"revision_id": first.pk}, content_type="application/json")
        assert response.status_code == 403
        assert draft(it).serializable_data() == before

    def test_an_alias_stays_one(self, client, it, translator, home):
        alias = reload(it).create_alias(parent=reload(home), update_slug="alias")
        client.post(address(alias, "convert_alias"))
        client.post(f"/admin/api/main/pages/{alias.pk}/action/convert_alias/")
        assert SitePage.objects.get(pk=alias.pk).alias_of_id == it.pk

    def test_snippets_obey_too(self, client, translator):
        it = record(es="Uno", pt="Um", code="a", live=("es",))
        change = reverse(SpecimenRecord.snippet_viewset.get_url_name("edit"), args=[it.pk])
        response = client.get(change)
        assert set(response.context["form"].fields) == {"name_pt", "slices_base"}
        data = shown_by(response.context["form"])
        forged = {"name_pt": "Dois", "name_es": "Falso", "code": "b", "source_language": "pt"}
        response = client.post(change, data | forged | {"action-publish-slices": "all"})
        assert response.status_code == 302
        now = draft(it)
        assert (text(now, "name", "es"), text(now, "name", "pt"), now.code) == ("Uno", "Dois", "a")
        assert reload(it).live_languages == ("es",) and reload(it).source_language == "es"
        assert "español" in said(response) and not_published(response)
        url = SpecimenRecord.snippet_viewset.get_url_name
        first = it.revisions.order_by("pk").first()
        for name, *more in (("delete",), ("unpublish",), ("revisions_revert", first.pk)):
            assert client.post(reverse(url(name), args=[it.pk, *more]), data).status_code == 302
        assert client.post(reverse(url("add")), {"name_pt": "x", "source_language": "pt"}).status_code == 302
        assert SpecimenRecord.objects.count() == 1 and reload(it).live_languages == ("es",)
        assert text(draft(it), "name", "pt") == "Dois"


class TestMakingPages:
    ADD = "/admin/pages/add/specimens/specimenpage/{}/"

    def test_begins_in_a_language_she_may_write(self, client, home):
        client.force_login(editor(["pt", "shared"], ["add"]))
        response = client.get(self.ADD.format(home.pk))
        form = response.context["form"]
        assert [code for code, _label in form.fields["source_language"].choices] == ["pt"]
        assert "title_es" not in form.fields
        data = shown_by(form) | {"title_pt": "Um", "title_es": "Falso", "colour": "red"}
        response = client.post(self.ADD.format(home.pk), data)
        assert response.status_code == 302, response.context["form"].errors
        it = SpecimenPage.objects.get(depth=home.depth + 1)
        assert (it.source_language, text(it, "title", "pt"), it.colour) == ("pt", "Um", "red")
        assert not text(draft(it), "title", "es") and "español" in said(response)

    def test_in_no_other(self, client, home):
        client.force_login(editor(["pt", "shared"], ["add"]))
        data = shown_by(client.get(self.ADD.format(home.pk)).context["form"])
        response = client.post(self.ADD.format(home.pk), data | {"title_pt": "Um", "source_language": "es"})
        assert response.status_code == 200 and "source_language" in response.context["form"].errors

    def test_publishes_at_once_only_with_the_shared_facts(self, client, home):
        for slices, live in ((["pt", "shared"], ("pt",)), (["pt"], ())):
            user = editor(["pt", "shared"], ["add"])
            user.groups.add(*editor(slices, ["publish"]).groups.all())
            client.force_login(user)
            data = shown_by(client.get(self.ADD.format(home.pk)).context["form"])
            client.post(self.ADD.format(home.pk), data | {"title_pt": "Um", "action-publish-slices": "pt"})
            assert SpecimenPage.objects.latest("pk").live_languages == live

    def test_is_not_for_translators(self, client, home):
        client.force_login(member("translators-pt"))
        assert client.get(self.ADD.format(home.pk)).status_code == 302
        assert client.post(self.ADD.format(home.pk), {"title_pt": "Um"}).status_code == 302
        assert not SpecimenPage.objects.filter(depth=home.depth + 1).exists()


class TestOfficeEditor:
    """She sees and edits her office, and links to the rest."""

    @pytest.fixture
    def offices(self, home):
        return page(home, es="Lima", live=("es",)), page(home, es="Bogotá", live=("es",))

    def test_sees_her_office_and_no_other(self, client, home, offices):
        mine, other = offices
        client.force_login(editor(actions=["add", "change"], section=mine))
        listed = client.get(reverse("wagtailadmin_explore", args=[mine.pk])).content.decode()
        assert "Lima" in listed
        response = client.get(reverse("wagtailadmin_explore", args=[home.pk]), follow=True)
        assert "Bogotá" not in response.content.decode()
        found = client.get(reverse("wagtailadmin_pages:search"), {"q": "Bogotá"}).content.decode()
        assert reverse("wagtailadmin_pages:edit", args=[other.pk]) not in found
        api = client.get("/admin/api/main/pages/").json()
        assert other.pk not in [item["id"] for item in api["items"]]
        assert client.get(f"/admin/api/main/pages/{other.pk}/").status_code == 404
        chooser = client.get(reverse("wagtailadmin_choose_page_child", args=[home.pk]))
        assert "Bogotá" in chooser.json()["html"]

    def test_opens_and_changes_her_office_alone(self, client, offices):
        mine, other = offices
        client.force_login(editor(actions=["add", "change"], section=mine))
        data = honest(client, mine)
        assert client.post(address(mine), data | {"title_en": "Lima office"}).status_code == 302
        assert text(draft(mine), "title", "en") == "Lima office"
        for name in ("edit", "history", "usage", "view_draft", "delete", "move", "copy", "unpublish"):
            assert client.get(address(other, name)).status_code == 302, name
        assert client.post(address(other), data).status_code == 302
        assert text(draft(other), "title", "es") == "Bogotá"
