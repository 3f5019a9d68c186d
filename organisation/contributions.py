"""What the secretariat's own records add to the front page and to the pages of countries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from organisation import queries
from organisation.models import CallPage, NewsPage
from segib_site.contributions import Section, contributes

#: How many of the latest news a page shows.
LATEST = 3


@contributes("organisation.HomePage", order=20)
def latest_news(page: Any, request: HttpRequest) -> Section | None:
    """What has happened lately."""
    found = list(queries.news()[:LATEST])
    return Section("news", "organisation/sections/home_news.html", {"news": found}) if found else None


@contributes("organisation.HomePage", order=25)
def calls_open_now(page: Any, request: HttpRequest) -> Section | None:
    """The calls one can apply for; nothing if there are none."""
    found = list(queries.open_calls(timezone.now()))
    return Section("calls", "organisation/sections/open_calls.html", {"calls": found}) if found else None


@contributes("organisation.HomePage", order=40)
def key_documents(page: Any, request: HttpRequest) -> Section | None:
    """The publications that editors want seen."""
    rows = [row for row in queries.key_documents(page) if row.target.live]
    return Section("documents", "organisation/sections/home_documents.html", {"rows": rows}) if rows else None


@contributes("organisation.HomePage", order=45)
def countries(page: Any, request: HttpRequest) -> Section | None:
    """The member countries, each with its page."""
    found = list(queries.member_countries())
    template = "organisation/sections/home_countries.html"
    return Section("countries", template, {"countries": found}) if found else None


@dataclass(frozen=True)
class CountryRecords:
    """What the secretariat has for a country now."""

    calls: list[CallPage]
    news: list[NewsPage]


def records_of(page: Any) -> CountryRecords:
    """Return what there is for a page's country; asked once for all sections of the page."""
    if not hasattr(page, "organisation_records"):
        found = list(queries.around_country(page.country, timezone.now(), LATEST))
        page.organisation_records = CountryRecords(
            [one.callpage for one in found if hasattr(one, "callpage")],
            [one.newspage for one in found if hasattr(one, "newspage")],
        )
    return page.organisation_records


@contributes("organisation.CountryPage", order=40)
def calls_for_country(page: Any, request: HttpRequest) -> Section | None:
    """The open calls one can apply for from the country; nothing if there are none."""
    found = records_of(page).calls
    return Section("calls", "organisation/sections/open_calls.html", {"calls": found}) if found else None


@contributes("organisation.CountryPage", order=80)
def news_about_country(page: Any, request: HttpRequest) -> Section | None:
    """The latest news about the country."""
    found = records_of(page).news
    return Section("news", "organisation/sections/country_news.html", {"news": found}) if found else None
