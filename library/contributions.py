"""What the library adds to the pages of the other apps: the documents that belong to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from library import queries
from segib_site.contributions import Section, contributes

TEMPLATE = "library/sections/documents.html"


@contributes("summits.SummitPage", order=20)
def documents_of_summit(page: Any, request: HttpRequest) -> Section | None:
    """What the summit adopted, and the official titles of what is not in the library."""
    found = queries.with_languages(queries.adopted_at(page))
    return Section(
        "adopted",
        "library/sections/summit_documents.html",
        {"publications": list(found), "others": page.other_outcomes},
    )


@contributes("cooperation.MandatePage", order=20)
def sources_of_mandate(page: Any, request: HttpRequest) -> Section | None:
    """The documents that contain the mandate, with the paragraph."""
    return Section(
        "sources",
        "library/sections/mandate_sources.html",
        {"sources": list(queries.sources_of_mandate(page))},
    )


@contributes("organisation.CountryPage", order=50)
def documents_of_country(page: Any, request: HttpRequest) -> Section | None:
    """What was adopted at the summits it hosted."""
    found = list(queries.with_languages(queries.of_country(page.country)))
    if not found:
        return None
    return Section("documents", "library/sections/country_documents.html", {"publications": found})


@contributes("organisation.ProfilePage", order=50)
@contributes("organisation.EventPage", order=50)
@contributes("organisation.ObserverIndexPage", order=50)
@contributes("organisation.SisterOrganisationPage", order=50)
@contributes("summits.MeetingPage", order=50)
@contributes("cooperation.CooperationPage", order=50)
@contributes("cooperation.ActionPlanPage", order=50)
@contributes("cooperation.ProgrammeIndexPage", order=50)
@contributes("cooperation.ProgrammePage", order=50)
@contributes("cooperation.CampaignIndexPage", order=50)
@contributes("cooperation.CampaignPage", order=50)
def documents(page: Any, request: HttpRequest) -> Section | None:
    """The publications that say they belong to the page."""
    found = list(queries.with_languages(queries.of_page(page)))
    return Section("documents", TEMPLATE, {"publications": found}) if found else None
