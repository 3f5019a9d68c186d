"""Answers at the permanent addresses of publications and their files."""

from __future__ import annotations

import datetime
import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from library import queries, sheets
from library.catalogue.description import PDF
from library.delivery import answers, counting, names
from library.delivery.answers import SeeOther
from library.delivery.archive import InMemory
from library.delivery.handover import handed_over
from library.finding.covers import small
from library.models import Edition, PublicationPage, Reading
from segib_site import languages
from segib_site.middleware import negotiate
from segib_site.presentation import link_to, origin, site_context

#: How long a copy of a file may be used before asking again, in seconds.
FILE_MAX_AGE = 3600
VERSION_MAX_AGE = 24 * 3600


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
    if found is None or not queries.readable_editions().filter(pk=found.pk).exists():
        raise Http404
    if found.is_withdrawn:
        return withdrawn(page, found, request)
    if found.official_address:
        return SeeOther(found.official_address)
    if found.file is None:
        raise Http404
    what = answers.Representation(
        answers.Stored(found.file.file, found.size),
        content_type=PDF,
        tag=found.sha256,
        last_modified=_last_modified(page, found, is_fixed=version is not None),
        headers=_headers(request, page, found, is_fixed=version is not None),
    )
    response = answers.early(request, what) or handed_over(request, found.file.file, what)
    response = response or answers.send(request, what)
    counting.count(request, response, [(page.symbol, found.language, found.version)])
    return response


@require_safe
def cover(
    request: HttpRequest, symbol: str, language: str, version: str, *, is_small: bool = False
) -> HttpResponseBase:
    """Send the first page of an edition as a picture, as large as lists show it with ``is_small``, to
    whoever may have the edition."""
    page = find(symbol)
    found = queries.current_edition(page, language, int(version))
    if found is None or page.is_retracted or found.is_withdrawn or found.file_id is None:
        raise Http404
    reading = Reading.objects.filter(document=found.file_id, sha256=found.sha256).exclude(cover="").first()
    if reading is None or not queries.readable_editions().filter(pk=found.pk).exists():
        raise Http404
    named = f"{reading.cover.name} {reading.changed_at.isoformat()}{' small' if is_small else ''}"
    content: answers.Bytes = answers.Stored(reading.cover, reading.cover.size)
    if is_small:
        content = InMemory(small(reading.cover))
    what = answers.Representation(
        content,
        content_type="image/webp",
        tag=hashlib.sha256(named.encode()).hexdigest(),
        tag_is_digest=False,
        headers={"Cache-Control": f"public, max-age={VERSION_MAX_AGE}"},
    )
    return answers.send(request, what)


def _last_modified(page: PublicationPage, found: Edition, *, is_fixed: bool) -> datetime.datetime:
    """Return when what an address gives last changed: of the latest version when it became that, since its
    file may have been uploaded before the one it followed (RFC 9110, section 8.8.2.1)."""
    uploaded = found.file.created_at  # type: ignore[union-attr]
    return uploaded if is_fixed else max(uploaded, page.last_published_at or uploaded)


def _headers(
    request: HttpRequest, page: PublicationPage, found: Edition, *, is_fixed: bool
) -> dict[str, str]:
    """Return what is said of a file besides its bytes. A version's own address may be kept for longer, but
    not for ever: an edition can be withdrawn."""
    address = f"{origin(request)}{page.permanent_path}"
    title = page.localised("title", found.language)
    own_name = names.file_name(title.value, f" ({found.language}, v{found.version}).pdf") if title else ""
    return {
        "Content-Disposition": names.disposition(
            "attachment" if "download" in request.GET else "inline",
            f"{page.symbol}-v{found.version}-{found.language}.pdf",
            own_name,
        ),
        "Content-Language": languages.tag(found.language),
        "Cache-Control": f"public, max-age={VERSION_MAX_AGE if is_fixed else FILE_MAX_AGE}",
        # Signposting (https://signposting.org/): from a file to what it is part of, and how to cite that.
        "Link": f'<{address}>; rel="collection"; type="text/html", <{address}>; rel="cite-as"',
        # Anybody may use a public file on their own pages.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def withdrawn(page: PublicationPage, found: Edition, request: HttpRequest) -> HttpResponse:
    """Answer 410 in place of a file that is no longer offered, and say so."""
    with languages.forced(negotiate(request)):
        context = {**site_context(request), "edition": found, "link": link_to(page, request)}
        response = render(request, "library/withdrawn.html", context, status=410)
    response["X-Robots-Tag"] = "noindex"
    patch_vary_headers(response, ("Accept-Language",))
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
