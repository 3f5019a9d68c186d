"""The CMS: saving, publishing and conflicts by slice, through Wagtail's own addresses."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from segib_site.editing.record_screen import publish_url
from segib_site.forms import BASE_FIELD
from segib_site.models import SitePage
from segib_site.slices import publishing
from tests.specimens import people
from tests.specimens.factories import draft, edit, page, record, reload, text
from tests.specimens.models import SpecimenPage
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, django_user_model):
    """Sign somebody in; returns a function that makes more people."""

    def sign_in(name="ana", language="es", fresh=None):
        user, _made = get_user_model().objects.get_or_create(
            username=name, defaults={"is_superuser": True, "is_staff": True, "email": f"{name}@example.org"}
        )
        from wagtail.users.models import UserProfile

        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
        (fresh or client).force_login(user)
        return user

    return sign_in


def open_form(client, it):
    """The data of the edit form as it is shown now."""
    response = client.get(reverse("wagtailadmin_pages:edit", args=[it.pk]))
    assert response.status_code == 200
    return shown_by(response.context["form"])


def send(client, it, data, **changes):
    return client.post(reverse("wagtailadmin_pages:edit", args=[it.pk]), {**data, **changes})


def autosave(client, it, data, **changes):
    """What Wagtail's script sends half a second after a key is pressed."""
    revision = reload(it).latest_revision
    return client.post(
        reverse("wagtailadmin_pages:edit", args=[it.pk]),
        {
            "loaded_revision_id": data.get("loaded_revision_id", revision.pk),
            "loaded_revision_created_at": revision.created_at.isoformat(),
            **data,
            **changes,
        },
        headers={"accept": "application/json"},
    )


def test_an_untouched_form_changes_nothing(home, client, staff):
    it = page(home, es="Uno", en="One", introduction_es="Línea uno\nlínea dos", live=("es", "en"))
    edit(
        it,
        body_es=json.dumps(
            [
                {"type": "paragraph", "value": "<p>Hola <b>mundo</b></p><ul><li>a</li></ul>", "id": "a" * 8},
                {"type": "facts", "id": "b" * 8, "value": [
                    {"type": "item", "id": "c" * 8, "value": {"label": "Uno", "value": "1"}}]},
            ]
        ),
        sections=[{"heading_es": "S", "weight": 2, "notes": [{"text_es": "n", "mark": "*"}]}],
    )  # fmt: skip
    publishing.publish(it, ["es", "shared"])
    before = draft(it).serializable_data()
    staff()
    data = open_form(client, it)
    assert send(client, it, data).status_code == 302
    after = draft(it).serializable_data()
    from segib_site.slices.content import differing_slices, shape

    assert differing_slices(before, after, shape(SpecimenPage)) == ()
    assert publishing.unpublished_slices(reload(it)) == ()


def test_publishing_portuguese_alone_from_the_form(home, client, staff):
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    staff(language="pt-br")
    data = open_form(client, it)
    response = send(
        client, it, data, title_es="Dos", title_en="Two", title_pt="Dois",
        **{"action-publish-slices": "pt"},
    )  # fmt: skip
    assert response.status_code == 302
    it = reload(it)
    assert [text(it, "title", c) for c in ("es", "en", "pt")] == ["Uno", "One", "Dois"]
    assert [text(draft(it), "title", c) for c in ("es", "en", "pt")] == ["Dos", "Two", "Dois"]


def test_two_people_with_stale_forms_save_in_turn_and_both_texts_survive(home, client, staff):
    from django.test import Client

    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    second = Client()
    staff("ana", "es")
    staff("bia", "pt-br", second)
    hers, his = open_form(client, it), open_form(second, it)
    saved = autosave(client, it, hers, title_es="Dos").json()
    assert saved["success"], saved
    hers |= {"title_es": "Dos", **saved["field_updates"]}
    saved = autosave(second, it, his, title_pt="Dois").json()
    assert saved["success"], saved
    his |= {"title_pt": "Dois", **saved["field_updates"]}
    assert send(client, it, hers, title_es="Tres").status_code == 302
    assert send(second, it, his, introduction_pt="Texto").status_code == 302
    it = draft(it)
    assert text(it, "title", "es") == "Tres"
    assert (text(it, "title", "pt"), text(it, "introduction", "pt")) == ("Dois", "Texto")
    assert text(it, "title", "en") == "One"


