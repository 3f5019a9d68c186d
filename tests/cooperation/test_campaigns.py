"""Campaigns, what the countries do in them, and the network of focal points."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from cooperation import queries
from cooperation.models import CampaignIndexPage
from segib_site import languages
from segib_site.models import TranslationState, TranslationTask
from segib_site.slices import freshness, publishing
from segib_site.translation_tasks import opening
from segib_site.xliff import writing
from tests.specimens import domain
from tests.specimens.factories import edit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def index(home):
    return domain.made(CampaignIndexPage, home, title="Campañas")


@pytest.fixture
def campaign(index):
    return domain.campaign("Campaña", index)


@pytest.fixture
def brazil():
    return domain.country("BR", {"es": "Brasil", "en": "Brazil", "pt": "Brasil"})


def soup(client, page, code):
    answer = client.get(page.url_in(code))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


# -- activities -------------------------------------------------------------------------------


def test_an_activity_in_portuguese_alone_shows_everywhere_marked_as_portuguese(
    client, home, campaign, brazil
):
    country = domain.country_page(brazil, home)
    domain.activity(campaign, brazil, "Feira em Belém", codes=("pt",), text="Com música.")
    for page in (campaign, country):
        for code in languages.CODES:
            section = soup(client, page, code).find("section", attrs={"aria-labelledby": "activities"})
            found = section.find("h3", string="Feira em Belém"), section.find("p", string="Com música.")
            marks = [element.get("lang") for element in found]
            assert marks == ([None, None] if code == "pt" else ["pt-BR", "pt-BR"]), f"{page} {code}"


def test_an_activity_in_the_readers_language_is_told_in_it(client, campaign, brazil):
    titles = {"pt": "Feira", "es": "Feria"}
    domain.activity(campaign, brazil, titles, codes=("pt", "es"))
    section = soup(client, campaign, "es").find("section", attrs={"aria-labelledby": "activities"})
    assert section.h3.get_text() == "Feria" and section.h3.get("lang") is None
    section = soup(client, campaign, "en").find("section", attrs={"aria-labelledby": "activities"})
    assert section.h3.get_text() == "Feira" and section.h3["lang"] == "pt-BR", "the source's"


class TestOneLanguageIsEnough:
    """What a country files in its own language is not missing in the others."""

    def states(self, it):
        return {state.language: state.state for state in TranslationState.objects.for_record(it)}

    def test_languages_that_nobody_has_begun_are_not_missing(self, admin_client, campaign, brazil):
        it = domain.activity(campaign, brazil, "Oficina", codes=("pt",))
        assert self.states(it) == {"pt": "source", "es": "left_out", "en": "left_out"}
        report = admin_client.get(reverse("segib_translation_states"), {"state": "missing"})
        assert it.pk not in [row.seen.record.pk for row in report.context["object_list"]]

    def test_publishing_it_asks_nobody_for_a_translation(self, campaign, brazil):
        it = domain.activity(campaign, brazil, "Oficina", codes=("pt",))
        opening.open_for(it)
        assert not TranslationTask.objects.of(it).exists()

    def test_a_language_that_somebody_begins_is_a_translation_like_any_other(self, campaign, brazil):
        it = edit(domain.activity(campaign, brazil, "Oficina", codes=("pt",)), title_es="Taller")
        assert self.states(it) == {"pt": "source", "es": "draft", "en": "left_out"}
        freshness.confirm(it, "es")
        assert self.states(it)["es"] == "current"
        publishing.publish(edit(it, title_pt="Oficinas"), ["pt"])
        assert self.states(it) | {"es": "stale"} == self.states(it)

    def test_it_can_be_sent_to_a_translator_all_the_same(self, campaign, brazil):
        it = domain.activity(campaign, brazil, "Oficina", codes=("pt",))
        assert writing.outgoing(it, "es").texts

    def test_an_empty_source_is_missing(self, campaign, brazil):
        it = edit(domain.activity(campaign, brazil, "Oficina", codes=("pt",), is_live=False), title_pt="")
        assert self.states(it)["pt"] == "missing"


def test_drafts_and_activities_of_campaigns_that_are_not_public_are_not_shown(client, home, campaign, brazil):
    country = domain.country_page(brazil, home)
    domain.activity(campaign, brazil, "Rascunho", codes=("pt",), is_live=False)
    published = domain.activity(campaign, brazil, "Feira", codes=("pt",))
    edit(published, title_pt="Feira, outra")
    for page in (campaign, country):
        said = soup(client, page, "pt").main.get_text()
        assert "Rascunho" not in said and "outra" not in said and "Feira" in said
    publishing.unpublish(campaign, languages.CODES)
    assert "Feira" not in soup(client, country, "pt").main.get_text()


def test_activities_come_latest_first_and_of_the_country_alone(campaign, brazil):
    uruguay = domain.country("UY")
    old = domain.activity(campaign, brazil, "Old", dates="2020")
    new = domain.activity(campaign, brazil, "New", dates="2024-05")
    other = domain.activity(campaign, uruguay, "Other", dates="2022")
    assert list(queries.activities_of(brazil)) == [new, old]
    assert list(queries.activities_in(campaign)) == [new, other, old]


def test_campaigns_come_latest_first(index, campaign):
    late = domain.campaign("Late", index, dates="2024")
    early = domain.campaign("Early", index, dates="2018-10")
    assert list(queries.campaigns()) == [late, early, campaign]


# -- focal points -----------------------------------------------------------------------------


def test_the_person_of_a_focal_point_appears_on_no_page_and_the_institution_does(
    client, home, index, campaign, brazil
):
    country = domain.country_page(brazil, home)
    person = {"person": "Maria Xyzzy", "email": "xyzzy@example.org"}
    domain.activity(campaign, brazil, "Feira", codes=("pt",))
    domain.focal_point(brazil, "Ministério", codes=("pt",), website="https://www.gov.br/", **person)
    for code in languages.CODES:
        for page in (home, index, campaign, country):
            words = str(soup(client, page, code))
            assert "yzzy" not in words, f"{page} {code}"
        for page in (index, country):
            said = soup(client, page, code).main
            element = said.find(string=lambda words: words and "Ministério" in words).parent
            assert (element.get("lang") == "pt-BR") == (code != "pt"), f"{page} {code}"
            assert said.find("a", href="https://www.gov.br/")
    for path in ("/sitemap.xml", "/es/buscar/?q=Maria", "/pt/pesquisar/?q=Maria"):
        assert "yzzy" not in client.get(path).content.decode()


def test_the_columns_about_the_person_are_not_even_read(brazil):
    domain.focal_point(brazil, "Ministry", person="Maria", email="maria@example.org")
    point = queries.focal_points(TODAY).get()
    assert point.get_deferred_fields() == {"person", "email"}


def test_a_focal_point_is_told_from_its_first_day_until_its_last(brazil):
    terms = {
        "undated": {},
        "begins today": {"since": TODAY},
        "begins tomorrow": {"since": TODAY + DAY},
        "ends today": {"until": TODAY},
        "ended yesterday": {"since": TODAY - 2 * DAY, "until": TODAY - DAY},
    }
    for name, term in terms.items():
        domain.focal_point(brazil, name, **term)
    domain.focal_point(brazil, "draft", is_live=False)
    found = {point.localised("institution").value for point in queries.focal_points(TODAY)}
    assert found == {"undated", "begins today", "ends today"}


def test_a_focal_point_whose_term_is_over_leaves_the_pages_by_itself(client, home, index, brazil):
    country = domain.country_page(brazil, home)
    domain.focal_point(brazil, "Ministry", since=TODAY - DAY, until=TODAY)
    for moment, is_told in (("2026-11-22T23:30+01:00", True), ("2026-11-23T00:30+01:00", False)):
        with time_machine.travel(moment, tick=False):
            for page in (index, country):
                assert ("Ministry" in soup(client, page, "en").main.get_text()) == is_told, f"{page} {moment}"
