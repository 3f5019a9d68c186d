"""What the offices add to the pages of the apps below: whom to write to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from offices import groupings, queries  # noqa: F401 - importing registers the groupings
from offices.models import OfficePage
from organisation import queries as organisation_queries
from organisation.models import Country
from segib_site.contributions import Section, contributes
from segib_site.templatetags.segib import sorted_countries


@dataclass(frozen=True)
class Route:
    """The offices to write to from a country: those that serve it, else the headquarters."""

    country: Country
    offices: list[OfficePage]
    #: No office is recorded for the country, so that it is sent to the headquarters.
    is_default: bool


def route(country: Country, serving: list[OfficePage], offices: list[OfficePage]) -> Route:
    """Return where to write to from a country that some offices serve."""
    headquarters = [office for office in offices if office.kind == OfficePage.Kind.HEADQUARTERS]
    return Route(country, serving or headquarters, is_default=not serving)


@contributes("organisation.CountryPage", order=10)
def office_of_country(page: Any, request: HttpRequest) -> Section | None:
    """The office that serves the country, else the headquarters."""
    offices = list(queries.for_country(page.country))
    found = route(page.country, [office for office in offices if office.serves_it], offices)
    return Section("office", "offices/sections/country_office.html", {"route": found}) if offices else None


@contributes("organisation.HomePage", order=50)
def offices_of_segib(page: Any, request: HttpRequest) -> Section | None:
    """Where SEGIB is."""
    offices = list(queries.offices())
    return Section("offices", "offices/sections/home_offices.html", {"offices": offices}) if offices else None


@contributes("organisation.ContactPage", order=10)
def whom_to_write_to(page: Any, request: HttpRequest) -> Section | None:
    """The office for each member country, and how to reach them all."""
    offices = list(queries.with_contact(queries.offices()))
    serving: dict[int, list[OfficePage]] = {}
    for office in offices:
        for country in office.countries_served.all():
            serving.setdefault(country.pk, []).append(office)
    members = sorted_countries(organisation_queries.member_countries())
    context = {
        "offices": offices,
        "routes": [route(country, serving.get(country.pk, []), offices) for country in members],
        "are_provisional": any(not office.countries_are_confirmed for office in offices),
    }
    return Section("offices", "offices/sections/contact_offices.html", context) if offices else None
