"""Keeps accounts that are focal points and nothing else to their corner of the CMS.

Wagtail shows some screens to everybody who may sign in (choosers of pages, tags, previews of blocks). Here
the rule is the other way round: such an account is answered at the addresses named below, and nowhere else
under ``/admin/``, whatever is added later.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from wagtail.admin.auth import permission_denied

from cooperation.focal_points import access
from segib_site import mail
from segib_site.middleware import ADMIN_PREFIX

#: Names of addresses besides those of the corner itself.
ALLOWED = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_account",
        "wagtailadmin_logout",
        "wagtailadmin_login",
        "wagtailadmin_dismissibles",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "segib_guide",
        "segib_guide_topic",
        "segib_session",  # asked by an open form whether the session still lives
        "segib_signed_in",
    }
)
CORNER = "segib_corner"


def is_allowed(name: str | None) -> bool:
    """Say whether a focal point's account is answered at an address of the CMS, by its name."""
    name = name or ""
    return name in ALLOWED or name.startswith((CORNER, "wagtailadmin_password_reset"))


class CornerMiddleware:
    """Deny every other address of the CMS to focal points; lead them from its home to their corner."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.path_info.startswith(ADMIN_PREFIX) or not access.is_only_focal_point(request.user):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name == "wagtailadmin_home" and access.focal_point_of(request.user):
            return redirect(CORNER)
        if is_allowed(name):
            return None
        with translation.override(mail.language_of(request.user)):
            return permission_denied(request)
