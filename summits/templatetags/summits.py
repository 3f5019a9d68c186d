"""What the templates of summits and meetings need."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext

from segib_site import dates, facets, presentation
from segib_site.templatetags.segib import alphabetical
from summits import queries
from summits.models import MeetingPage, SummitIndexPage, SummitPage

register = template.Library()


@dataclass
class Surroundings:
    """What is shown on a summit's page beside its own fields."""

    #: The summit with its countries' pages at hand.
    summit: SummitPage
    facts: list[Any] = field(default_factory=list)
    #: The days of the programme, each with its sessions.
    days: list[tuple[Any, list[Any]]] = field(default_factory=list)
    delegations: list[Any] = field(default_factory=list)
    previous: presentation.Link | None = None
    next: presentation.Link | None = None
    meetings: list[presentation.Link] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def summit_surroundings(context: Context, page: SummitPage) -> Surroundings:
    """Return what a summit's page shows beside its own fields; of a draft, the draft's own."""
    if page.is_preview:
        found = Surroundings(page, list(page.facts.all()))
        sessions, found.delegations = list(page.sessions.all()), list(page.delegations.all())
    else:
        row = queries.with_surroundings(page)
        found = Surroundings(row, list(page.facts.all()) if row.has_facts else [])
        sessions = list(page.sessions.all()) if row.has_sessions else []
        if row.has_delegations:
            found.delegations = list(page.delegations.select_related("country__page"))
    found.days = [(day, list(group)) for day, group in groupby(sessions, key=lambda session: session.date)]
    if page.pk:
        for link in presentation.links_to(queries.around(page), context["request"]):
            if link.page.ordinal is None:
                found.meetings.append(link)
            elif link.page.ordinal < page.ordinal:
                found.previous = link
            else:
                found.next = link
    return found


@register.simple_tag
def meeting_surroundings(page: MeetingPage) -> MeetingPage:
    """Return a meeting with its summit and its country's page at hand; of a draft, the draft's own."""
    return page if page.is_preview else queries.with_summit_and_country(page)


# -- lists ------------------------------------------------------------------------------------


@dataclass
class Listing:
    """The summits that an address asks for, by decade, and what the list can be narrowed by."""

    narrowed: facets.Narrowed
    decades: list[tuple[str, list[presentation.Link]]]


@register.simple_tag(takes_context=True)
def summit_listing(context: Context) -> Listing:
    """Return the summits that the address asks for (``?country=MX&decade=1990``), latest first."""
    request = context["request"]
    found = list(queries.summits())
    narrowed = facets.narrow(found, summit_facets(found), request.GET, request.path)
    links = presentation.links_to(narrowed.items, request)
    return Listing(narrowed, [(d, list(group)) for d, group in groupby(links, key=lambda x: decade(x.page))])


def summit_facets(found: list[SummitPage]) -> list[facets.Facet]:
    """Return what the summits can be narrowed by: decade and host country."""
    decades = {one: decade_in_words(one) for summit in found if (one := decade(summit))}
    names = {summit.country.iso2: str(summit.country) for summit in found}
    return [
        facets.Facet("decade", gettext("Decade"), lambda summit: [decade(summit)], decades),
        facets.Facet(
            "country",
            gettext("Host country"),
            lambda summit: [summit.country.iso2],
            dict(sorted(names.items(), key=lambda entry: alphabetical(entry[1]))),
        ),
    ]


def decade(summit: SummitPage) -> str:
    """Return the first year of a summit's decade; empty if its date is not recorded."""
    return str(summit.year // 10 * 10) if summit.year else ""


@register.filter
def decade_in_words(first: str) -> str:
    """Return a decade as *1990–1999*."""
    return f"{first}–{int(first) + 9}"


@register.simple_tag(takes_context=True)
def summit_index_link(context: Context) -> presentation.Link | None:
    """Return the link to the list of summits."""
    pages = (page for page in context["top_pages"] if page.specific_class is SummitIndexPage)
    return next(iter(presentation.links_to(pages, context["request"])), None)


@register.simple_tag(takes_context=True)
def meetings_by_year(context: Context) -> list[tuple[int | None, list[presentation.Link]]]:
    """Return the links to the meetings by year, latest first."""
    links = presentation.links_to(queries.meetings(), context["request"])

    def year(link: presentation.Link) -> int | None:
        meeting: MeetingPage = link.page  # type: ignore[assignment]
        return dates.year_of(meeting.dates)

    return [(number, list(group)) for number, group in groupby(links, key=year)]
