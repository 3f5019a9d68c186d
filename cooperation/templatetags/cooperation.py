"""What the templates of plans, programmes, mandates and campaigns need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cooperation import directory, queries
from cooperation.models import (
    ActionPlanPage,
    Axis,
    CampaignPage,
    CooperationPage,
    FocalPoint,
    MandatePage,
    Participation,
    ProgrammeIndexPage,
    ProgrammePage,
)
from organisation.models import CallPage, Country, SisterOrganisationPage
from segib_site import facets, languages, presentation
from segib_site.models import SitePage
from segib_site.templatetags.segib import alphabetical, lang_attribute, language_mark
from summits.models import SummitPage

register = template.Library()

Link = presentation.Link


def of_type(links: Iterable[Link], page_type: type[SitePage]) -> list[Link]:
    """Return the links to pages of a type."""
    return [link for link in links if link.page.specific_class is page_type]


# -- cooperation ------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def instruments_and_others(context: Context, page: CooperationPage) -> dict[str, Any]:
    """Return the instruments of the cooperation, and the links to pages below that none of them leads to."""
    instruments = list(page.instruments.select_related("target"))
    if not page.path:  # the preview of a page that was never saved
        return {"instruments": instruments, "others": []}
    told = {instrument.target_id for instrument in instruments}
    children = SitePage.objects.child_of(page).filter(live=True).public().order_by("path")
    links = presentation.links_to(children, context["request"])
    return {"instruments": instruments, "others": [link for link in links if link.page.pk not in told]}


# -- programmes -------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def short_link(context: Context, link: Link, short_name: str) -> SafeString:
    """Write a link to a programme under its short name, which is the same in every language."""
    return format_html(
        '<a href="{}"{}><span{}>{}</span>{}</a>',
        link.url,
        format_html(' hreflang="{}"', link.title.tag) if link.title.language != languages.active() else "",
        lang_attribute(context, languages.DEFAULT),
        short_name,
        language_mark(link.title),
    )


@register.simple_tag(takes_context=True)
def programme_index_link(context: Context) -> Link | None:
    """Return the link to the directory of programmes."""
    pages = (page for page in context["top_pages"] if page.specific_class is ProgrammeIndexPage)
    return next(iter(presentation.links_to(pages, context["request"])), None)


@dataclass
class Listing:
    """The programmes that an address asks for, the current ones apart."""

    narrowed: facets.Narrowed
    current: list[Link]
    others: list[Link]


@register.simple_tag(takes_context=True)
def programme_listing(context: Context) -> Listing:
    """Return the programmes that the address asks for."""
    request = context["request"]
    found = directory.in_order(queries.directory())
    narrowed = facets.narrow(found, directory.programme_facets(found), request.GET, request.path)
    links = presentation.links_to(narrowed.items, request)
    current = [link for link in links if link.page.is_counted]  # type: ignore[attr-defined]
    return Listing(narrowed, current, [link for link in links if link not in current])


@register.simple_tag
def role_of(programme: ProgrammePage, chosen: dict[str, str]) -> Participation | None:
    """Return how the country that was chosen takes part, where it is not simply a member."""
    row = directory.participation_of(programme, chosen.get("country", ""))
    return row if row and row.role != Participation.Role.MEMBER else None


@dataclass
class ProgrammeSurroundings:
    """What is shown on a programme's page beside its own fields."""

    #: The programme with its summit and axis at hand.
    programme: ProgrammePage
    members: list[Country] = field(default_factory=list)
    #: Countries that were seen taking part, and those invited, each with the date.
    attested: list[tuple[str, list[Country]]] = field(default_factory=list)
    invited: list[tuple[str, list[Country]]] = field(default_factory=list)
    goals: list[Any] = field(default_factory=list)
    changes: list[Any] = field(default_factory=list)
    mandates: list[Link] = field(default_factory=list)
    organisations: list[Link] = field(default_factory=list)
    calls: list[Link] = field(default_factory=list)
    siblings: list[Link] = field(default_factory=list)


@register.simple_tag(takes_context=True)
def programme_surroundings(context: Context, page: ProgrammePage) -> ProgrammeSurroundings:
    """Return what a programme's page shows beside its own fields; of a draft, the draft's own."""
    request, found = context["request"], ProgrammeSurroundings(page)
    if page.pk:
        same_space = list(queries.in_the_same_space(page))
        if not page.is_preview:
            found.programme = next(one for one in same_space if one.pk == page.pk)
        others = directory.in_order(one for one in same_space if one.pk != page.pk)
        found.siblings = presentation.links_to(others, request)
        around = presentation.links_to(queries.around_programme(page), request)
        found.mandates = of_type(around, MandatePage)
        found.organisations = of_type(around, SisterOrganisationPage)
        found.calls = [
            link
            for link in of_type(around, CallPage)
            if link.page.callpage.state != CallPage.State.CLOSED  # type: ignore[attr-defined]
        ]
    rows = page.participations.all() if page.is_preview else queries.participations_in(page)
    by_role = defaultdict(list)
    for row in rows:
        by_role[row.role].append(row)
    found.members = [row.country for row in by_role[Participation.Role.MEMBER]]
    found.attested = by_date(by_role[Participation.Role.ATTESTED], page.countries_as_of)
    found.invited = by_date(by_role[Participation.Role.INVITED], page.countries_as_of)
    found.goals = list(page.goals.all())
    found.changes = list(page.changes.select_related("summit"))
    return found


def by_date(rows: list[Participation], otherwise: str) -> list[tuple[str, list[Country]]]:
    """Return countries by when they were known to take part (else the programme's date), latest first."""
    groups = defaultdict(list)
    for row in rows:
        groups[row.as_of or otherwise].append(row.country)
    return sorted(groups.items(), reverse=True)


