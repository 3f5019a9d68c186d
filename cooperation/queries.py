"""Which plans, programmes, mandates and campaigns belong to what: each derivation in one named query."""

from __future__ import annotations

import datetime

from django.db.models import Count, Exists, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from cooperation.models import (
    ActionPlanPage,
    Axis,
    CampaignAsset,
    CampaignPage,
    CountryActivity,
    CrossCuttingApproach,
    FocalPoint,
    MandatePage,
    Participation,
    ProgrammePage,
)
from organisation.models import Country, SisterOrganisationPage
from segib_site.models import SitePage
from summits.models import SummitPage

# -- programmes -------------------------------------------------------------------------------


def programmes() -> QuerySet[ProgrammePage]:
    """Return the programmes, initiatives and projects that are public in any language."""
    return ProgrammePage.objects.filter(live=True).public().order_by("short_name")


def directory() -> QuerySet[ProgrammePage]:
    """Return the programmes with all that they can be found by: participations, goals, axis."""
    participations = Prefetch("participations", Participation.objects.select_related("country"))
    return programmes().select_related("axis").prefetch_related(participations, "goals")


def with_participations(found: QuerySet[ProgrammePage]) -> QuerySet[ProgrammePage]:
    """Let programmes bring along who takes part in them."""
    return found.prefetch_related("participations")


def participations_in(programme: ProgrammePage) -> QuerySet[Participation]:
    """Return who takes part in a programme, with the countries' pages."""
    return Participation.objects.filter(page_id=programme.pk).select_related("country__page")


def participations_of(country: Country) -> QuerySet[Participation]:
    """Return in what a country takes part, with the programmes.

    Each row says besides whether the country has activities and focal points: most have none, and then
    nobody need ask for them.
    """
    found = Participation.objects.filter(country=country, page__in=programmes().order_by())
    return found.select_related("page").annotate(
        has_activities=Exists(CountryActivity.objects.filter(country=country, live=True)),
        has_focal_points=Exists(FocalPoint.objects.filter(country=country, live=True)),
    )


def programmes_of(organisation: SisterOrganisationPage) -> QuerySet[ProgrammePage]:
    """Return the programmes that a sister organisation has a part in."""
    return with_participations(programmes().filter(organisations=organisation.pk))


def in_the_same_space(programme: ProgrammePage) -> QuerySet[ProgrammePage]:
    """Return the current programmes of a programme's space and the programme itself, each with its axis
    and the summit that approved it."""
    found = ProgrammePage.objects.filter(pk=programme.pk) | programmes().filter(
        space=programme.space, is_counted=True
    )
    return found.select_related("approving_summit", "axis__plan").order_by("short_name")


def around_programme(programme: ProgrammePage) -> QuerySet[SitePage]:
    """Return the mandates a programme answers to, its sister organisations and its calls, each call with
    its dates."""
    mandates = Q(mandatepage__programmes=programme.pk)
    organisations = Q(sisterorganisationpage__programmes=programme.pk)
    calls = Q(callpage__programme=programme.pk)
    found = SitePage.objects.filter(mandates | organisations | calls, live=True).public()
    return found.select_related("callpage").order_by("path")


def current_programmes_by_space() -> dict[str, int]:
    """Return how many current programmes each space has."""
    counted = programmes().filter(is_counted=True).order_by()
    return dict(counted.values_list("space").annotate(number=Count("pk")))


# -- summits ----------------------------------------------------------------------------------


def follow_up_of(summit: SummitPage) -> QuerySet[SitePage]:
    """Return what came of a summit: the programmes (with ``short_name``) and plans it approved, the
    mandates it gave, the campaigns about it."""
    programmes = Q(programmepage__approving_summit=summit.pk)
    plans = Q(actionplanpage__approving_summit=summit.pk)
    mandates = Q(mandatepage__summit=summit.pk)
    campaigns = Q(campaignpage__summit=summit.pk)
    found = SitePage.objects.filter(programmes | plans | mandates | campaigns, live=True).public()
    return found.annotate(short_name=F("programmepage__short_name")).order_by("path")


# -- action plans -----------------------------------------------------------------------------


def plans() -> QuerySet[ActionPlanPage]:
    """Return the action plans that are public in any language, latest first, with their summits."""
    found = ActionPlanPage.objects.filter(live=True).public().select_related("approving_summit")
    return found.order_by("-ordinal")


