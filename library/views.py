"""Answers at the permanent addresses of publications and their files."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from library import queries, sheets
from library.catalogue.description import readable_editions
from library.models import PublicationPage
from segib_site import languages
from segib_site.middleware import negotiate

#: How long a copy of a file may be used before asking again, in seconds.
FILE_MAX_AGE = 3600


class SeeOther(HttpResponse):
    """An answer that leads to another address, by GET (RFC 9110, section 15.4.4)."""

    status_code = 303

    def __init__(self, address: str) -> None:
        super().__init__()
        self["Location"] = address


def find(symbol: str) -> PublicationPage:
    """Return a publication that has an address for the public. Raises `Http404`."""
    page = queries.known().filter(symbol=symbol).first()
    if page is None:
        raise Http404
    return page


def tombstone(page: PublicationPage, request: HttpRequest) -> HttpResponse:
    """Answer 410 in place of a file of a retracted publication, with the page that says what it was."""
    wanted = negotiate(request)
    with languages.forced(wanted if wanted in page.live_languages else page.display_language):
        response = page.serve(request).render()
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def publication(request: HttpRequest, symbol: str) -> HttpResponse:
    """Lead to the publication's page in the reader's language, or, where it is not live in that, in its
    own."""
    page = find(symbol)
    wanted = negotiate(request)
    code = wanted if wanted in page.live_languages else page.display_language
    address = page.url_in(code, request)
    if address is None:
        raise Http404
    response = SeeOther(address)
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def edition(request: HttpRequest, symbol: str, language: str, version: str | None = None) -> HttpResponseBase:
    """Send the file of an edition, or lead to its official address where it is held elsewhere."""
    page = find(symbol)
    if page.is_retracted:
        return tombstone(page, request)
    found = queries.current_edition(page, language, int(version) if version else None)
    if found is None or not readable_editions().filter(pk=found.pk).exists():
        raise Http404
    if found.official_address:
        return SeeOther(found.official_address)
    if found.file is None:
        raise Http404
    name = f"{symbol}-v{found.version}-{language}.pdf"
    tag = f'"{found.sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        response = FileResponse(found.file.file.open("rb"), filename=name, content_type="application/pdf")
        response["Last-Modified"] = http_date(found.file.created_at.timestamp())
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={FILE_MAX_AGE}"
    return response


def find_for_sheet(symbol: str, language: str) -> PublicationPage:
    """Return a public publication that there is a sheet about in a language. Raises `Http404`."""
    page = find(symbol)
    if language not in page.live_languages or page.is_own_work or page.is_retracted:
        raise Http404
    return page


def _sheet_tag(request: HttpRequest, symbol: str, language: str) -> str:
    return sheets.tag(find_for_sheet(symbol, language), language, request)


@require_safe
@condition(etag_func=_sheet_tag)
def sheet(request: HttpRequest, symbol: str, language: str) -> HttpResponse:
    """Send the site's own reference sheet about a publication."""
    page = find_for_sheet(symbol, language)
    pdf = sheets.make(page, language, request)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{symbol}-sheet-{language}.pdf"'
    response["Cache-Control"] = f"public, max-age={FILE_MAX_AGE}"
    response["X-Robots-Tag"] = "noindex"
    return response
