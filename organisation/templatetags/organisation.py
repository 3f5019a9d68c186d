"""What the templates of the secretariat and the Community need: ``{% load organisation %}``."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from babel import dates
from django import template
from django.template import Context
from django.utils import timezone
from django.utils.translation import gettext

from organisation import glossary, queries, site_tree
from organisation.models import (
    AccountabilityEntry,
    AccountabilityPage,
    AgendaPage,
    CallIndexPage,
    Country,
    CountryIndexPage,
    EventPage,
    EventSession,
    GlossaryPage,
    NewsIndexPage,
    ObserverIndexPage,
    ObserverPage,
)
from segib_site import languages, presentation, restrictions
from segib_site.models import SitePage
from segib_site.templatetags.segib import LinkedRow, alphabetical, format_date, utc_offset

register = template.Library()

#: Code, name and links of a group.
Group = tuple[str, str, list[presentation.Link]]

# -- links ------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def link_above(context: Context, page: SitePage) -> presentation.Link | None:
    """Return the main menu's link to the page above a page, or nothing if the menu has none: it costs no
    query."""
    above = page.path[: -SitePage.steplen]
    menu = context.get("menu") or []
    every = [link for item in menu for link in (item, *item.children)]
    return next((link for link in every if link.page.path == above), None)


@register.simple_tag(takes_context=True)
def site_tree_of(context: Context, page: SitePage) -> list[site_tree.Branch]:
    """Return the tree of public pages of the site that a page belongs to."""
    request = context["request"]
    home = SitePage.objects.filter(path=page.path[: SitePage.steplen * presentation.HOME_DEPTH]).first()
    return site_tree.tree(home, request, page) if home else []


# -- times ------------------------------------------------------------------------------------


@register.simple_tag
def format_time(value: datetime.time | None) -> str:
    """Return a time of day as the visitor's language writes it."""
    if value is None:
        return ""
    return dates.format_time(value, "short", locale=languages.cldr(languages.active()))


@register.simple_tag
def zone_in_words(zone: str, moment: datetime.datetime) -> str:
    """Return a time zone by its city, with its offset at a moment: *Montevideo time, UTC−3*."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    city = dates.get_timezone_location(
        local.tzinfo, locale=languages.cldr(languages.active()), return_city=True
    )
    offset = utc_offset(local.utcoffset() or datetime.timedelta())
    return gettext("%(city)s time, %(offset)s") % {"city": city, "offset": offset}


@register.simple_tag
def format_moment(moment: datetime.datetime, zone: str) -> str:
    """Return a moment as clocks in a zone show it: *31 December 2026, 23:59*."""
    local = moment.astimezone(zoneinfo.ZoneInfo(zone))
    return f"{format_date(local.date(), 'long')}, {format_time(local.time())}"


@register.simple_tag
def event_zone(event: EventPage) -> str:
    """Return the time zone of an event on its first day, in words; nothing if it has no time."""
    if not (event.start_time and event.time_zone):
        return ""
    begins = datetime.datetime.combine(event.start_date, event.start_time, zoneinfo.ZoneInfo(event.time_zone))
    return zone_in_words(event.time_zone, begins)


# -- countries and observers ------------------------------------------------------------------


@register.simple_tag
def language_names(tags: Iterable[str]) -> list[str]:
    """Return the names of languages (BCP 47) in the visitor's; a tag CLDR has no name for stays."""
    names = languages.cldr(languages.active()).languages
    return [names.get(tag) or names.get(tag.split("-")[0], tag) for tag in tags]


def by_title(links: list[presentation.Link]) -> list[presentation.Link]:
    """Return links in the alphabetical order of their titles."""
    return sorted(links, key=lambda link: alphabetical(link.title.value))


@register.simple_tag(takes_context=True)
def links_by_title(context: Context, pages: Iterable[SitePage]) -> list[presentation.Link]:
    """Return the links to pages that can be shown, in the visitor's alphabetical order."""
    return by_title(presentation.links_to(pages, context["request"]))


@dataclass
class CountryListing:
    """The member countries by region, and how many of them founded the Conference."""

    regions: list[Group] = field(default_factory=list)
    number: int = 0
    founders: int = 0


