"""What the library's templates need."""

from __future__ import annotations

import datetime
from typing import Any

from babel.lists import format_list
from django import template
from django.template import Context

from library import item, queries
from library.catalogue.description import Description, Texts
from library.citations.of_page import description_of
from library.copies import copies_of
from library.finding import listing
from library.finding.alike import lists_of
from library.models import Edition, PublicationPage
from segib_site import dates, languages, presentation, restrictions

register = template.Library()


@register.simple_tag(takes_context=True)
def library_listing(context: Context) -> listing.Listing:
    """Return the publications that the address asks for."""
    return listing.listing(context["request"])


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
        "checksums": [one for one in item.editions_of(page) if one.sha256 and one.language],
        "library_url": above.get_url(request) if above is not None else context["home_url"],
    }


@register.simple_tag(takes_context=True)
def publication_view(context: Context, page: PublicationPage) -> dict[str, Any]:
    """Return what a publication's page shows beside its own fields."""
    request, code = context["request"], page.display_language
    item.bring_along(page)
    texts = item.texts_of(page)
    described = description_of(page)
    symbols = described.superseded_by
    newer = queries.public().filter(symbol__in=symbols) if symbols else []
    mandates = list(queries.mandates_in(page)) if page.pk else []
    related = [row.target for row in page.related.select_related("target")] if page.pk else []
    shown = [one for one in related if one.live and restrictions.let_in(one, request)]
    parent = page.path[: -page.steplen] if page.path else ""
    above = [one for one in context.get("breadcrumbs", ()) if one.page.path == parent]
    authentic = [
        languages.language_name(one.language)
        for one in texts
        if one.language and one.current.authority == Edition.Authority.AUTHENTIC
    ]
    return {
        "lists": lists_of(described, above[0].url, languages.active()) if above else [],
        "texts": texts,
        "cover": item.cover_of(texts, code),
        "official": item.official_text(texts),
        "copies": copies_of(texts),
        "authentic": authentic,
        "authentic_in_words": format_list(authentic, locale=languages.CLDR[languages.active()]),
        "subjects": [_named(described, one["names"]) for one in described.subjects if one["names"]],
        "newer": presentation.links_to(newer, request),
        "mandates": mandates,
        "related": presentation.links_to(shown, request),
        "reservations": list(page.reservations.select_related("country__page")) if page.pk else [],
        "permanent_url": f"{presentation.origin(request)}{page.permanent_path}",
        "axis": page.axis,
        "sheets": [one for one in languages.CODES if one in page.live_languages],
        "title_is_ours": page.is_unverified("title", code),
        "date_is_unverified": page.is_unverified("date"),
        "summit_is_unverified": page.is_unverified("adopted_at"),
    }


def _named(described: Description, names: Texts) -> languages.Localised:
    """Return a name in the visitor's language, else in the one it is really in."""
    name, language = described.text(names, languages.active())
    return languages.Localised(name, language, language != languages.active())
