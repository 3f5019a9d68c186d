"""What opens from an invitation's link: set a password, or accept with the account one has.

The page is public, looks like the sign-in of the CMS, and is in the language of the invitation. A link
that does not work gives one and the same page, in all three languages, whatever the reason.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View
from wagtail.admin import messages

from cooperation.focal_points import invitations
from cooperation.focal_points.forms import PasswordForm
from cooperation.focal_points.wording import interface_language
from segib_site import languages

BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(sensitive_post_parameters(), name="dispatch")
@method_decorator(never_cache, name="dispatch")
class InvitationView(View):
    """Accept an invitation."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            self.invitation = invitations.find(token)
            with translation.override(interface_language(self.invitation.language)):
                response = super().dispatch(request)
                response.headers["Content-Language"] = languages.tag(self.invitation.language)
        except invitations.NotUsable:
            response = self.not_usable(request)
        # The CMS's look needs its policy; the address must not leave this site.
        response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        must = invitations.account_to_sign_in(self.invitation)
        if must is not None:
            if request.user != must:
                return self.show(request)
            invitations.accept(self.invitation, account=must)
        else:
            form = self.form(request.POST)
            if not form.is_valid():
                return self.show(request, form)
            account = invitations.accept(self.invitation, password=form.cleaned_data["new_password1"])
            login(request, account, backend=BACKEND)
        messages.success(request, _("Welcome. Here is your country’s corner of the site."))
        return redirect("segib_corner")

    def form(self, data: Any = None) -> PasswordForm:
        """Return the form for the password, checked against what the account will be called."""
        known = next(iter(invitations.accounts_with(self.invitation.email)), None)
        point = self.invitation.focal_point
        email = self.invitation.email
        account = known or get_user_model()(username=email, email=email, first_name=point.person[:150])
        return PasswordForm(account, data)

    def show(self, request: HttpRequest, form: PasswordForm | None = None) -> HttpResponse:
        must = invitations.account_to_sign_in(self.invitation)
        context = {
            "invitation": self.invitation,
            "point": self.invitation.focal_point,
            "account": must,
            "is_signed_in": must is not None and request.user == must,
            "is_somebody_else": must is not None and request.user.is_authenticated and request.user != must,
            "form": None if must else form or self.form(),
        }
        # Rendered here: the language is this block's.
        return render(request, "cooperation/focal_points/invitation.html", context)

    def not_usable(self, request: HttpRequest) -> HttpResponse:
        """Say in three languages, the reader's first, that the link does not work."""
        first = languages.active()
        codes = [first, *languages.others(first)]
        tags = [(languages.tag(code), interface_language(code)) for code in codes]
        return render(
            request, "cooperation/focal_points/invitation_not_usable.html", {"tags": tags}, status=404
        )
