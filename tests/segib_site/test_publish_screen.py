"""The publishing screen: it says what will become public and what will not, and does just that."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from segib_site.editing.outlook import outlook
from segib_site.editing.record_screen import publish_url
from segib_site.guards import checking
from segib_site.guards.findings import Finding
from segib_site.models import ScheduledRelease
from segib_site.slices import freshness, publishing, schedule
from tests.specimens.factories import draft, edit, page, record, reload, text
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    user = get_user_model().objects.create_superuser("boss", "boss@example.org", "x")
    client.force_login(user)
    return user


@pytest.fixture
def it(home):
    """A page public in three languages, its translations confirmed."""
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    for code in ("en", "pt"):
        freshness.confirm(it, code)
    return reload(it)


@pytest.fixture
def doubt(monkeypatch):
    """Something that stands against a publication; returns a function to say what."""

    def say(severity, code="en", message="Look at this."):
        def found(record, slices, content=None):
            one = Finding("specimen", severity, code, "title", message, judged="x")
            return [one] if code in slices and one.key not in checking.overrides.answered_keys(record) else []

        monkeypatch.setattr(checking, "before_publishing", found)

    return say


def sentences(it, *named):
    return {line.name: line.sentence for line in outlook(reload(it), named).lines}


def test_says_of_each_language_what_will_be_public(home):
    it = page(home, es="Uno", en="One", live=("es",))
    with translation.override("en"):
        said = sentences(it, "en")
    assert said["en"] == "Becomes public for the first time."
    lines = {line.name: line for line in outlook(it, ["en"]).lines}
    assert lines["en"].is_named and not lines["es"].is_named and not lines["shared"].is_named
    assert said["es"] == "Stays as it is."
    assert said["pt"] == "Has no text: visitors see the text in Spanish, with a notice."


def test_shows_the_words_that_change_and_only_those(it):
    edit(it, introduction_es="Hay 22 países.", title_en="Another")
    publishing.publish(it, ["es"])
    edit(it, introduction_es="Hay 23 países.")
    (line,) = [line for line in outlook(reload(it), ["es"]).lines if line.is_named]
    (change,) = line.changes
    assert ">22</del>" in change.difference and ">23</ins>" in change.difference
    assert "Another" not in change.difference


def test_a_new_address_is_said_with_the_old_one(it):
    edit(it, slug_pt="novo")
    (line,) = [line for line in outlook(reload(it), ["pt"]).lines if line.is_named]
    assert line.address == ("/pt/um/", "/pt/novo/")


def test_says_which_translations_would_be_out_of_date(it):
    edit(it, title_es="Dos")
    assert outlook(reload(it), ["es"]).outdated == ("en", "pt")
    assert outlook(reload(it), ["en"]).outdated == ()
    assert outlook(reload(it), ["shared"]).outdated == ()


def test_the_form_asks_before_translations_become_out_of_date(it, client, boss):
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    data = shown_by(client.get(address).context["form"])
    answer = client.post(address, {**data, "title_es": "Dos", "action-publish-slices": "es"})
    assert answer["Location"] == publish_url(it, ["es"])
    assert text(reload(it), "title", "es") == "Uno" and text(draft(it), "title", "es") == "Dos"
    screen = client.get(answer["Location"])
    assert screen.status_code == 200 and 'name="is_minor"' in screen.content.decode()
    done = client.post(publish_url(it), {"slices": ["es"], "when": "now"})
    assert done.status_code == 302
    assert text(reload(it), "title", "es") == "Dos"
    assert freshness.states(reload(it))["pt"].state == freshness.State.STALE


def test_a_minor_edit_keeps_translations_up_to_date_and_needs_words(it, client, boss):
    edit(it, title_es="Uno.")
    data = {"slices": ["es"], "when": "now", "is_minor": "on"}
    answer = client.post(publish_url(it), data)
    assert answer.status_code == 200 and "minor_reason" in answer.context["form"].errors
    assert text(reload(it), "title", "es") == "Uno"
    assert client.post(publish_url(it), {**data, "minor_reason": "A full stop"}).status_code == 302
    assert text(reload(it), "title", "es") == "Uno."
    assert {s.state for s in freshness.states(reload(it)).values()} == {"source", "current"}


def test_a_warning_needs_a_reason_once(it, client, boss, doubt):
    doubt("warning")
    edit(it, title_en="Another")
    answer = client.post(publish_url(it), {"slices": ["en"], "when": "now"})
    assert answer.status_code == 200 and "reason" in answer.context["form"].errors
    assert "Look at this." in answer.content.decode()
    assert text(reload(it), "title", "en") == "One"
    data = {"slices": ["en"], "when": "now", "reason": "It is a name."}
    assert client.post(publish_url(it), data).status_code == 302
    assert text(reload(it), "title", "en") == "Another"
    assert not checking.before_publishing(it, ["en"])


def test_what_would_break_the_site_cannot_be_overridden(it, client, boss, doubt):
    doubt("stop")
    edit(it, title_en="Another")
    data = {"slices": ["en"], "when": "now", "reason": "All the same."}
    answer = client.post(publish_url(it), data)
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()
    assert text(reload(it), "title", "en") == "One"


def test_a_check_that_is_still_running_holds_nobody_up(it, client, boss, doubt):
    doubt("pending")
    edit(it, title_en="Another")
    assert "data-refresh" in client.get(publish_url(it, ["en"])).content.decode()
    assert client.post(publish_url(it), {"slices": ["en"], "when": "now"}).status_code == 302
    assert text(reload(it), "title", "en") == "Another"


def test_three_languages_together_at_a_minute_in_mexico(it, client, boss):
    edit(it, title_es="Dos", title_en="Two", title_pt="Dois")
    data = {"slices": ["es", "en", "pt"], "when": "later", "at": "2090-05-06T09:30",
            "zone": "America/Mexico_City", "together": "on"}  # fmt: skip
    assert client.post(publish_url(it), data).status_code == 302
    release = ScheduledRelease.objects.get()
    assert release.at == datetime.datetime(2090, 5, 6, 15, 30, tzinfo=datetime.UTC) and release.together
    with time_machine.travel("2090-05-06T15:29:59Z", tick=False):
        assert schedule.release_due() == 0
    with time_machine.travel("2090-05-06T15:30:00Z", tick=False):
        assert schedule.release_due() == 1
    assert [text(reload(it), "title", c) for c in ("es", "en", "pt")] == ["Dos", "Two", "Dois"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"slices": []}, "slices"),
        ({"when": "later"}, "at"),
        ({"when": "later", "at": "2001-01-01T10:00", "zone": "UTC"}, "__all__"),
        ({"when": "later", "at": "2090-03-26T02:30", "zone": "Europe/Madrid"}, "at"),
        ({"when": "later", "at": "soon", "zone": "UTC"}, "at"),
        ({"when": "later", "at": "2090-01-01T10:00", "zone": "Mars/Olympus"}, "zone"),
    ],
)
def test_a_time_that_cannot_be_is_told_and_publishes_nothing(it, client, boss, data, field):
    edit(it, title_en="Two")
    answer = client.post(publish_url(it), {"slices": ["en"], "when": "now", **data})
    assert answer.status_code == 200 and field in answer.context["form"].errors
    assert text(reload(it), "title", "en") == "One" and not ScheduledRelease.objects.exists()


def test_a_record_is_published_here_too(client, boss):
    it = record(es="Uno", en="One", live=("es",))
    assert client.get(publish_url(it)).status_code == 200
    assert client.post(publish_url(it), {"slices": ["en"], "when": "now"}).status_code == 302
    assert reload(it).live_languages == ("es", "en")


def test_the_screen_needs_few_queries(it, client, boss, django_assert_max_num_queries):
    edit(it, title_es="Dos", title_en="Two")
    client.get(publish_url(it))
    with django_assert_max_num_queries(45):
        client.get(publish_url(it))
