"""Starter content: loaded once, checked as a whole, never over an editor's work."""

from __future__ import annotations

import textwrap

import pytest
from django.core.management import CommandError, call_command

from offices.models import OfficePage
from organisation.models import HomePage, ProfilePage, SustainableDevelopmentGoal
from segib_site import languages, starter_content
from segib_site.models import SitePage, StarterEntry
from segib_site.slices import freshness, publishing
from tests.specimens.factories import edit, reload, text

pytestmark = pytest.mark.django_db


def load(**options):
    call_command("load_starter_content", verbosity=0, **options)


def test_everything_is_public_and_current_in_three_languages():
    load()
    pages = [page.specific for page in SitePage.objects.filter(depth__gt=1)]
    assert len(pages) == 15
    for page in pages:
        assert page.live_languages == languages.CODES, page
        assert publishing.unpublished_slices(page) == () and not page.has_unpublished_changes
        states = {code: it.state.value for code, it in freshness.states(page).items()}
        assert states == {"es": "source", "en": "current", "pt": "current"}, page
    profile = ProfilePage.objects.get()
    assert profile.objectives.count() == 6
    assert [goal.number for goal in profile.goals.all()] == [4, 8, 11, 16, 17]
    assert SustainableDevelopmentGoal.objects.filter(live=True).count() == 17
    assert HomePage.objects.get().highlights.count() == 3


def test_blocks_of_three_languages_share_their_ids():
    load()
    profile = ProfilePage.objects.get()
    ids = {code: [b.id for b in languages.get(profile, "origin", code)] for code in languages.CODES}
    assert ids["es"] and ids["es"] == ids["en"] == ids["pt"]


def test_loading_again_changes_nothing_and_keeps_an_editors_work():
    load()
    office = OfficePage.objects.get(city="Lima")
    edit(office, introduction_pt="Do editor.")
    publishing.publish(office, ["pt"])
    gone = OfficePage.objects.get(city="Montevideo")
    gone.delete()
    before = (SitePage.objects.count(), StarterEntry.objects.count())
    load()
    assert (SitePage.objects.count(), StarterEntry.objects.count()) == before
    assert text(reload(office), "introduction", "pt") == "Do editor."


def test_if_empty_leaves_a_site_with_pages_alone(home):
    load(if_empty=True)
    assert SitePage.objects.filter(depth__gt=1).count() == 1


PAGE = """
pages:
- key: home
  type: organisation.HomePage
  parent: null
  source_language: es
  es: {title: Inicio, slug: home}
  en: {title: Home, slug: home}
"""


def item(kind="organisation.StandardPage", parent="home", source="es", key="a"):
    return f"- key: {key}\n  type: {kind}\n  parent: {parent}\n  source_language: {source}\n"


X = "  es: {title: X}"
A = item()
LINK = '<a linktype="page" key="z">z</a>'


@pytest.mark.parametrize(
    ("addition", "line", "reason"),
    [
        (item("organisation.HomePage", key="home") + X, 9, "already"),
        (item(key="Bad Key") + X, 9, "key"),
        (item("organisation.Nothing") + X, 9, "no type"),
        (item("organisation.SustainableDevelopmentGoal") + X, 9, "type of page"),
        (item(parent="nobody") + X, 9, "parent"),
        (item(source="fr") + X, 9, "source language"),
        (item(source="pt") + X, 9, "title"),
        (A + "  tytle: x\n" + X, 9, "tytle"),
        (A + "  es: {title: X, nothing: y}", 13, "nothing"),
        (A + "  es:\n    title: X\n    body: [{type: mystery, value: x}]", 14, "mystery"),
        (A + "  es:\n    title: X\n    body: [{type: timeline, value: text}]", 14, "list"),
        (A + "  es:\n    title: X\n    body: [{type: paragraph, value: '" + LINK + "'}]", 9, "“z”"),
        (item("organisation.PersonPage") + "  shared: {since: yesterday}\n" + X, 9, "since"),
        (A + "  rows: {phones: []}\n" + X, 9, "phones"),
        ("- key: a\n  key: b", 10, "twice"),
        ("- key: [a", 10, ""),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_nothing_is_written(
    tmp_path, monkeypatch, addition, line, reason
):
    path = tmp_path / "pages.yaml"
    path.write_text(textwrap.dedent(PAGE) + addition + "\n")
    monkeypatch.setattr(
        starter_content, "content_files", lambda name: iter([path] if name == "pages.yaml" else [])
    )
    before = SitePage.objects.count()
    with pytest.raises(CommandError) as caught:
        load()
    message = str(caught.value)
    assert f"pages.yaml:{line}:" in message and reason in message, message
    assert SitePage.objects.count() == before and not StarterEntry.objects.exists()


def test_opening_and_saving_any_page_untouched_changes_nothing(client, django_user_model):
    from django.urls import reverse

    from segib_site.slices.content import differing_slices, shape
    from tests.specimens.posting import shown_by

    load()
    client.force_login(django_user_model.objects.create_superuser("ana", "ana@example.org", "x"))
    for page in [it.specific for it in SitePage.objects.filter(depth__gt=1)]:
        before = publishing.draft_content(page)
        address = reverse("wagtailadmin_pages:edit", args=[page.pk])
        data = shown_by(client.get(address).context["form"])
        assert client.post(address, data).status_code == 302, page
        after = publishing.draft_content(reload(page))
        assert differing_slices(before, after, shape(type(page))) == (), page
        assert publishing.unpublished_slices(reload(page)) == (), page
