"""Nothing is lost: answers that never arrived, forms sent twice, stale forms, sessions that ended."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from segib_site.forms import BASE_FIELD
from segib_site.keeping import open_forms
from segib_site.models import OpenForm
from tests.specimens.factories import draft, edit, page, record, text
from tests.specimens.models import SpecimenPage, SpecimenRecord
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db


def person(name="ana"):
    user, _made = get_user_model().objects.get_or_create(
        username=name, defaults={"is_superuser": True, "is_staff": True, "email": f"{name}@example.org"}
    )
    client = Client()
    client.force_login(user)
    return client


def url_of(it):
    if isinstance(it, SpecimenPage):
        return reverse("wagtailadmin_pages:edit", args=[it.pk])
    return reverse(it.snippet_viewset.get_url_name("edit"), args=[it.pk])


class Document:
    """A window with an editing form, as ``keeping.js`` makes it: what it sends, and what it hears."""

    def __init__(self, client, url):
        self.client, self.url, self.form_id = client, url, str(uuid.uuid4())
        response = client.get(url)
        assert response.status_code == 200
        self.data = shown_by(response.context["form"])
        self.hydrated = ""

    def save(self, *, answer_lost=False, save_id=None, **changes):
        self.data |= changes
        response = self.client.post(
            self.url,
            {
                **self.data,
                "keeping_form": self.form_id,
                "keeping_save": save_id or str(uuid.uuid4()),
            },
            headers={"accept": "application/json"},
        )
        answer = response.json()
        if not answer_lost and answer["success"]:
            self.data |= answer.get("field_updates", {})
            self.url = answer.get("url", self.url)
            self.hydrated = answer.get("hydrate_url", "")
        return answer


@pytest.fixture(params=["page", "snippet"])
def it(request, home):
    if request.param == "page":
        return page(home, es="Uno", en="One", live=("es", "en"))
    return record(es="Uno", en="One", live=("es", "en"))


def name_of(it):
    return "title" if isinstance(it, SpecimenPage) else "name"


def test_a_lost_answer_is_no_conflict_with_oneself(it):
    window, field = Document(person(), url_of(it)), f"{name_of(it)}_es"
    assert window.save(answer_lost=True, **{field: "Dos"})["success"]
    answer = window.save(**{field: "Tres"})
    assert answer["success"], answer
    assert text(draft(it), name_of(it), "es") == "Tres"
    assert window.save(**{field: "Cuatro"})["success"]


def test_without_its_name_a_form_whose_answer_was_lost_would_conflict(it):
    window, field = Document(person(), url_of(it)), f"{name_of(it)}_es"
    window.save(answer_lost=True, **{field: "Dos"})
    window.form_id = str(uuid.uuid4())
    assert not window.save(**{field: "Tres"})["success"]


def test_a_lost_answer_hides_nobody_elses_conflict(it):
    window, field = Document(person(), url_of(it)), f"{name_of(it)}_es"
    window.save(answer_lost=True, **{field: "Dos"})
    other = Document(person("bia"), url_of(it))
    assert other.save(**{field: "De Bia"})["success"]
    assert not window.save(**{field: "Tres"})["success"]
    assert text(draft(it), name_of(it), "es") == "De Bia"


def test_after_a_lost_answer_what_was_not_touched_again_stays_as_others_left_it(it):
    window, field = Document(person(), url_of(it)), f"{name_of(it)}_es"
    window.save(answer_lost=True, **{field: "Dos"})
    assert Document(person("bia"), url_of(it)).save(**{field: "De Bia"})["success"]
    assert window.save(**{f"{name_of(it)}_en": "Mine"})["success"]
    now = draft(it)
    assert (text(now, name_of(it), "es"), text(now, name_of(it), "en")) == ("De Bia", "Mine")


def test_one_save_that_comes_twice_is_one(it):
    window, field, save = Document(person(), url_of(it)), f"{name_of(it)}_es", str(uuid.uuid4())
    window.save(answer_lost=True, save_id=save, **{field: "Dos"})
    assert window.save(save_id=save)["success"]
    assert text(draft(it), name_of(it), "es") == "Dos"


def test_a_form_of_somebody_else_or_of_another_record_is_not_believed(home):
    first, second = page(home, es="Uno"), page(home, es="Dos")
    ana = Document(person(), url_of(first))
    ana.save(answer_lost=True, title_es="De Ana")
    bia = Document(person("bia"), url_of(first))
    bia.form_id = ana.form_id
    bia.data[BASE_FIELD] = ana.data[BASE_FIELD]
    assert not bia.save(title_es="De Bia")["success"]
    elsewhere = Document(ana.client, url_of(second))
    elsewhere.form_id = ana.form_id
    assert elsewhere.save(title_es="Otra")["success"]
    assert text(draft(second), "title", "es") == "Otra"


def test_a_new_row_whose_answer_was_lost_is_one_row(home):
    it = page(home, es="Uno", live=("es",))
    edit(it, sections=[{"heading_es": "A", "weight": 1}])
    window = Document(person(), url_of(it))
    new = {
        "sections-TOTAL_FORMS": 2, "sections-1-heading_es": "Nueva", "sections-1-heading_en": "",
        "sections-1-heading_pt": "", "sections-1-weight": 9, "sections-1-ORDER": 2, "sections-1-id": "",
        "sections-1-row_id": str(uuid.uuid4()), "sections-1-notes-TOTAL_FORMS": 0,
        "sections-1-notes-INITIAL_FORMS": 0, "sections-1-notes-MIN_NUM_FORMS": 0,
        "sections-1-notes-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    assert window.save(answer_lost=True, **new)["success"]
    assert window.save(**{"sections-1-heading_es": "Nueva fila"})["success"]
    assert [text(s, "heading", "es") for s in draft(it).sections.all()] == ["A", "Nueva fila"]


def test_a_page_whose_creation_was_not_heard_of_is_created_once(home):
    client = person()
    window = Document(client, reverse("wagtailadmin_pages:add", args=["specimens", "specimenpage", home.pk]))
    assert window.save(answer_lost=True, title_es="Nueva")["success"]
    answer = window.save(title_es="Nueva página", introduction_es="Texto")
    assert answer["success"], answer
    (made,) = SpecimenPage.objects.child_of(home)
    assert answer["url"] == url_of(made) and client.get(answer["hydrate_url"]).status_code == 200
    assert (text(draft(made), "title", "es"), text(draft(made), "introduction", "es")) == (
        "Nueva página", "Texto",
    )  # fmt: skip
    assert window.save(introduction_es="Más")["success"]


def test_a_snippet_whose_creation_was_not_heard_of_is_created_once(home):
    url = reverse(SpecimenRecord.snippet_viewset.get_url_name("add"))
    window = Document(person(), url)
    assert window.save(answer_lost=True, name_es="Nueva")["success"]
    answer = window.save(name_es="Nueva ficha")
    assert answer["success"], answer
    (made,) = SpecimenRecord.objects.all()
    assert answer["url"] == url_of(made) and text(draft(made), "name", "es") == "Nueva ficha"


def test_a_creation_sent_again_with_the_back_button_says_where_it_went(home):
    client = person()
    url = reverse("wagtailadmin_pages:add", args=["specimens", "specimenpage", home.pk])
    data = {**shown_by(client.get(url).context["form"]), "keeping_form": str(uuid.uuid4())}
    client.post(url, {**data, "title_es": "Una", "keeping_save": str(uuid.uuid4())})
    again = client.post(url, {**data, "title_es": "Una sola", "keeping_save": str(uuid.uuid4())}, follow=True)
    (made,) = SpecimenPage.objects.child_of(home)
    assert again.redirect_chain[-1][0] == url_of(made)
    assert text(draft(made), "title", "es") == "Una sola"
    assert any("ya" in str(m) or "already" in str(m) for m in again.context["messages"])


def test_a_form_the_browser_brought_back_with_the_back_button_overwrites_nothing_newer(it):
    """The same document, shown as it was: its own saves are known, another's are a conflict it is told of."""
    window, field = Document(person(), url_of(it)), f"{name_of(it)}_es"
    as_it_was = dict(window.data)
    window.save(**{field: "Dos"})
    assert Document(person("bia"), url_of(it)).save(**{f"{name_of(it)}_en": "By Bia"})["success"]
    window.data = as_it_was | {field: "Dos"}
    assert window.save(**{field: "Dos y medio"})["success"]
    now = draft(it)
    assert (text(now, name_of(it), "es"), text(now, name_of(it), "en")) == ("Dos y medio", "By Bia")
    assert Document(person("bia"), url_of(it)).save(**{field: "De Bia"})["success"]
    window.data = as_it_was
    assert not window.save(**{field: "Tres"})["success"]


