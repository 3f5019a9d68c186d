"""Middleware: which language a request is in, and the headers that no library sets."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from segib_site import languages

ADMIN_PREFIX = "/admin/"
#: Languages by the first part of an address; the site that was here before had its Portuguese in ``pt-br``.
FIRST_PARTS = {**{code: code for code in languages.CODES}, "pt-br": "pt"}

GetResponse = Callable[[HttpRequest], HttpResponse]


def language_of_path(path: str) -> str | None:
    """Return the language an address begins with (``/pt/…`` and the old ``/pt-br/…`` give ``pt``), or
    ``None``."""
    return FIRST_PARTS.get(path.lstrip("/").split("/", 1)[0])


def negotiate(request: HttpRequest) -> str:
    """Return the best language for ``Accept-Language`` (RFC 9110, section 12.5.4), default Spanish.

    ``pt-PT`` and ``pt-BR`` give ``pt``, ``en-US`` gives ``en``. No cookie is read.
    """
    accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
    for code, _quality in accepted:
        primary = code.split("-")[0]
        if primary in languages.CODES:
            return primary
        if code == "*":
            break
    return languages.DEFAULT


class LanguageMiddleware:
    """Activate the language that the address names; negotiate it where the address names none.

    Unlike Django's `LocaleMiddleware` it never looks at a cookie and never redirects, and it writes
    the true BCP 47 tag (``pt-BR``) into ``Content-Language``. ``Vary: Accept-Language`` is sent only
    by answers that were negotiated.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        named = language_of_path(request.path_info)
        code = named or negotiate(request)
        is_admin = request.path_info.startswith(ADMIN_PREFIX)
        # Django's and Wagtail's own strings under `pt` are European; the CMS speaks Brazilian.
        with translation.override("pt-br" if is_admin and code == "pt" else code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and not is_admin:
            response.headers.setdefault("Content-Language", languages.tag(code))
            if named is None:
                patch_vary_headers(response, ("Accept-Language",))
        return response


class SecurityHeadersMiddleware:
    """Set the policy of the CMS where it differs, and headers that no library here sets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class AdminPolicyMiddleware:
    """Give answers of the CMS their own policy (inside django-csp's middleware), and let it frame itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(ADMIN_PREFIX):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