@register.simple_tag(takes_context=True)
def country_listing(context: Context, page: CountryIndexPage) -> CountryListing:
    """Return the member countries by region: its code, its name, links in alphabetical order."""
    links = by_title(presentation.links_to(page.country_pages(), context["request"]))
    countries = [link.page.country for link in links]
    found = CountryListing(number=len(links), founders=sum(country.is_founder for country in countries))
    for region in [*Country.Region, ""]:
        here = [link for link in links if link.page.country.region == region]
        if here:
            found.regions.append((region or "other", region and region.label, here))
    return found


@register.simple_tag(takes_context=True)
def observer_listing(context: Context, page: ObserverIndexPage) -> list[Group]:
    """Return the observers by kind: its code, its name in the plural, links in alphabetical order."""
    links = by_title(presentation.links_to(page.observers(), context["request"]))
    names = {
        ObserverPage.Kind.ASSOCIATE: gettext("Associate observers"),
        ObserverPage.Kind.CONSULTATIVE: gettext("Consultative observers"),
    }
    groups = ((kind, [link for link in links if link.page.kind == kind]) for kind in names)
    return [(kind.value, names[kind], found) for kind, found in groups if found]


# -- calls, agenda, news ----------------------------------------------------------------------


@dataclass
class Calls:
    """Calls by whether one can apply."""

    open: list[presentation.Link] = field(default_factory=list)
    upcoming: list[presentation.Link] = field(default_factory=list)
    closed: list[presentation.Link] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def calls_by_state(context: Context, page: CallIndexPage) -> Calls:
    """Return the calls of the list: open ones by what closes first, those to come by what opens first,
    closed ones latest first."""
    found = Calls()
    for link in presentation.links_to(page.calls(), context["request"]):
        getattr(found, link.page.state.value).append(link)
    never = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    found.open.sort(key=lambda link: link.page.closes_at or never)
    found.upcoming.sort(key=lambda link: link.page.opens_at or never)
    return found


@dataclass
class Agenda:
    """Events to come, the next one first; past ones by year, latest first."""

    upcoming: list[presentation.Link] = field(default_factory=list)
    past: list[tuple[int, list[presentation.Link]]] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def agenda_of(context: Context, page: AgendaPage) -> Agenda:
    """Return the events of the agenda as of today."""
    today = timezone.localdate()
    links = presentation.links_to(page.events(), context["request"])
    past = [link for link in links if link.page.last_day < today]
    return Agenda(
        upcoming=[link for link in reversed(links) if link.page.last_day >= today],
        past=[(year, list(group)) for year, group in groupby(past, lambda link: link.page.start_date.year)],
    )


@register.simple_tag
def days_of(event: EventPage) -> list[tuple[datetime.date | None, list[EventSession]]]:
    """Return the sessions of an event by day, in the order of its programme."""
    return [(day, list(group)) for day, group in groupby(event.sessions.all(), lambda one: one.date)]


@register.simple_tag(takes_context=True)
def rooms_beside_news(context: Context, page: NewsIndexPage) -> list[presentation.Link]:
    """Return the links to agenda and press room."""
    if not page.path:
        return []
    return presentation.links_to(queries.rooms_of(page), context["request"])


@register.simple_tag(takes_context=True)
def other_news(context: Context, page: SitePage, number: int = 3) -> list[presentation.Link]:
    """Return the links to the latest news but one."""
    return presentation.links_to(queries.news().exclude(pk=page.pk)[:number], context["request"])


# -- accountability, glossary -----------------------------------------------------------------


@register.simple_tag(takes_context=True)
def accountability_of(
    context: Context, page: AccountabilityPage
) -> list[tuple[str, str, list[LinkedRow | Any]]]:
    """Return every heading of accountability, its name and what is recorded under it; an entry without
    text whose page cannot be shown is left out."""
    found: list[tuple[AccountabilityEntry, presentation.Link | None]] = []
    request = context["request"]
    for row in queries.accountability_entries(page):
        is_shown = row.target and row.target.live and restrictions.let_in(row.target, request)
        link = presentation.link_to(row.target, request) if is_shown else None
        if link or row.localised("text"):
            found.append((row, link))
    return [
        (section.value, section.label, [(row, link) for row, link in found if row.section == section])
        for section in AccountabilityEntry.Section
    ]


@register.simple_tag
def glossary_of(page: GlossaryPage) -> list[tuple[str, list[glossary.Entry]]]:
    """Return the terms by letter, in the visitor's language."""
    return glossary.letters(page.terms())
