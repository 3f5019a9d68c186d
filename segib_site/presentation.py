"""What every public page shows around its own content: where it is, in which languages, the menu."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Site

from segib_site import feeds, languages
from segib_site.models import SiteIdentity, SitePage

#: Depth of a site's home page in the tree.
HOME_DEPTH = 2


@dataclass(frozen=True)
class Alternate:
    """The same page in one of the site's languages."""

    code: str
    tag: str
    name: str
    url: str
    absolute_url: str
    is_live: bool
    is_current: bool


@dataclass
class Link:
    """A link to a page, with its title in the language it can be had in."""

    page: SitePage
    title: languages.Localised
    url: str
    is_current: bool = False
    is_ancestor: bool = False
    children: list[Link] = field(default_factory=list)


def origin(request: HttpRequest) -> str:
    """Return the scheme and host that absolute addresses begin with."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


def link_to(page: SitePage, request: HttpRequest, current: SitePage | None = None) -> Link | None:
    """Return the link to a page, or ``None`` if it has no text or no address to show."""
    title, url = page.localised("title"), page.get_url(request)
    if title is None or url is None:
        return None
    is_current = current is not None and current.pk == page.pk
    return Link(
        page,
        title,
        url,
        is_current=is_current,
        is_ancestor=bool(not is_current and current and current.path.startswith(page.path)),
    )


def links_to(pages: Iterable[SitePage], request: HttpRequest, current: SitePage | None = None) -> list[Link]:
    """Return the links to those pages that have something to show."""
    return [link for page in pages if (link := link_to(page, request, current))]


def alternates(page: SitePage, request: HttpRequest) -> list[Alternate]:
    """Return the page's address in every language, and whether it is live there."""
    current = languages.active()
    result = []
    for code in languages.CODES:
        url = page.url_in(code, request)
        if url:
            result.append(
                Alternate(
                    code,
                    languages.tag(code),
                    languages.ENDONYMS[code],
                    url,
                    origin(request) + url,
                    code in page.shown_languages,
                    code == current,
                )
            )
    return result


def _top_pages(request: HttpRequest) -> list[SitePage]:
    """Return the public pages right below the home page, and below those what belongs in the menu, in
    the order of the tree."""
    site = Site.find_for_request(request)
    if site is None:
        return []
    home = site.root_page
    wanted = Q(depth=home.depth + 1) | Q(depth=home.depth + 2, show_in_menus=True)
    pages = SitePage.objects.filter(wanted, live=True, path__startswith=home.path).public()
    return list(pages.order_by("path"))


def menu(pages: Iterable[SitePage], request: HttpRequest, current: SitePage | None = None) -> list[Link]:
    """Return the main menu: those of the top pages that are shown in menus, each with its own."""
    top: dict[str, Link] = {}
    for link in links_to([page for page in pages if page.show_in_menus], request, current):
        if parent := top.get(link.page.path[: -SitePage.steplen]):
            parent.children.append(link)
        elif link.page.depth == HOME_DEPTH + 1:
            top[link.page.path] = link
    return list(top.values())


def standing_pages(pages: Iterable[SitePage], request: HttpRequest) -> list[Link]:
    """Return those of the top pages that stand outside the menu: legal notice, privacy …"""
    outside = [page for page in pages if page.depth == HOME_DEPTH + 1 and not page.show_in_menus]
    return links_to(outside, request)


def breadcrumbs(page: SitePage, top: Iterable[SitePage], request: HttpRequest) -> list[Link]:
    """Return the links to the pages above a page, the home page first. Most are at hand already: in the
    menu, or among the top pages."""
    if not page.path:
        return []
    site = Site.find_for_request(request)
    known = {one.path: one for one in (*top, *((site.root_page,) if site else ()))}
    step = SitePage.steplen
    above = [page.path[:end] for end in range(HOME_DEPTH * step, len(page.path), step)]
    missing = [path for path in above if path not in known]
    if missing:
        known |= {one.path: one for one in SitePage.objects.filter(path__in=missing)}
    return links_to([known[path] for path in above if path in known], request, page)


def site_context(request: HttpRequest, current: SitePage | None = None) -> dict[str, Any]:
    """Return what header and footer need, also where there is no page (search, 404)."""
    code = languages.active()
    site = Site.find_for_request(request)
    home_url = f"/{code}/"
    top = _top_pages(request)
    return {
        "language": code,
        "language_tag": languages.tag(code),
        "open_graph_locale": languages.OPEN_GRAPH[code],
        "identity": SiteIdentity.for_site(site) if site else None,
        "home_url": home_url,
        "top_pages": top,
        "menu": menu(top, request, current),
        "standing_pages": standing_pages(top, request),
        "search_url": search_url(code),
        "origin": origin(request),
    }


#: The last part of the search page's address, in each language.
SEARCH_SLUGS = {"es": "buscar", "en": "search", "pt": "pesquisar"}


def search_url(code: str) -> str:
    """Return the address of the search page in a language."""
    return f"/{code}/{SEARCH_SLUGS[code]}/"


def page_context(page: SitePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the base template needs to show a page honestly in the language asked for."""
    wanted, shown = languages.active(), page.display_language
    is_fallback = shown != wanted
    every = alternates(page, request)
    live = [alternate for alternate in every if alternate.is_live]
    around = site_context(request, page)
    absolute = next((a.absolute_url for a in every if a.is_current), None)
    default = next((a for code in (languages.DEFAULT, page.source_language, *languages.CODES)
                    for a in live if a.code == code), None)  # fmt: skip
    return {
        **around,
        "shown_language": shown,
        "shown_tag": languages.tag(shown),
        "is_fallback": is_fallback,
        "fallback_name": languages.language_name(shown) if is_fallback else "",
        "alternates": every,
        # No alternate is named for a language the page is not live in, nor by a fallback.
        "hreflang": [] if is_fallback else live,
        "x_default": None if is_fallback else default,
        "canonical": None if is_fallback else absolute,
        "absolute_url": absolute,
        "breadcrumbs": breadcrumbs(page, around["top_pages"], request),
        "feed": feeds.followed(page, request),
        "page_title": page.localised("title", shown),
    }
