"""Answers that are not pages: language negotiation at ``/``, sitemap, robots, uploaded pictures."""

from __future__ import annotations

import posixpath
from xml.sax.saxutils import escape, quoteattr

from csp.constants import NONE
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.models import Site

from segib_site import languages
from segib_site.gone import without_gone
from segib_site.middleware import negotiate
from segib_site.models import SitePage
from segib_site.presentation import origin

#: Folders of uploaded files that have addresses of their own, which check who may read them.
NOT_FOR_EVERYBODY = ("documents/", "covers/", "waiting/")


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in the best of her languages (302, no cookie)."""
    response = HttpResponseRedirect(f"/{negotiate(request)}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots what to leave alone (RFC 9309) and where the sitemap is."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {origin(request)}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every public page in each language it is live in, with its alternates (sitemaps.org 0.9)."""
    site = Site.find_for_request(request)
    base = origin(request)
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    pages = SitePage.objects.none()
    if site is not None:
        below = SitePage.objects.descendant_of(site.root_page, inclusive=True)
        pages = without_gone(below.filter(live=True).public())
    for page in pages:
        addresses = {code: base + (page.url_in(code, request) or "") for code in page.live_languages}
        default = next((c for c in (languages.DEFAULT, page.source_language) if c in addresses), None)
        default = default or next(iter(addresses), None)
        for code, address in addresses.items():
            out.append(f"<url><loc>{escape(address)}</loc>")
            if changed := languages.get(page, "language_last_published_at", code):
                out.append(f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>")
            for other, other_address in addresses.items():
                out.append(
                    f'<xhtml:link rel="alternate" hreflang="{languages.tag(other)}" '
                    f"href={quoteattr(other_address)}/>"
                )
            out.append(
                '<xhtml:link rel="alternate" hreflang="x-default" '
                f"href={quoteattr(addresses[default])}/></url>"
            )
    out.append("</urlset>")
    return HttpResponse("\n".join(out), content_type="application/xml; charset=utf-8")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponse:
    """Serve an uploaded picture where no front server does; nothing in it may run."""
    if posixpath.normpath(path).lstrip("/").startswith(NOT_FOR_EVERYBODY):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response._csp_config = {"default-src": [NONE]}  # type: ignore[attr-defined]
    return response