def test_a_true_conflict_is_shown_and_nothing_is_lost(home, client, staff):
    from django.test import Client

    it = page(home, es="Uno", live=("es",))
    second = Client()
    staff("ana")
    staff("bia", fresh=second)
    hers, his = open_form(client, it), open_form(second, it)
    assert send(client, it, hers, title_es="De Ana").status_code == 302
    response = send(second, it, his, title_es="De Bia", introduction_es="También")
    assert response.status_code == 200
    form = response.context["form"]
    assert "De Ana" in str(form.errors["title_es"]) and "ana" in str(form.errors["title_es"])
    assert form["title_es"].value() == "De Bia" and form["introduction_es"].value() == "También"
    assert text(draft(it), "title", "es") == "De Ana"
    again = {**his, "title_es": "De Bia", "introduction_es": "También", BASE_FIELD: form.data[BASE_FIELD]}
    assert send(second, it, again).status_code == 302
    it = draft(it)
    assert (text(it, "title", "es"), text(it, "introduction", "es")) == ("De Bia", "También")
    assert "De Ana" in [r.content["title_es"] for r in it.revisions.all()], "her version stays in the history"


def test_a_conflict_in_a_row_of_a_row_is_shown_there(home, client, staff):
    from django.test import Client

    it = page(home, es="Uno", live=("es",))
    edit(it, sections=[{"heading_es": "A", "weight": 1, "notes": [{"text_es": "n", "mark": ""}]}])
    second = Client()
    staff("ana")
    staff("bia", fresh=second)
    hers, his = open_form(client, it), open_form(second, it)
    name = "sections-0-notes-0-text_es"
    assert send(client, it, hers, **{name: "De Ana"}).status_code == 302
    response = send(second, it, his, **{name: "De Bia"})
    assert response.status_code == 200
    form = response.context["form"]
    (section,) = form.formsets["sections"].forms
    (note,) = section.formsets["notes"].forms
    assert "De Ana" in str(note.errors["text_es"]) and "De Ana" in response.content.decode()
    assert note["text_es"].value() == "De Bia"
    again = {**his, name: "De Bia", BASE_FIELD: form.data[BASE_FIELD]}
    assert send(second, it, again).status_code == 302
    (note,) = draft(it).sections.first().notes.all()
    assert text(note, "text", "es") == "De Bia"


def test_an_autosave_tells_the_open_form_what_it_shows_now(home, client, staff):
    it = page(home, es="Uno", live=("es",))
    staff()
    data = open_form(client, it)
    first = autosave(client, it, data, title_es="Dos").json()
    data |= {"title_es": "Dos", **first["field_updates"], "overwrite_revision_id": first["revision_id"]}
    second = autosave(client, it, data, title_es="Tres").json()
    assert second["success"] and second["revision_id"] == first["revision_id"]
    assert text(draft(it), "title", "es") == "Tres"


def test_an_autosave_never_overwrites_what_is_live_or_anothers(home, client, staff):
    from django.test import Client

    it = page(home, es="Uno", live=("es",))
    second = Client()
    staff("ana")
    staff("bia", fresh=second)
    hers, his = open_form(client, it), open_form(second, it)
    first = autosave(client, it, hers, title_es="Dos").json()
    autosave(second, it, his, introduction_es="Suyo")
    hers |= {"title_es": "Dos", **first["field_updates"], "overwrite_revision_id": first["revision_id"]}
    saved = autosave(client, it, hers, title_es="Tres").json()
    assert saved["success"] and saved["revision_id"] != first["revision_id"]
    assert (text(draft(it), "title", "es"), text(draft(it), "introduction", "es")) == ("Tres", "Suyo")