def plans_with_numbers() -> QuerySet[ActionPlanPage]:
    """Return the action plans, each with how many axes and approaches are recorded."""
    return plans().annotate(
        number_of_axes=Count("axes", filter=Q(axes__live=True), distinct=True),
        number_of_approaches=Count("approaches", filter=Q(approaches__live=True), distinct=True),
    )


def axes_of(plan: ActionPlanPage) -> QuerySet[Axis]:
    """Return the thematic axes of a plan, in their order."""
    return Axis.objects.filter(plan=plan.pk, live=True).order_by("number")


def approaches_of(plan: ActionPlanPage) -> QuerySet[CrossCuttingApproach]:
    """Return the cross-cutting approaches of a plan, in their order."""
    return CrossCuttingApproach.objects.filter(plan=plan.pk, live=True).order_by("number")


def around_plan(plan: ActionPlanPage) -> QuerySet[SitePage]:
    """Return the programmes on a plan's axes (with ``short_name``) and the mandates that the plan gave or
    that are on its axes, each with ``axis``."""
    programmes = Q(programmepage__axis__plan=plan.pk)
    mandates = Q(mandatepage__plan=plan.pk) | Q(mandatepage__axis__plan=plan.pk)
    found = SitePage.objects.filter(programmes | mandates, live=True).public()
    axis = Coalesce("programmepage__axis_id", "mandatepage__axis_id")
    return found.annotate(axis=axis, short_name=F("programmepage__short_name")).order_by("short_name", "path")


# -- mandates ---------------------------------------------------------------------------------


def mandates() -> QuerySet[MandatePage]:
    """Return the mandates that are public in any language with their summits, plans and programmes, those
    of the latest summit first."""
    found = MandatePage.objects.filter(live=True).public().select_related("summit", "plan")
    latest_first = F("summit__ordinal").desc(nulls_last=True), F("plan__ordinal").desc(nulls_last=True)
    return found.prefetch_related(Prefetch("programmes", programmes())).order_by(*latest_first, "path")


def with_origin(mandate: MandatePage) -> MandatePage:
    """Return a mandate as it is stored, with its summit, plan and axis."""
    return MandatePage.objects.select_related("summit", "plan", "axis__plan").get(pk=mandate.pk)


def programmes_for(mandate: MandatePage) -> QuerySet[ProgrammePage]:
    """Return the programmes that answer to a mandate, with who takes part in them."""
    participations = Prefetch("participations", Participation.objects.select_related("country__page"))
    return programmes().filter(mandates=mandate.pk).prefetch_related(participations)


# -- campaigns --------------------------------------------------------------------------------


def campaigns() -> QuerySet[CampaignPage]:
    """Return the campaigns that are public in any language, latest first."""
    return CampaignPage.objects.filter(live=True).public().order_by("-dates", "-pk")


def assets_of(campaign: CampaignPage) -> QuerySet[CampaignAsset]:
    """Return the files of a campaign's kit."""
    return CampaignAsset.objects.filter(page_id=campaign.pk).select_related("document").order_by("sort_order")


def activities_in(campaign: CampaignPage) -> QuerySet[CountryActivity]:
    """Return what the countries do in a campaign, with the countries' pages, latest first."""
    found = CountryActivity.objects.filter(campaign=campaign.pk, live=True)
    return found.select_related("country__page").order_by("-dates", "pk")


def activities_of(country: Country) -> QuerySet[CountryActivity]:
    """Return what a country does in campaigns, with the campaigns, latest first."""
    found = CountryActivity.objects.filter(country=country, live=True, campaign__in=campaigns().order_by())
    return found.select_related("campaign").order_by("-dates", "pk")


def focal_points(today: datetime.date) -> QuerySet[FocalPoint]:
    """Return who is a focal point on a day, with the countries' pages. Only institutions are public: the
    columns about the person are not even read."""
    in_office = Q(since__isnull=True) | Q(since__lte=today)
    not_over = Q(until__isnull=True) | Q(until__gte=today)
    found = FocalPoint.objects.filter(in_office, not_over, live=True).select_related("country__page")
    return found.defer("person", "email").order_by("country__iso2", "-since")
