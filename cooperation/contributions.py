"""What the cooperation adds to the pages of the apps below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cooperation import directory, queries
from cooperation.models import CountryActivity, FocalPoint, Participation, ProgrammePage
from segib_site.contributions import Section, contributes

SECTIONS = "cooperation/sections"


@contributes("organisation.HomePage", order=30)
def programmes_by_space(page: Any, request: HttpRequest) -> Section | None:
    """How many current programmes each space has."""
    numbers = queries.current_programmes_by_space()
    spaces = [(space, numbers[space]) for space in ProgrammePage.Space if space in numbers]
    if not spaces:
        return None
    data = {"spaces": spaces, "total": sum(numbers.values())}
    return Section("programmes", f"{SECTIONS}/programmes_by_space.html", data)


@dataclass(frozen=True)
class CountryRecords:
    """What the cooperation knows of a country."""

    participations: list[Participation]
    activities: list[CountryActivity]
    focal_points: list[FocalPoint]


def records_of(page: Any) -> CountryRecords:
    """Return what the cooperation knows of a page's country; asked once for all sections of the page."""
    if not hasattr(page, "cooperation_records"):
        country = page.country
        rows = directory.participations_in_order(queries.participations_of(country))
        activities, focal_points = [], []
        if not rows or rows[0].has_activities:
            activities = list(queries.activities_of(country))
        if not rows or rows[0].has_focal_points:
            focal_points = list(queries.focal_points(timezone.localdate()).filter(country=country))
        page.cooperation_records = CountryRecords(rows, activities, focal_points)
    return page.cooperation_records


@contributes("organisation.CountryPage", order=30)
def programmes_of_country(page: Any, request: HttpRequest) -> Section:
    """In what the country takes part, as what, and when that was known."""
    rows = records_of(page).participations
    data = {"participations": rows, "number": sum(row.role == row.Role.MEMBER for row in rows)}
    return Section("programmes", f"{SECTIONS}/country_programmes.html", data)


@contributes("organisation.CountryPage", order=60)
def activities_of_country(page: Any, request: HttpRequest) -> Section | None:
    """What the country does in campaigns."""
    found = records_of(page).activities
    template = f"{SECTIONS}/country_activities.html"
    return Section("activities", template, {"activities": found}) if found else None


@contributes("organisation.CountryPage", order=70)
def focal_point_of_country(page: Any, request: HttpRequest) -> Section:
    """The institution that is the country's focal point; the person is not public."""
    found = records_of(page).focal_points
    return Section("focal-point", f"{SECTIONS}/country_focal_point.html", {"focal_points": found})


@contributes("organisation.SisterOrganisationPage", order=10)
def programmes_of_organisation(page: Any, request: HttpRequest) -> Section | None:
    """The programmes that the organisation has a part in."""
    found = list(queries.programmes_of(page))
    template = f"{SECTIONS}/organisation_programmes.html"
    return Section("programmes", template, {"programmes": found}) if found else None


@contributes("summits.SummitPage", order=30)
def follow_up_of_summit(page: Any, request: HttpRequest) -> Section | None:
    """What came of the summit: programmes, plans, mandates, campaigns."""
    found = list(queries.follow_up_of(page))
    return Section("follow-up", f"{SECTIONS}/summit_follow_up.html", {"pages": found}) if found else None