def test_rows_of_two_people_survive(home, client, staff):
    from django.test import Client

    it = page(home, es="Uno", live=("es",))
    edit(it, sections=[{"heading_es": "A", "weight": 1}, {"heading_es": "B", "weight": 2}])
    publishing.publish(it, ["es", "shared"])
    second = Client()
    staff("ana")
    staff("bia", fresh=second)
    hers, his = open_form(client, it), open_form(second, it)
    new = {"sections-2-weight": 9, "sections-2-heading_es": "Nueva", "sections-2-heading_en": "",
           "sections-2-heading_pt": "", "sections-2-row_id": "", "sections-2-id": "", "sections-2-ORDER": 3,
           "sections-2-notes-TOTAL_FORMS": 0, "sections-2-notes-INITIAL_FORMS": 0,
           "sections-2-notes-MIN_NUM_FORMS": 0, "sections-2-notes-MAX_NUM_FORMS": 1000,
           "sections-TOTAL_FORMS": 3}  # fmt: skip
    assert send(client, it, hers, **new).status_code == 302
    assert send(second, it, his, **{"sections-0-heading_es": "A de Bia"}).status_code == 302
    assert [text(s, "heading", "es") for s in draft(it).sections.all()] == ["A de Bia", "B", "Nueva"]
    # Removing a row somebody has written in meanwhile keeps it.
    hers, his = open_form(client, it), open_form(second, it)
    assert send(client, it, hers, **{"sections-1-heading_en": "B of Ana"}).status_code == 302
    assert send(second, it, his, **{"sections-1-DELETE": "on"}).status_code == 302
    rows = [(text(s, "heading", "es"), text(s, "heading", "en")) for s in draft(it).sections.all()]
    assert ("B", "B of Ana") in rows


def test_a_page_in_portuguese_only(home, client, staff):
    staff("bia", "pt-br")
    address = reverse("wagtailadmin_pages:add", args=["specimens", "specimenpage", home.pk])
    response = client.get(address)
    form = response.context["form"]
    data = shown_by(form)
    assert data["source_language"] == "pt"
    response = client.post(address, {**data, "title_pt": "Só em português", "action-publish-slices": "pt"})
    assert response.status_code == 302, response.context["form"].errors
    it = SpecimenPage.objects.get(title_pt="Só em português")
    assert it.live_languages == ("pt",) and it.source_language == "pt"
    assert {c: it.url_in(c) for c in ("es", "en", "pt")} == {
        c: f"/{c}/so-em-portugues/" for c in ("es", "en", "pt")
    }
    for code, shown in (("pt", "no"), ("es", "yes"), ("en", "yes")):
        answer = client.get(it.url_in(code))
        assert answer.status_code == 200
        assert f'data-shown="pt" data-fallback="{shown}"' in answer.content.decode()
    data = open_form(client, it)
    assert data["slug_es"] == "", "a borrowed address is not shown as chosen"
    response = send(client, it, data, title_es="Ahora en español", **{"action-publish-slices": "es"})
    assert response.status_code == 302
    it = reload(it)
    assert it.url_in("es") == "/es/ahora-en-espanol/" and it.url_in("pt") == "/pt/so-em-portugues/"
    moved = client.get("/es/so-em-portugues/")
    assert (moved.status_code, moved["Location"]) == (301, "/es/ahora-en-espanol/")
    assert client.get("/en/so-em-portugues/").status_code == 200


def test_an_address_a_sibling_has_is_refused_in_its_language(home, client, staff):
    page(home, es="Uno", en="One", live=("es", "en"))
    it = page(home, es="Dos", en="Two", live=("es", "en"))
    staff(language="en")
    data = open_form(client, it)
    response = send(client, it, data, slug_en="one")
    assert response.status_code == 200 and "slug_en" in response.context["form"].errors
    assert send(client, it, data, slug_es="one").status_code == 302


def test_publishing_at_an_address_that_was_taken_meanwhile_keeps_the_draft(home, client, staff):
    page(home, es="Uno", live=("es",))
    it = page(home, es="Dos")
    edit(it, slug_es="uno")
    staff()
    data = open_form(client, it)
    response = send(client, it, data, colour="x", **{"action-publish-slices": "es"})
    assert response.status_code == 200 and "slug_es" in response.context["form"].errors
    assert reload(it).live_languages == () and reload(it).url_in("es") == "/es/uno-2/"
    assert (draft(it).colour, text(draft(it), "slug", "es")) == ("x", "uno")


def test_publishing_a_language_without_text_is_an_error_of_the_form(home, client, staff):
    it = page(home, es="Uno", live=("es",))
    staff()
    data = open_form(client, it)
    response = send(client, it, data, introduction_es="Nuevo", **{"action-publish-slices": "pt"})
    assert response.status_code == 200
    assert "title_pt" in response.context["form"].errors
    assert response.context["form"]["introduction_es"].value() == "Nuevo"


