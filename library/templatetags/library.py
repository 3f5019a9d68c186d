"""What the library's templates need."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page, Paginator
from django.template import Context
from django.utils.text import capfirst
from django.utils.translation import gettext

from cooperation.models import Axis
from library import item, queries
from library.models import Edition, LibraryIndexPage, PublicationPage
from segib_site import dates, facets, languages, presentation

register = template.Library()

#: Publications on one page of the list.
PER_PAGE = 25


@dataclass
class Listing:
    """The library's list, narrowed and cut into pages."""

    narrowed: facets.Narrowed
    page: Page
    links: list[presentation.Link]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.narrowed, name)

    @property
    def number(self) -> int:
        return len(self.narrowed.items)


@register.simple_tag(takes_context=True)
def library_listing(context: Context, page: LibraryIndexPage) -> Listing:
    """Return the publications that the address asks for."""
    request = context["request"]
    found = list(queries.with_languages(page.publications()))
    narrowed = facets.narrow(found, library_facets(found), request.GET, request.path)
    paginator = Paginator(narrowed.items, PER_PAGE)
    current = paginator.get_page(request.GET.get("page"))
    return Listing(narrowed, current, presentation.links_to(current.object_list, request))


def library_facets(found: list[PublicationPage]) -> list[facets.Facet]:
    """Return what the library can be narrowed by: kind, language of an edition, decade."""
    decades = sorted({_decade(item) for item in found if item.date}, reverse=True)
    return [
        facets.Facet("kind", gettext("Kind"), lambda item: [item.kind], dict(PublicationPage.Kind.choices)),
        facets.Facet(
            "language",
            gettext("Language of an edition"),
            lambda item: item.edition_languages,
            {code: capfirst(languages.language_name(code)) for code in languages.CODES},
        ),
        facets.Facet(
            "decade",
            gettext("Decade"),
            lambda item: [_decade(item)] if item.date else [],
            {decade: f"{decade}–{int(decade) + 9}" for decade in decades},
        ),
    ]


def _decade(item: PublicationPage) -> str:
    return str((dates.year_of(item.date) or 0) // 10 * 10)


@register.simple_tag
def language_list(codes: list[str]) -> str:
    """Return the names of languages in the visitor's, one after the other."""
    return ", ".join(languages.language_name(code) for code in codes)


@register.filter
def date_in_words(day: datetime.date) -> str:
    """Return a day in words, in the visitor's language."""
    return dates.format_edtf(day.isoformat())


@register.simple_tag(takes_context=True)
def retraction(context: Context, page: PublicationPage) -> dict[str, Any]:
    """Return what the page of a retracted publication says beside its own fields."""
    request = context["request"]
    newer = queries.public().filter(supersedes=page.pk) if page.pk else []
    above = page.get_parent() if page.path else None
    return {
        "newer": presentation.links_to(newer, request),
        "permanent_url": f"{presentation.origin(request)}{page.permanent_path}",
        "checksums": [one for one in page.editions.all() if one.sha256 and one.language],
        "library_url": above.get_url(request) if above is not None else context["home_url"],
    }


@register.simple_tag(takes_context=True)
def publication_view(context: Context, page: PublicationPage) -> dict[str, Any]:
    """Return what a publication's page shows beside its own fields."""
    request, code = context["request"], page.display_language
    texts = item.texts_of(page)
    newer = queries.public().filter(supersedes=page.pk) if page.pk else []
    mandates = list(queries.mandates_in(page)) if page.pk else []
    related = [row.target for row in page.related.select_related("target")] if page.pk else []
    return {
        "texts": texts,
        "official": item.official_text(texts),
        "authentic": [
            languages.language_name(one.language)
            for one in texts
            if one.language and one.current.authority == Edition.Authority.AUTHENTIC
        ],
        "subjects": [one for one in page.subjects.all() if one.live],
        "newer": presentation.links_to(newer, request),
        "mandates": mandates,
        "related": presentation.links_to([one for one in related if one.live], request),
        "reservations": list(page.reservations.select_related("country__page")) if page.pk else [],
        "permanent_url": f"{presentation.origin(request)}{page.permanent_path}",
        "axis": Axis.objects.filter(pk=page.axis_id).select_related("plan").first(),
        "sheets": [one for one in languages.CODES if one in page.live_languages],
        "title_is_ours": page.is_unverified("title", code),
        "date_is_unverified": page.is_unverified("date"),
        "summit_is_unverified": page.is_unverified("adopted_at"),
    }
