"""Which office serves whom: each derivation in one named query."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from offices.models import OfficePage
from organisation.models import Country


def offices() -> QuerySet[OfficePage]:
    """Return the offices that are public in any language, headquarters first."""
    return OfficePage.objects.filter(live=True).public().order_by("kind", "path")


def for_country(country: Country) -> QuerySet[OfficePage]:
    """Return the offices that serve a country, and the headquarters, each with ``serves_it``: whether the
    country is among those it serves."""
    served = OfficePage.countries_served.through.objects.filter(officepage=OuterRef("pk"), country=country)
    found = offices().annotate(serves_it=Exists(served))
    return found.filter(Q(serves_it=True) | Q(kind=OfficePage.Kind.HEADQUARTERS))


def with_contact(found: QuerySet[OfficePage]) -> QuerySet[OfficePage]:
    """Let offices bring their telephones and the countries they serve along."""
    countries = Country.objects.filter(live=True)
    return found.prefetch_related("phones", Prefetch("countries_served", countries))