# -- summits ----------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def follow_up_links(context: Context, pages: Iterable[SitePage]) -> dict[str, list[Link]]:
    """Return the links to what came of a summit, by type."""
    links = presentation.links_to(pages, context["request"])
    types = {
        "programmes": ProgrammePage,
        "plans": ActionPlanPage,
        "mandates": MandatePage,
        "campaigns": CampaignPage,
    }
    found = {name: of_type(links, page_type) for name, page_type in types.items()}
    found["programmes"].sort(key=lambda link: alphabetical(link.page.short_name))  # type: ignore[attr-defined]
    return found


# -- action plans -----------------------------------------------------------------------------


@dataclass
class PlanSurroundings:
    """What is shown on a plan's page beside its own fields."""

    summit: SummitPage | None
    axes: list[Axis]
    approaches: list[Any]
    #: By the axis they are on.
    programmes: dict[int, list[Link]] = field(default_factory=dict)
    mandates: list[Link] = field(default_factory=list)
    previous: Link | None = None
    next: Link | None = None

    @property
    def axes_with_programmes(self) -> list[tuple[Axis, list[Link]]]:
        return [(axis, self.programmes.get(axis.pk, [])) for axis in self.axes]


@register.simple_tag(takes_context=True)
def plan_surroundings(context: Context, page: ActionPlanPage) -> PlanSurroundings:
    """Return what a plan's page shows beside its own fields."""
    if not page.pk:
        return PlanSurroundings(page.approving_summit, [], [])
    request, every = context["request"], list(queries.plans())
    stored = next((plan for plan in every if plan.pk == page.pk), page)
    found = PlanSurroundings(
        (page if page.is_preview else stored).approving_summit,
        list(queries.axes_of(page)),
        list(queries.approaches_of(page)),
    )
    around = presentation.links_to(queries.around_plan(page), request)
    programmes = defaultdict(list)
    for link in of_type(around, ProgrammePage):
        programmes[link.page.axis].append(link)  # type: ignore[attr-defined]
    found.programmes = dict(programmes)
    found.mandates = of_type(around, MandatePage)
    for link in presentation.links_to(every, request):
        if link.page.ordinal == page.ordinal - 1:  # type: ignore[attr-defined]
            found.previous = link
        elif link.page.ordinal == page.ordinal + 1:  # type: ignore[attr-defined]
            found.next = link
    return found


@register.simple_tag
def axes_are_unverified(axes: Iterable[Axis]) -> bool:
    """Say whether the name of an axis is still to be checked, in the language it is shown in."""
    return any(axis.is_unverified("name", axis.display_language) for axis in axes)


@register.simple_tag(takes_context=True)
def plan_links(context: Context) -> list[Link]:
    """Return the links to the action plans, latest first."""
    return presentation.links_to(queries.plans_with_numbers(), context["request"])


# -- mandates ---------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def mandates_by_origin(context: Context) -> list[tuple[SitePage | None, list[Link]]]:
    """Return the links to the mandates by the summit that gave them, else the plan, latest first."""
    links = presentation.links_to(queries.mandates(), context["request"])

    def origin(link: Link) -> SitePage | None:
        mandate: MandatePage = link.page  # type: ignore[assignment]
        return mandate.summit or mandate.plan

    return [(page, list(group)) for page, group in groupby(links, key=origin)]


@dataclass
class MandateSurroundings:
    """What is shown on a mandate's page beside its own fields."""

    #: The mandate with its summit, plan and axis at hand.
    mandate: MandatePage
    updates: list[Any]
    programmes: list[Link] = field(default_factory=list)
    #: The members of any of the programmes.
    countries: list[Country] = field(default_factory=list)
    #: Whether the countries of one of the programmes are not recorded.
    has_gaps: bool = False


@register.simple_tag(takes_context=True)
def mandate_surroundings(context: Context, page: MandatePage) -> MandateSurroundings:
    """Return what a mandate's page shows beside its own fields."""
    found = MandateSurroundings(page, list(page.updates.all()))
    if page.pk:
        if not page.is_preview:
            found.mandate = queries.with_origin(page)
        found.programmes = presentation.links_to(queries.programmes_for(page), context["request"])
    countries = {}
    for link in found.programmes:
        programme: ProgrammePage = link.page  # type: ignore[assignment]
        found.has_gaps = found.has_gaps or programme.number_of_countries is None
        members = (r for r in programme.participations.all() if r.role == Participation.Role.MEMBER)
        countries.update({row.country_id: row.country for row in members})
    found.countries = list(countries.values())
    return found


# -- campaigns --------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def campaign_links(context: Context) -> list[Link]:
    """Return the links to the campaigns, latest first."""
    return presentation.links_to(queries.campaigns(), context["request"])


@register.simple_tag
def focal_points_today() -> list[FocalPoint]:
    """Return the focal points in office, in the alphabetical order of their countries."""
    found = queries.focal_points(timezone.localdate())
    return sorted(found, key=lambda point: alphabetical(str(point.country)))


@register.filter
def bcp47(code: str) -> str:
    """Return the BCP 47 tag of a language of the site."""
    return languages.tag(code)


@register.simple_tag
def campaign_surroundings(page: CampaignPage) -> dict[str, Any]:
    """Return what a campaign's page shows beside its own fields."""
    return {
        "editions": sorted(page.editions.all(), key=lambda edition: -edition.ordinal),
        "assets": list(page.assets.all() if page.is_preview else queries.assets_of(page)),
        "goals": list(page.goals.all()),
        "activities": list(queries.activities_in(page)) if page.pk else [],
    }
