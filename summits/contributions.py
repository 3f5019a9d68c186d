"""What summits add to the pages of the apps below."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from segib_site.contributions import Section, contributes
from summits import queries


@contributes("organisation.HomePage", order=10)
def current_summit(page: Any, request: HttpRequest) -> Section | None:
    """The summit that is under way or to come, else the latest."""
    summit = queries.current_or_latest(timezone.localdate())
    return Section("summit", "summits/sections/current_summit.html", {"summit": summit}) if summit else None


@contributes("organisation.CountryPage", order=20)
def summits_hosted(page: Any, request: HttpRequest) -> Section | None:
    """The summits that the country hosted or is to host."""
    found = list(queries.hosted_by(page.country))
    return Section("summits", "summits/sections/country_summits.html", {"summits": found})