def test_a_conflict_with_ones_own_other_window_says_so(home):
    it, client = page(home, es="Uno"), person()
    first, second = Document(client, url_of(it)), Document(client, url_of(it))
    first.save(title_es="Dos")
    response = client.post(url_of(it), {**second.data, "title_es": "Tres"})
    (told,) = response.context["form"].errors["title_es"]
    assert "«Dos»" in told and " ana " not in f" {told} "


def test_a_draft_saved_by_a_publication_that_failed_is_not_its_own_conflict(home):
    page(home, es="Uno", live=("es",))
    it, client = page(home, es="Dos"), person()
    edit(it, slug_es="uno")
    data = shown_by(client.get(url_of(it)).context["form"])
    response = client.post(url_of(it), {**data, "colour": "x", "action-publish-slices": "es"})
    assert response.status_code == 200
    form = response.context["form"]
    again = {**data, "colour": "y", BASE_FIELD: form.data[BASE_FIELD]}
    assert client.post(url_of(it), again).status_code == 302
    assert draft(it).colour == "y"


def test_a_form_asks_whether_its_writer_is_still_there(home):
    it, client = page(home, es="Uno"), person()
    window = Document(client, url_of(it))
    save = str(uuid.uuid4())
    window.save(save_id=save, title_es="Dos")
    answer = client.get(reverse("segib_session"), {"form": window.form_id})
    assert answer["Cache-Control"].startswith("max-age=0")
    said = answer.json()
    assert said["last_save"] == save and said["token"]
    assert said["user"] == get_user_model().objects.get(username="ana").pk
    assert person("bia").get(reverse("segib_session"), {"form": window.form_id}).json()["last_save"] is None
    assert client.get(reverse("segib_session"), {"form": "nonsense"}).json()["last_save"] is None
    signed_out = Client().get(reverse("segib_session"))
    assert signed_out.status_code == 302 and "/login/" in signed_out["Location"]