def test_the_draft_title_is_the_source_language_whatever_the_interface(home, client, staff):
    it = page(home, pt="Um", en="One", live=("pt", "en"), source="pt")
    staff(language="en")
    send(client, it, open_form(client, it), title_en="Two")
    assert reload(it).draft_title == "Um"


def test_copy_in_the_admin_has_addresses_of_its_own(home, client, staff):
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    staff(language="en")
    response = client.post(
        reverse("wagtailadmin_pages:copy", args=[it.pk]),
        {"new_title": "Copy", "new_slug": "copy", "new_parent_page": home.pk, "publish_copies": "on"},
    )
    assert response.status_code == 302
    copied = SitePage.objects.exclude(pk=it.pk).filter(depth=3).get()
    assert (
        len({it.url_in(c) for c in ("es", "en", "pt")} & {copied.url_in(c) for c in ("es", "en", "pt")}) == 0
    )
    for code in ("es", "en", "pt"):
        assert client.get(copied.url_in(code)).status_code == 200


def test_the_explorer_unpublish_button_takes_every_language_off(home, client, staff):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    staff()
    client.post(reverse("wagtailadmin_pages:unpublish", args=[it.pk]))
    it = reload(it)
    assert not it.live and it.live_languages == ()
    assert text(draft(it), "title", "en") == "One"


class TestLanguagesScreen:
    @pytest.fixture
    def it(self, home):
        return page(home, es="Uno", en="One", live=("es", "en"))

    def address(self, it):
        return reverse("segib_languages", args=["segib_site", "sitepage", it.pk])

    def test_shows_and_publishes_and_unpublishes(self, it, client, staff):
        staff()
        edit(it, title_en="Two")
        assert client.get(self.address(it) + "?compare=en").status_code == 200
        chosen = client.post(self.address(it), {"action": "publish", "slice": "en"})
        assert chosen["Location"] == publish_url(it, ["en"])
        assert text(reload(it), "title", "en") == "One", "first she sees what will become public"
        client.post(self.address(it), {"action": "unpublish", "slice": "es"})
        assert reload(it).live_languages == ("en",)

    def test_schedules_and_cancels(self, it, client, staff):
        from segib_site.models import ScheduledRelease

        staff()
        data = {"action": "take_down", "slices": ["en"], "at": "2090-01-02T10:30",
                "zone": "America/Mexico_City"}  # fmt: skip
        assert client.post(self.address(it), data).status_code == 302
        release = ScheduledRelease.objects.get()
        assert release.local_time.isoformat() == "2090-01-02T10:30:00-06:00"
        client.post(self.address(it), {"action": "cancel", "release": release.pk})
        release.refresh_from_db()
        assert release.cancelled_at
        past = client.post(self.address(it), {**data, "at": "2001-01-02T10:30"})
        assert past.status_code == 200 and ScheduledRelease.objects.count() == 1

    def test_brings_one_language_back(self, it, client, staff):
        staff()
        first = it.latest_revision
        edit(it, title_es="Dos", title_en="Two")
        client.post(self.address(it), {"action": "revert", "slice": "es", "revision": first.pk})
        assert (text(draft(it), "title", "es"), text(draft(it), "title", "en")) == ("Uno", "Two")

    def test_is_not_for_everybody(self, it, client, django_user_model):
        user = django_user_model.objects.create_user("visitor", password="x")
        client.force_login(user)
        assert client.get(self.address(it)).status_code in (302, 403)
        assert client.post(self.address(it), {"action": "unpublish", "slice": "es"}).status_code in (302, 403)
        assert reload(it).live_languages == ("es", "en")


class TestEditorWithoutPublishing:
    """Somebody who may edit, but not publish."""

    @pytest.fixture
    def editor(self, home):
        return people.editor(actions=["add", "change"], section=home)

    def test_saves_but_cannot_publish_or_unpublish_by_any_way(self, home, client, editor):
        it = page(home, es="Uno", en="One", live=("es",))
        client.force_login(editor)
        data = open_form(client, it)
        send(client, it, data, title_es="Dos", **{"action-publish-slices": "es"})
        assert text(reload(it), "title", "es") == "Uno" and text(draft(it), "title", "es") == "Dos"
        screen = reverse("segib_languages", args=["segib_site", "sitepage", it.pk])
        for action in ("publish", "unpublish"):
            assert client.post(screen, {"action": action, "slice": "es"}).status_code in (302, 403)
        client.post(
            screen, {"action": "take_down", "slices": ["es"], "at": "2090-01-02T10:30", "zone": "UTC"}
        )
        at = {"when": "later", "at": "2090-01-02T10:30", "zone": "UTC"}
        for more in ({"when": "now"}, at):
            answer = client.post(publish_url(it), {"slices": ["es"], **more})
            assert answer.status_code in (302, 403)
        from segib_site.models import ScheduledRelease

        assert reload(it).live_languages == ("es",) and not ScheduledRelease.objects.exists()


