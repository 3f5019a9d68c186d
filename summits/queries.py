"""Which summits and meetings belong to what: each derivation in one named query."""

from __future__ import annotations

import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from organisation.models import Country
from segib_site.models import SitePage
from summits.models import MeetingPage, SummitDelegation, SummitFact, SummitPage, SummitSession


def summits() -> QuerySet[SummitPage]:
    """Return the summits that are public in any language, latest first, with their countries' pages."""
    return SummitPage.objects.filter(live=True).public().select_related("country__page").order_by("-ordinal")


def hosted_by(country: Country) -> QuerySet[SummitPage]:
    """Return the summits a country hosted or is to host, latest first."""
    return summits().filter(country=country)


def current_or_latest(today: datetime.date) -> SummitPage | None:
    """Return the summit that is under way on a day, else the next one, else the latest."""
    latest = list(summits()[:3])
    to_come = [one for one in latest if one.last_day is None or one.last_day >= today]
    return to_come[-1] if to_come else next(iter(latest), None)


def with_surroundings(summit: SummitPage) -> SummitPage:
    """Return a summit as it is stored, with its countries' pages, and whether it has facts, sessions and
    delegations: most have no sessions, and then nobody need ask for them."""
    rows = {"has_facts": SummitFact, "has_sessions": SummitSession, "has_delegations": SummitDelegation}
    parts = {name: Exists(model.objects.filter(page=OuterRef("pk"))) for name, model in rows.items()}
    found = SummitPage.objects.select_related("country__page", "pro_tempore__page")
    return found.annotate(**parts).get(pk=summit.pk)


def around(summit: SummitPage) -> QuerySet[SitePage]:
    """Return the summits before and after one (with ``ordinal``), and its meetings, the first first
    (with ``dates``)."""
    neighbours = Q(summitpage__ordinal__in=(summit.ordinal - 1, summit.ordinal + 1))
    meetings = Q(meetingpage__summit_id=summit.pk)
    found = SitePage.objects.filter(neighbours | meetings, live=True).public()
    return found.annotate(ordinal=F("summitpage__ordinal"), dates=F("meetingpage__dates")).order_by(
        "ordinal", "dates", "pk"
    )


def meetings() -> QuerySet[MeetingPage]:
    """Return the meetings that are public in any language, latest first, with countries and summits."""
    found = MeetingPage.objects.filter(live=True).public().select_related("country__page", "summit")
    return found.order_by("-dates", "-pk")


def with_summit_and_country(meeting: MeetingPage) -> MeetingPage:
    """Return a meeting as it is stored, with its summit and its country's page."""
    return MeetingPage.objects.select_related("country__page", "summit").get(pk=meeting.pk)
