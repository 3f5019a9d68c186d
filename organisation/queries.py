"""Which pages and records of the secretariat and the Community belong to what: each derivation in one
named query."""

from __future__ import annotations

import datetime

from django.db.models import Q, QuerySet

from organisation.models import (
    AccountabilityEntry,
    AccountabilityPage,
    CallPage,
    Country,
    EventPage,
    HomeDocument,
    HomePage,
    NewsIndexPage,
    NewsPage,
)
from segib_site.models import SitePage


def member_countries() -> QuerySet[Country]:
    """Return the member countries that are public in any language, with their pages."""
    return Country.objects.filter(live=True, role=Country.Role.MEMBER).select_related("page")


def news() -> QuerySet[NewsPage]:
    """Return the news that are public in any language, latest first."""
    return NewsPage.objects.filter(live=True).public().order_by("-date", "-pk")


def news_about(country: Country) -> QuerySet[NewsPage]:
    """Return the news about a country, latest first."""
    return news().filter(countries=country)


def calls() -> QuerySet[CallPage]:
    """Return the calls that are public in any language, the one that closes first first."""
    return CallPage.objects.filter(live=True).public().order_by("closes_at", "pk")


def open_calls(now: datetime.datetime) -> QuerySet[CallPage]:
    """Return the calls that are open at a moment."""
    has_opened = Q(opens_at=None) | Q(opens_at__lte=now)
    not_closed = Q(closes_at=None) | Q(closes_at__gt=now)
    return calls().filter(has_opened, not_closed)


def calls_open_to(country: Country, now: datetime.datetime) -> QuerySet[CallPage]:
    """Return the calls that are open at a moment to whoever applies from a country: those that name it,
    and those that name none."""
    from_there = Q(eligible_countries=country) | Q(eligible_countries=None)
    return open_calls(now).filter(from_there).distinct()


def around_country(country: Country, now: datetime.datetime, news_limit: int) -> QuerySet[SitePage]:
    """Return the calls that are open at a moment to whoever applies from a country, the one that closes
    first first, and the latest news about it, latest first; each as what it is (``callpage``,
    ``newspage``)."""
    calls_there = Q(pk__in=calls_open_to(country, now).order_by().values("pk"))
    latest_news = Q(pk__in=news_about(country).values("pk")[:news_limit])
    found = SitePage.objects.filter(calls_there | latest_news).select_related("callpage", "newspage")
    return found.order_by("callpage__closes_at", "-newspage__date", "-pk")


def upcoming_events(today: datetime.date) -> QuerySet[EventPage]:
    """Return the events that are not over on a day, the next one first."""
    not_over = Q(end_date__gte=today) | Q(end_date=None, start_date__gte=today)
    return EventPage.objects.filter(not_over, live=True).public().order_by("start_date", "pk")


def rooms_of(index: NewsIndexPage) -> QuerySet[SitePage]:
    """Return what stands beside the news: agenda, press room."""
    beside = SitePage.objects.child_of(index).filter(live=True).public().not_exact_type(NewsPage)
    return beside.order_by("path")


def accountability_entries(page: AccountabilityPage) -> QuerySet[AccountabilityEntry]:
    """Return what is recorded under the headings of accountability, with the pages it points to."""
    return page.entries.select_related("target")


def key_documents(home: HomePage) -> QuerySet[HomeDocument]:
    """Return the publications that editors want seen on the front page."""
    return home.key_documents.select_related("target")


def pages_of_site(home: SitePage) -> QuerySet[SitePage]:
    """Return every page below the front page that is public in any language, in the order of the tree."""
    return SitePage.objects.descendant_of(home).filter(live=True).public().order_by("path")
