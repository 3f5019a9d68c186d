"""A country's page with everything that the apps know of a country."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisation.models import CallPage, CommunityPage, CountryIndexPage, NewsPage
from tests.specimens import domain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Most queries a page may need; `tests/content/test_whole_site.py` holds it for the starter content.
MOST = 15
SECTIONS = ["at-a-glance", "summits", "programmes", "calls", "documents", "activities", "focal-point", "news"]


@pytest.fixture
def country(home):
    community = domain.made(CommunityPage, home, title="Community")
    index = domain.made(CountryIndexPage, community, title="Countries", show_in_menus=True)
    return domain.country_page(domain.country("UY"), index)


def fill(country, home, numbers):
    """Let each app know something more of a country."""
    campaign = domain.campaign(f"Campaign {numbers}", home)
    for number in numbers:
        name, of = f"{number}", country.country
        summit = domain.summit(number, of, home)
        domain.publication(f"p-{name}", home, adopted_at=summit, editions=[domain.elsewhere("es")])
        domain.programme(name, home, participations=[domain.takes_part(of)])
        domain.activity(campaign, of, f"Activity {name}")
        domain.focal_point(of, f"Ministry {name}")
        about = {"introduction": "About.", "countries": [of]}
        domain.made(NewsPage, home, title=f"News {name}", date=datetime.date(2026, 1, number), **about)
        domain.made(CallPage, home, title=f"Call {name}", introduction="About.", eligible_countries=[of])


def queries(client, path):
    client.get(path)  # what is asked for once in a process
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_a_country_with_everything_needs_few_queries_however_much_there_is(client, home, country):
    path = country.url_in("en")
    assert queries(client, path) <= MOST
    fill(country, home, [1])
    found = BeautifulSoup(client.get(path).content, "html.parser").main.find_all("section")
    assert [section["aria-labelledby"] for section in found] == SECTIONS
    one = queries(client, path)
    fill(country, home, [2, 3, 4, 5])
    assert queries(client, path) == one <= MOST


def test_calls_and_news_of_a_country_are_the_open_and_the_latest_ones(client, home, country):
    moment = timezone.now()
    day = datetime.timedelta(days=1)
    other = domain.country("MX")

    def call(title, **facts):
        domain.made(CallPage, home, title=title, introduction="About.", **facts)

    call("Closes in two days", closes_at=moment + 2 * day)
    call("Closes tomorrow", closes_at=moment + day, eligible_countries=[country.country, other])
    call("Closed", closes_at=moment - day)
    call("For others", closes_at=moment + day, eligible_countries=[other])
    for number in (3, 1, 4, 2):
        about = {"introduction": "About.", "countries": [country.country]}
        domain.made(NewsPage, home, title=f"News {number}", date=datetime.date(2026, 1, number), **about)
    domain.made(NewsPage, home, title="News of others", date=datetime.date(2026, 2, 1), introduction="x")

    page = BeautifulSoup(client.get(country.url_in("en")).content, "html.parser")

    def titles(name):
        return [h3.get_text(strip=True) for h3 in page.find(attrs={"aria-labelledby": name})("h3")]

    assert titles("calls") == ["Closes tomorrow", "Closes in two days"]
    assert titles("news") == ["News 4", "News 3", "News 2"]
