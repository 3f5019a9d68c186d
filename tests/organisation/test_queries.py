"""What belongs to what: open calls by country and moment, events to come, members."""

from __future__ import annotations

import datetime

import pytest

from organisation import queries
from organisation.models import CallPage, Country, EventPage
from segib_site import languages
from segib_site.models import SitePage
from segib_site.starter.loading import release

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def country(iso2, iso3, role=Country.Role.MEMBER):
    it = Country(source_language="es", live=False, iso2=iso2, iso3=iso3, role=role)
    languages.put(it, "name", "es", iso2)
    it.save()
    release(it)
    return Country.objects.get(pk=it.pk)


def page(model, title, countries=(), **facts):
    it = model(source_language="es", live=False, **facts)
    languages.put(it, "title", "es", title)
    languages.put(it, "introduction", "es", title)
    SitePage.objects.get(depth=1).add_child(instance=it)
    if countries:
        it.eligible_countries = countries
    release(it)
    return model.objects.get(pk=it.pk)


def titles(found):
    return {it.get_title() for it in found}


def test_a_call_is_open_from_its_first_moment_until_its_last():
    page(CallPage, "always")
    page(CallPage, "opens now", opens_at=NOW)
    page(CallPage, "opens later", opens_at=NOW + HOUR)
    page(CallPage, "closes now", closes_at=NOW)
    page(CallPage, "closes later", closes_at=NOW + HOUR)
    assert titles(queries.open_calls(NOW)) == {"always", "opens now", "closes later"}


def test_a_call_that_names_no_country_is_open_to_all_and_no_call_is_listed_twice():
    uruguay, mexico = country("UY", "URY"), country("MX", "MEX")
    page(CallPage, "for all")
    page(CallPage, "for both", [uruguay, mexico])
    page(CallPage, "for Mexico", [mexico])
    assert titles(queries.calls_open_to(uruguay, NOW)) == {"for all", "for both"}
    found = list(queries.calls_open_to(mexico, NOW))
    assert len(found) == 3 == len(titles(found))


def test_an_event_is_to_come_until_its_last_day_is_over():
    today = datetime.date(2026, 11, 22)
    day = datetime.timedelta(days=1)
    page(EventPage, "over", start_date=today - day)
    page(EventPage, "today", start_date=today)
    page(EventPage, "under way", start_date=today - day, end_date=today)
    page(EventPage, "next", start_date=today + day)
    assert titles(queries.upcoming_events(today)) == {"today", "under way", "next"}


def test_members_are_members():
    country("UY", "URY")
    country("FR", "FRA", Country.Role.ASSOCIATE_OBSERVER)
    assert [it.iso2 for it in queries.member_countries()] == ["UY"]
