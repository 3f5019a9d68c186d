"""Machine suggestions: asked for, shown, used on purpose, and marked until somebody has read them."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Revision

from segib_site import languages
from segib_site.roles import rights
from segib_site.slices import freshness, publishing
from segib_site.slices.content import shape
from segib_site.suggestions import marks, offering, provider, screens
from tests.segib_site.translation_service import translation_service
from tests.specimens.factories import edit, page, reload
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def libre(settings):
    with translation_service() as server:
        settings.LIBRETRANSLATE_URL = f"http://127.0.0.1:{server.server_port}"
        settings.LIBRETRANSLATE_API_KEY = "key"
        yield server


@pytest.fixture
def it(home):
    return page(home, es="Título", en="Title", introduction_es="Hola", live=("es",))


def ask(client, it, **data):
    address = reverse("segib_suggest", args=["specimens", "specimenpage", it.pk])
    return client.post(address, {"language": "en", "text": "Hola", **data})


def test_a_suggestion_is_answered_and_nothing_is_written(admin_client, it, libre):
    before = Revision.objects.count()
    answer = ask(admin_client, it).json()
    assert answer["text"] == "en: Hola" and answer["token"]
    assert libre.asked == [{"q": "Hola", "source": "es", "target": "en", "format": "text", "api_key": "key"}]
    assert Revision.objects.count() == before


def test_portuguese_is_asked_for_as_in_brazil_and_else_as_it_is_to_be_had(admin_client, it, libre):
    assert ask(admin_client, it, language="pt").json()["text"] == "pt-BR: Hola"
    libre.knows_no_brazil = True
    assert ask(admin_client, it, language="pt").json()["text"] == "pt: Hola"


@pytest.mark.parametrize("text", ["500", "slow", "junk", "list", "long", "away"])
def test_whatever_the_provider_does_the_editor_gets_a_sentence(admin_client, it, libre, monkeypatch, text):
    monkeypatch.setattr(provider, "TIMEOUT", 0.2)
    answer = ask(admin_client, it, text=text)
    assert answer.status_code == 502 and answer.json()["error"]
    assert len(libre.asked) == 1


def test_a_provider_that_is_not_there_is_told_too(admin_client, it, settings):
    settings.LIBRETRANSLATE_URL = "http://127.0.0.1:9"
    assert ask(admin_client, it).status_code == 502


@pytest.mark.parametrize(
    ("data", "status"),
    [({"text": "x" * 5001}, 400), ({"text": " "}, 400), ({"language": "es"}, 400), ({"language": "fr"}, 400)],
)
def test_what_cannot_be_asked_is_not_sent(admin_client, it, libre, data, status):
    assert ask(admin_client, it, **data).status_code == status
    assert libre.asked == []


def test_nobody_asks_without_end(admin_client, it, libre, monkeypatch):
    monkeypatch.setattr(screens, "PER_MINUTE", 2)
    assert [ask(admin_client, it).status_code for _time in range(3)] == [200, 200, 429]
    cache.clear()
    assert ask(admin_client, it).status_code == 200


def test_only_those_who_may_change_the_language_may_ask(admin_client, it, libre, monkeypatch):
    monkeypatch.setattr(rights, "slices", lambda user, record, action: frozenset({"pt"}))
    assert ask(admin_client, it).status_code in (302, 403)
    assert libre.asked == []
    assert ask(admin_client, it, language="pt").status_code == 200


def test_without_a_provider_there_is_nothing_of_it(admin_client, it, admin_user):
    assert ask(admin_client, it).status_code == 404
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[it.pk])).content.decode()
    assert "suggestions.js" not in shown and "data-segib-suggestions" not in shown
    assert offering.attributes(it, admin_user) == {}


def test_the_form_says_what_may_be_suggested_for_by_language(
    admin_client, it, libre, admin_user, monkeypatch
):
    shown = admin_client.get(reverse("wagtailadmin_pages:edit", args=[it.pk])).content.decode()
    assert "suggestions.js" in shown and "data-segib-suggestions" in shown
    said = json.loads(offering.attributes(it, admin_user)["data-segib-suggestions"])
    assert said["columns"]["title_en"] == {"source": "title_es", "language": "en", "tag": "en"}
    assert said["columns"]["text_pt"]["source"] == "text_es", "of rows of rows"
    assert said["columns"]["body_pt"]["stream"] and "slug_en" not in said["columns"]
    assert not [name for name in said["columns"] if name.endswith("_es")]
    monkeypatch.setattr(rights, "slices", lambda user, record, action: frozenset({"pt"}))
    said = json.loads(offering.attributes(it, admin_user)["data-segib-suggestions"])
    assert {column["language"] for column in said["columns"].values()} == {"pt"}


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://translate.example.org", True), ("http://127.0.0.1:5000", True), ("http://10.0.0.4", True),
        ("http://libretranslate:5000", True), ("http://translate.example.org", False),
        ("http://8.8.8.8", False), ("ftp://10.0.0.4", False), ("https://user:secret@example.org", False),
        ("file:///etc/passwd", False), ("", False),
    ],
)  # fmt: skip
def test_texts_go_only_over_tls_or_inside_the_house(url, is_safe):
    assert provider.is_safe(url) == is_safe


# -- marks ----------------------------------------------------------------------------------------


def save(client, it, tokens=(), **changes):
    """Save the editing form as a browser does, with the suggestions that were used."""
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    data = shown_by(client.get(address).context["form"])
    answer = client.post(address, {**data, **changes, marks.FIELD: list(tokens)})
    assert answer.status_code == 302, answer.context["form"].errors


def unread(it, code="en"):
    it = reload(it)
    return [one.path for one in marks.unread(publishing.draft_content(it), code, "es", shape(type(it)))]


@pytest.fixture
def used(admin_client, it, libre):
    """A page whose English introduction is a suggestion that was used."""
    answer = ask(admin_client, it).json()
    save(admin_client, it, [answer["token"]], introduction_en=answer["text"])
    return answer


def test_a_suggestion_that_was_used_stays_marked_until_it_is_edited(admin_client, it, used, admin_user):
    assert unread(it) == ["introduction"]
    mark = freshness.record_of(publishing.draft_content(reload(it)), "en")["suggested"]["introduction"]
    assert (mark["by"], mark["provider"]) == (admin_user.pk, "LibreTranslate")
    save(admin_client, it, title_en="Another title")
    assert unread(it) == ["introduction"]
    save(admin_client, it, introduction_en="en: Hola, in other words")
    assert unread(it) == []


def test_a_suggestion_that_was_changed_before_it_was_saved_is_no_suggestion(admin_client, it, libre):
    answer = ask(admin_client, it).json()
    save(admin_client, it, [answer["token"]], introduction_en="My own words")
    assert unread(it) == []


def test_a_translation_with_suggestions_is_not_confirmed_by_the_way(admin_client, it, used):
    address = reverse("segib_languages", args=["specimens", "specimenpage", it.pk])
    shown = admin_client.get(address).content.decode()
    assert 'name="suggestions_read"' in shown
    admin_client.post(address, {"action": "confirm", "slice": "en"})
    assert "confirmed" not in freshness.record_of(publishing.draft_content(reload(it)), "en")
    with pytest.raises(ValidationError, match="Introduction"):
        freshness.confirm(reload(it), "en")
    assert unread(it) == ["introduction"]
    admin_client.post(address, {"action": "confirm", "slice": "en", "suggestions_read": "yes"})
    assert freshness.states(reload(it))["en"].state == freshness.State.CURRENT
    assert unread(it) == []
    assert 'name="suggestions_read"' not in admin_client.get(address).content.decode()
    save(admin_client, it, [used["token"]], introduction_en="en: Hola")
    assert unread(it) == [], "a form that was still open brings nothing back"


def test_a_suggestion_used_in_a_confirmed_translation_is_to_be_confirmed_again(admin_client, it, libre):
    edit(it, introduction_en="Hello")
    freshness.confirm(reload(it), "en")
    assert freshness.states(reload(it))["en"].state == freshness.State.CURRENT
    answer = ask(admin_client, it).json()
    save(admin_client, it, [answer["token"]], introduction_en=answer["text"])
    assert freshness.states(reload(it))["en"].state == freshness.State.DRAFT
    freshness.confirm(reload(it), "en", suggestions_read=True)
    assert freshness.states(reload(it))["en"].state == freshness.State.CURRENT


def test_withdrawing_or_reviewing_does_not_hide_that_a_machine_wrote_it(it, used):
    freshness.submit_for_review(reload(it), "en")
    freshness.withdraw(reload(it), "en")
    assert unread(it) == ["introduction"]


def test_a_suggestion_in_a_block_is_marked_too(admin_client, it, libre):
    heading = [{"type": "heading", "id": "h1", "value": "Hola"}]
    edit(it, body_es=json.dumps(heading))
    answer = ask(admin_client, it).json()
    english = [{"type": "heading", "id": "h1", "value": answer["text"]}]
    content = publishing.draft_content(reload(it)) | {"body_en": json.dumps(english)}
    marks.note(content, [answer["token"]], it, shape(type(it)))
    assert list(freshness.record_of(content, "en")["suggested"]) == ["body#h1"]


def test_tokens_that_are_forged_or_of_another_record_mark_nothing(home, it, libre, admin_user):
    other = page(home, es="Otra", live=("es",))
    content = publishing.draft_content(it) | {"introduction_en": "x"}
    tokens = ["nonsense", marks.token(other, "en", admin_user, "x"), marks.token(it, "pt", admin_user, "x")]
    marks.note(content, tokens, it, shape(type(it)))
    for code in languages.CODES:
        assert not freshness.record_of(content, code).get("suggested")
