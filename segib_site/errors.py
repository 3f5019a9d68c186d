"""Error pages in the visitor's language; the last resort needs no database."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from segib_site import languages
from segib_site.middleware import language_of_path, negotiate
from segib_site.presentation import site_context

logger = logging.getLogger(__name__)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, and help on: search, sections, languages."""
    code = language_of_path(request.path_info) or negotiate(request)
    with languages.forced(code):
        try:
            context = site_context(request)
            template = "404.html"
        except Exception:
            logger.exception("The page for 404 could not be made whole")
            context, template = _plain_context(request, code), "error.html"
        return render(request, template, {**context, "status": 404}, status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not for the visitor."""
    return _plain(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was not accepted (expired, or sent from elsewhere), and how not to lose it."""
    return _plain(request, 403, why="form")


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a link to a draft shows nothing any more."""
    return _plain(request, 410)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the request made no sense."""
    return _plain(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something failed here. Uses no database, no session, no context processor."""
    return _plain(request, 500)


def _plain(request: HttpRequest, status: int, why: str = "") -> HttpResponse:
    code = language_of_path(request.path_info) or negotiate(request)
    with languages.forced(code):
        context = {**_plain_context(request, code), "status": status, "why": why}
        return HttpResponse(render_to_string("error.html", context), status=status)


def _plain_context(request: HttpRequest, code: str) -> dict[str, str]:
    return {"language": code, "language_tag": languages.tag(code), "home_url": f"/{code}/"}
