"""What an open form asks: am I still signed in, and did my last save arrive?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from wagtail.admin.utils import get_user_display_name

from segib_site.keeping import open_forms


@never_cache
@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Say who is signed in, with a fresh CSRF token, and which save of a form came last.

    The admin answers those who are not signed in before this: with a redirect to the sign-in form.
    """
    known = open_forms.find(request.user, request.GET.get("form"))
    return JsonResponse(
        {
            "user": request.user.pk,
            "name": get_user_display_name(request.user),
            "token": get_token(request),
            "last_save": str(known.last_save) if known and known.last_save else None,
        }
    )


@never_cache
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who signed in again in another window back to her text."""
    return TemplateResponse(request, "segib_site/keeping/signed_in.html")
