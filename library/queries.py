"""Which publications belong to what: each derivation in one named query."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat
from wagtail.models import CollectionViewRestriction

from library.models import Edition, MandateSource, PublicationPage
from organisation.models import Country
from segib_site import languages
from segib_site.models import SitePage


def known() -> QuerySet[PublicationPage]:
    """Return the publications that have an address for the public, also those that were retracted (it then
    says so), latest first."""
    return PublicationPage.objects.filter(live=True).public().order_by("-date", "symbol")


def public() -> QuerySet[PublicationPage]:
    """Return the publications that are public in any language, latest first."""
    return known().exclude(status=PublicationPage.Status.RETRACTED)


def retracted() -> QuerySet[PublicationPage]:
    """Return the publications that were retracted."""
    return PublicationPage.objects.filter(status=PublicationPage.Status.RETRACTED)


def readable_editions() -> QuerySet[Edition]:
    """Return the editions whose file anybody may read: held elsewhere, or in a collection that neither is
    behind a restriction itself nor lies in one that is."""
    above = CollectionViewRestriction.objects.alias(
        path_of_collection=ExpressionWrapper(OuterRef("file__collection__path"), output_field=TextField())
    ).filter(path_of_collection__startswith=F("collection__path"))
    return Edition.objects.exclude(Exists(above))


def with_languages(found: QuerySet[PublicationPage]) -> QuerySet[PublicationPage]:
    """Let publications bring along the languages of their editions that anybody may read (``recorded_in``,
    codes with spaces), in the same query."""
    editions = readable_editions().filter(page=OuterRef("pk"))
    known = (
        Case(When(Exists(editions.filter(language=code)), then=Value(f"{code} ")), default=Value(""))
        for code in languages.CODES
    )
    return found.annotate(recorded_in=Concat(*known, output_field=CharField()))


def adopted_at(summit: SitePage) -> QuerySet[PublicationPage]:
    """Return what a summit adopted: first charters and declarations, then plans, then the rest."""
    return public().filter(adopted_at_id=summit.pk).order_by("-date", "kind", "symbol")


def of_page(page: SitePage) -> QuerySet[PublicationPage]:
    """Return the publications that a page's visitors look for: related to it, or approved by it."""
    belongs = Q(related__target_id=page.pk) | Q(meeting_id=page.pk)
    return public().filter(belongs).distinct()


def of_country(country: Country) -> QuerySet[PublicationPage]:
    """Return what was adopted at summits that a country hosted, or is about its page."""
    hosted = Q(adopted_at__country=country)
    return public().filter(hosted | Q(related__target_id=country.page.pk)).distinct()


def sources_of_mandate(mandate: SitePage) -> QuerySet[MandateSource]:
    """Return the publications that contain a mandate, with the paragraphs."""
    found = MandateSource.objects.filter(mandate_id=mandate.pk, page__in=public().order_by())
    return found.select_related("page").order_by("page__date", "pk")


def current_edition(
    publication: PublicationPage, language: str, version: int | None = None
) -> Edition | None:
    """Return the edition of a publication in a language: the latest version, or the one asked for."""
    found = Edition.objects.filter(page_id=publication.pk, language=language)
    if version is not None:
        found = found.filter(version=version)
    return found.select_related("file").order_by("-version").first()


def own_works() -> QuerySet[PublicationPage]:
    """Return the works that the site typesets from its records, public or not."""
    return PublicationPage.objects.filter(is_own_work=True)


def mandates_in(publication: PublicationPage) -> Any:
    """Return the mandates a publication contains, with their pages."""
    return publication.mandates.select_related("mandate")
