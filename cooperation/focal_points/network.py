"""The network of focal points at SEGIB: who speaks for each country; invite, replace, see off."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from cooperation.focal_points import access, activities, campaigns, invitations, terms
from cooperation.focal_points.forms import InviteForm, LeaveForm, PersonForm, ReplaceForm
from cooperation.focal_points.wording import title_of
from cooperation.models import FocalPoint, FocalPointInvitation
from segib_site.roles import rights


class NetworkMixin(WagtailAdminTemplateMixin):
    """Only those who keep the records of focal points come in."""

    header_icon = "group"
    wanted = "change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.keeps_network(request.user, self.wanted):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def point_or_404(self, pk: int) -> FocalPoint:
        """Return a focal point in office that the user may change."""
        point = get_object_or_404(access.in_office().select_related("country", "user"), pk=pk)
        if not rights.may(self.request.user, "change", point):  # type: ignore[attr-defined]
            raise PermissionDenied
        return point

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("segib_focal_points"), "label": _("Focal points")},
            {"url": "", "label": self.get_page_title()},
        ]


class NetworkView(NetworkMixin, TemplateView):
    """Who speaks for each country."""

    template_name = "cooperation/focal_points/network.html"
    page_title = gettext_lazy("Focal points")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not access.keeps_network(self.request.user, "add"):
            return []
        return [HeaderButton(_("Invite a focal point"), reverse("segib_focal_invite"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = []
        for row in campaigns.network().values():
            open_ones = {invitation.focal_point_id: invitation for invitation in row.invitations}
            rows.append((row, [(point, open_ones.get(point.pk)) for point in row.points]))
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "may_add": access.keeps_network(self.request.user, "add"),
        }


class FormMixin(NetworkMixin):
    """A screen with one form."""

    template_name = "cooperation/focal_points/network_form.html"
    form: Any = None
    point: FocalPoint | None = None
    submit_label = ""
    explanation = ""

    def make_form(self, data: Any = None) -> Any:
        """Return the form."""
        raise NotImplementedError

    def act(self, form: Any) -> str:
        """Do what the form says, and return what to tell; a `ValidationError` is shown in the form."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if access.keeps_network(request.user, self.wanted) and "pk" in kwargs:
            self.point = self.point_or_404(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if self.form.is_valid():
            try:
                message = self.act(self.form)
            except ValidationError as error:
                self.form.add_error(None, error)
            else:
                messages.success(request, message)
                return redirect("segib_focal_points")
        messages.error(request, _("Nothing has been done yet: see the notes at the fields."))
        return self.render_to_response(self.get_context_data())

    def get_page_subtitle(self) -> str:
        return title_of(self.point.country, "name") if self.point else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "media": self.form.media,
            "point": self.point,
            "submit_label": self.submit_label,
            "explanation": self.explanation,
            "work": activities.open_work(self.point.country) if self.point else [],
            "shows_work": False,
        }


INVITED = gettext_lazy("Invited: an e-mail with a link for 14 days is on its way to %(email)s.")
EXPLANATION = gettext_lazy(
    "The person gets an e-mail with a link, chooses a password and can file the country’s activities. "
    "SEGIB approves each before it is public."
)


class InviteView(FormMixin, TemplateView):
    """Invite somebody for a country that has no focal point on record, or one more."""

    page_title = gettext_lazy("Invite a focal point")
    header_icon = "user"
    wanted = "add"
    submit_label = gettext_lazy("Send the invitation")
    explanation = EXPLANATION

    def make_form(self, data: Any = None) -> InviteForm:
        country = self.request.GET.get("country", "")
        return InviteForm(data, initial={"country": country} if country.isdigit() else {})

    def act(self, form: InviteForm) -> str:
        data = form.cleaned_data
        terms.begin(form.point(), by=self.request.user, language=data["language"])
        return INVITED % {"email": data["email"]}


class InvitePersonView(FormMixin, TemplateView):
    """Invite the person of an institution that is on record without an account."""

    page_title = gettext_lazy("Invite a focal point")
    header_icon = "user"
    submit_label = gettext_lazy("Send the invitation")
    explanation = EXPLANATION

    def make_form(self, data: Any = None) -> PersonForm:
        point = self.point
        initial = {"person": point.person, "email": point.email, "language": point.source_language}
        form = PersonForm(data, initial=initial)
        form.country = point.country
        return form

    def act(self, form: PersonForm) -> str:
        data = form.cleaned_data
        by = self.request.user
        terms.invite_for(self.point, data["person"], data["email"], data["language"], by)
        return INVITED % {"email": data["email"]}


class ReplaceView(FormMixin, TemplateView):
    """End a term and invite the successor, in one step."""

    page_title = gettext_lazy("Replace the focal point")
    header_icon = "rotate"
    submit_label = gettext_lazy("End the term and invite the successor")
    explanation = gettext_lazy(
        "The account loses its access at once. Drafts and activities stay with the country: the successor "
        "finds them as they are now."
    )

    def make_form(self, data: Any = None) -> ReplaceForm:
        return ReplaceForm(data, point=self.point)

    def act(self, form: ReplaceForm) -> str:
        data = form.cleaned_data
        terms.replace(
            self.point,
            last_day=data["last_day"],
            by=self.request.user,
            person=data["person"],
            email=data["email"],
            language=data["language"],
            institution=form.other_institution(),
        )
        return _("The term has ended and the successor is invited: %(email)s.") % {"email": data["email"]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "shows_work": True}


class LeaveView(FormMixin, TemplateView):
    """End a term without a successor."""

    page_title = gettext_lazy("See off the focal point")
    header_icon = "logout"
    submit_label = gettext_lazy("End the term")
    explanation = gettext_lazy(
        "The account loses its access at once. Drafts and activities stay with the country; whoever takes "
        "over at SEGIB is sent the list of what is open."
    )

    def make_form(self, data: Any = None) -> LeaveForm:
        return LeaveForm(data, point=self.point)

    def act(self, form: LeaveForm) -> str:
        data = form.cleaned_data
        terms.end(self.point, last_day=data["last_day"], by=self.request.user, caretaker=data["caretaker"])
        return _("The term has ended.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "shows_work": True}


class InvitationActionView(NetworkMixin, View):
    """Something that is done to an open invitation by a button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = FocalPointInvitation.objects.select_related("focal_point")
        invitation = get_object_or_404(found, pk=pk)
        self.point_or_404(invitation.focal_point_id)
        try:
            message = self.act(invitation)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, message)
        return redirect("segib_focal_points")

    def act(self, invitation: FocalPointInvitation) -> str:
        """Do it, and return what to tell."""
        raise NotImplementedError


class SendAgainView(InvitationActionView):
    """Send an invitation again, with a new link."""

    def act(self, invitation: FocalPointInvitation) -> str:
        invitations.send_again(invitation, self.request.user)
        return _("A new link is on its way to %(email)s. The old one does not work any more.") % {
            "email": invitation.email
        }


class WithdrawView(InvitationActionView):
    """Withdraw an invitation."""

    def act(self, invitation: FocalPointInvitation) -> str:
        invitations.withdraw(invitation, self.request.user)
        return _("The invitation has been withdrawn. Its link does not work any more.")