def test_settings_and_snippets_publish_by_slice(home, client, staff):
    from segib_site.models import SiteIdentity

    staff()
    response = client.get(reverse(SiteIdentity.snippet_viewset.get_url_name("add")))
    assert response.status_code == 200
    data = shown_by(response.context["form"])
    response = client.post(
        reverse(SiteIdentity.snippet_viewset.get_url_name("add")),
        {**data, "name_es": "Secretaría", "name_en": "Secretariat", "action-publish-slices": "es"},
    )
    assert response.status_code == 302, response.context["form"].errors
    identity = SiteIdentity.objects.get()
    assert identity.live_languages == ("es",)
    address = reverse(SiteIdentity.snippet_viewset.get_url_name("edit"), args=[identity.pk])
    data = shown_by(client.get(address).context["form"])
    response = client.post(address, {**data, "name_es": "Otra", "action-publish-slices": "en"})
    assert response.status_code == 302, response.context["form"].errors
    identity.refresh_from_db()
    assert (text(identity, "name", "es"), text(identity, "name", "en")) == ("Secretaría", "Secretariat")
    assert text(draft(identity), "name", "es") == "Otra"
    stale = data
    response = client.post(address, {**stale, "tagline_en": "Line"})
    assert response.status_code == 302
    assert text(draft(identity), "name", "es") == "Otra" and text(draft(identity), "tagline", "en") == "Line"


def test_records_keep_their_own_conflicts(client, staff):
    it = record(es="Uno", live=("es",))
    assert it.live_languages == ("es",)


def test_the_preview_shows_the_draft_in_the_language_of_the_mode(home, client, staff):
    it = page(home, es="Uno", en="One", live=("es",))
    staff(language="pt-br")
    edit(it, title_es="Dos", title_en="Two")
    data = open_form(client, it)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[it.pk])
    assert client.post(address, {**data, "title_en": "Three"}).json()["is_valid"]
    for mode, title in (("es", "Dos"), ("en", "Three")):
        answer = client.get(address, {"mode": mode})
        assert answer.status_code == 200
        assert f">{title}</h1>" in answer.content.decode()
        assert f'<html lang="{mode}">' in answer.content.decode()
        assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert client.get(address, {"mode": "pt"}).status_code == 200
    assert text(reload(it), "title", "es") == "Uno"


def test_moving_to_where_a_sibling_has_the_address_in_any_language_is_refused(home, client, staff):
    target = page(home, es="Destino", live=("es",))
    page(target, es="Otro", en="Same", live=("es", "en"))
    it = page(home, es="Uno", en="Same", live=("es", "en"))
    staff(language="es")
    address = reverse("wagtailadmin_pages:move_confirm", args=[it.pk, target.pk])
    answer = client.post(address)
    assert answer.status_code == 302 and "/move/" in answer["Location"]
    assert reload(it).get_parent().pk == home.pk
    edit(it, slug_en="another")
    publishing.publish(it, ["en"])
    client.post(address)
    assert reload(it).get_parent().pk == target.pk
    assert client.get("/en/another/")["Location"] == reload(it).url_in("en")


def test_an_address_written_before_an_autosave_is_not_written_again_after_it(home, client, staff):
    it = page(home, es="Uno", live=("es",))
    staff()
    data = open_form(client, it)
    assert data["slug_en"] == ""
    saved = autosave(client, it, data, slug_en="mine").json()
    data |= {"slug_en": "mine", **saved["field_updates"]}
    other = page(home, en="Mine", live=("en",))
    assert other.url_in("en") == "/en/mine/"
    assert autosave(client, it, data, introduction_es="Más").json()["success"], "the address was not touched"