def test_open_forms_are_forgotten_after_a_week(home):
    it, client = page(home, es="Uno"), person()
    Document(client, url_of(it)).save(title_es="Dos")
    assert open_forms.forget_old() == 0
    OpenForm.objects.update(saved_at=timezone.now() - open_forms.KEEP_FOR - timedelta(minutes=1))
    assert open_forms.forget_old() == 1


def test_the_script_comes_with_its_words_in_every_editing_form(it):
    client = person()
    shown = client.get(url_of(it)).content.decode()
    assert "keeping" in shown and reverse("segib_session") in shown
    assert "segib_signed_in" not in shown and reverse("segib_signed_in").replace("/", "%2F") in shown
    assert "signing_out" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("language", ["es", "en", "pt-br"])
def test_two_editors_are_told_that_saves_are_merged_not_overwritten(home, language):
    from wagtail.users.models import UserProfile

    it, ana = page(home, es="Uno"), person()
    profile = UserProfile.get_for_user(get_user_model().objects.get(username="ana"))
    profile.preferred_language = language
    profile.save()
    response = ana.get(url_of(it))
    session = response.context["editing_sessions"]
    Document(person("bia"), url_of(it)).save(introduction_es="De Bia")
    told = ana.post(
        session.ping_url,
        {"revision_id": session.revision_id, "revision_created_at": session.revision_created_at},
    ).json()["html"]
    assert "bia" in told
    from django.utils.translation import gettext, override

    with override(language):
        wagtails = gettext("Proceeding will overwrite the changes made by %(user_name)s.")
        ours = gettext(
            "Nothing is overwritten: what you save is merged with it. Where both of you changed the same "
            "field, you will see both versions and decide."
        )
    assert wagtails % {"user_name": "bia"} not in told
    assert ours.split(":")[0] in told
