"""The directory of programmes: what it can be narrowed by, and in which order it is read.

Works on programmes that bring their participations, goals and axis along (`queries.directory`), and
makes no query itself. Addresses are ``?space=culture&kind=programme&axis=…&sdg=4&country=MX``.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from cooperation.models import Participation, ProgrammePage
from segib_site import facets
from segib_site.templatetags.segib import alphabetical


def in_order(found: Iterable[ProgrammePage]) -> list[ProgrammePage]:
    """Return programmes in the alphabetical order of their short names."""
    return sorted(found, key=lambda programme: alphabetical(programme.short_name))


def participations_in_order(rows: Iterable[Participation]) -> list[Participation]:
    """Return in what a country takes part: first where it is a member, then where it was seen, then where
    it is invited; each in the alphabetical order of the programmes."""
    roles = (Participation.Role.MEMBER, Participation.Role.ATTESTED, Participation.Role.INVITED)
    return sorted(rows, key=lambda row: (roles.index(row.role), alphabetical(row.page.short_name)))


def programme_facets(found: list[ProgrammePage]) -> list[facets.Facet]:
    """Return what the directory can be narrowed by: space, kind, axis, goal, country."""
    axes = {programme.axis.key: str(programme.axis) for programme in found if programme.axis}
    goals = {goal.number: str(goal) for programme in found for goal in programme.goals.all()}
    countries = {
        participation.country.iso2: str(participation.country)
        for programme in found
        for participation in programme.participations.all()
    }
    return [
        facets.Facet("space", gettext("Space"), lambda p: [p.space], dict(ProgrammePage.Space.choices)),
        facets.Facet("kind", gettext("Kind"), lambda p: [p.kind], dict(ProgrammePage.Kind.choices)),
        facets.Facet(
            "axis",
            gettext("Thematic axis"),
            lambda p: [p.axis.key] if p.axis else [],
            dict(sorted(axes.items())),
        ),
        facets.Facet(
            "country",
            gettext("Country"),
            lambda p: [one.country.iso2 for one in p.participations.all()],
            dict(sorted(countries.items(), key=lambda entry: alphabetical(entry[1]))),
        ),
        facets.Facet(
            "sdg",
            gettext("Sustainable Development Goal"),
            lambda p: [str(goal.number) for goal in p.goals.all()],
            {str(number): goals[number] for number in sorted(goals)},
        ),
    ]


def participation_of(programme: ProgrammePage, country: str) -> Participation | None:
    """Return how a country (ISO 3166-1 alpha-2) takes part in a programme, if that is recorded."""
    return next((one for one in programme.participations.all() if one.country.iso2 == country), None)
