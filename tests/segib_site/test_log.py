"""The audit log says which languages an action touched, in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import registry

from segib_site.editing.log import ACTIONS
from segib_site.editing.wording import slice_name
from segib_site.slices.content import SHARED
from tests.specimens.factories import page, record
from tests.specimens.posting import shown_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("boss", "boss@example.org", "x"))
    return client


def last(it):
    return registry.get_logs_for_instance(it).order_by("-timestamp", "-pk").first()


def save(staff, url, autosave=False, **changes):
    data = shown_by(staff.get(url).context["form"])
    headers = {"accept": "application/json"} if autosave else {}
    return staff.post(url, {**data, **changes}, headers=headers)


def test_a_save_says_which_languages_it_touched(home, staff):
    it = page(home, es="Uno", en="One", live=("es",))
    url = reverse("wagtailadmin_pages:edit", args=[it.pk])
    save(staff, url, title_en="Two", colour="x")
    assert last(it).data["slices"] == ["en", "shared"]
    assert last(it).comment == f"Inglés, {slice_name(SHARED)}"
    save(staff, url, introduction_pt="Texto")
    assert last(it).data["slices"] == ["pt"]
    save(staff, url)
    assert last(it).data["slices"] == [] and last(it).message


def test_autosaves_that_are_shown_as_one_say_all_they_touched(home, staff):
    it = page(home, es="Uno", live=("es",))
    url = reverse("wagtailadmin_pages:edit", args=[it.pk])
    first = save(staff, url, autosave=True, title_es="Dos").json()
    data = {"overwrite_revision_id": first["revision_id"], "introduction_pt": "Texto"}
    second = save(staff, url, autosave=True, **data).json()
    assert second["revision_id"] == first["revision_id"]
    assert last(it).data["slices"] == ["es", "pt"]


def test_a_snippets_save_too(home, staff):
    it = record(es="Uno", live=("es",))
    save(staff, reverse(it.snippet_viewset.get_url_name("edit"), args=[it.pk]), name_pt="Um")
    assert last(it).data["slices"] == ["pt"]


def test_every_action_that_the_site_logs_has_words():
    """Whoever logs ``segib.something`` names it in ``ACTIONS``."""
    root = Path(settings.BASE_DIR)
    apps = [root / "segib_site", *(root / app for app in settings.DOMAIN_APPS)]
    text = "".join(path.read_text() for app in apps for path in app.rglob("*.py"))
    logged = set(re.findall(r"action=f?\"(segib\.[a-z_.]+)\"", text))
    known = set(ACTIONS) | {name for name, _label in registry.get_choices()}
    assert logged and logged <= known, logged - known


def test_every_action_is_offered_once_in_filters(home):
    names = [name for name, _label in registry.get_choices()]
    assert len(names) == len(set(names))


def test_the_history_can_be_read_for_one_language(home, staff):
    it = page(home, es="Uno", en="One", live=("es",))
    url = reverse("wagtailadmin_pages:edit", args=[it.pk])
    save(staff, url, title_en="Two")
    save(staff, url, title_es="Dos")
    history = reverse("wagtailadmin_pages:history", args=[it.pk])
    every = staff.get(history).context["object_list"]
    english = staff.get(history, {"language": "en"}).context["object_list"]
    assert {e.data.get("slices", [""])[0] for e in english} == {"en"} and len(english) < len(every)
