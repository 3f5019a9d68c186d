"""Moderation at SEGIB: the campaigns, one campaign's countries, what waits, one activity."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import HeaderButton

from cooperation.focal_points import access, activities, campaigns
from cooperation.focal_points.campaigns import CountryRow
from cooperation.focal_points.forms import ReturnForm
from cooperation.focal_points.wording import name_of, title_of
from cooperation.models import CampaignPage, CountryActivity
from segib_site import languages
from segib_site.guards import checking
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SLICES


class ModerationMixin(WagtailAdminTemplateMixin):
    """Only those who work with the countries' activities come in."""

    header_icon = "calendar-check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.sees_activities(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def parents(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs above this screen."""
        return [{"url": reverse("segib_campaigns"), "label": _("Campaigns")}]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.parents(), {"url": "", "label": self.get_page_title()}]


class CampaignsView(ModerationMixin, TemplateView):
    """Every campaign: how many countries have filed, what waits, what is public."""

    template_name = "cooperation/focal_points/campaigns.html"
    page_title = gettext_lazy("Campaigns")

    def parents(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = {campaign.pk for campaign in activities.open_campaigns()}
        rows = [(campaign, sums, campaign.pk in open_ones) for campaign, sums in campaigns.overview()]
        return {**super().get_context_data(**kwargs), "rows": rows}


#: What the matrix can be narrowed to: name in the address, label, test of a row.
SHOWN = {
    "": (gettext_lazy("All countries"), lambda row: True),
    "none": (gettext_lazy("Nothing filed"), lambda row: not row.filed),
    "waiting": (gettext_lazy("Waiting for approval"), lambda row: row.waiting),
    "published": (pgettext_lazy("activities", "Published"), lambda row: row.published),
    "nobody": (gettext_lazy("Without a focal point in office"), lambda row: not row.accounts),
}


class CampaignView(ModerationMixin, ReportView):
    """One campaign by country."""

    template_name = "cooperation/focal_points/campaign.html"
    is_searchable = False
    default_ordering = None
    paginate_by = None
    list_export = [
        "name",
        "focal_point_in_words",
        "filed",
        "waiting",
        "returned",
        "published",
        "drafts",
        "last_day",
    ]
    export_headings = {
        "name": gettext_lazy("Country"),
        "focal_point_in_words": gettext_lazy("Focal point"),
        "filed": gettext_lazy("Filed"),
        "waiting": gettext_lazy("Waiting for approval"),
        "returned": gettext_lazy("Returned"),
        "published": pgettext_lazy("activities", "Published"),
        "drafts": gettext_lazy("Drafts"),
        "last_day": gettext_lazy("Last activity"),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.pk = kwargs["pk"]
        # A sheet is written while it is sent, when the reader's language is no longer active.
        self.export_headings = {name: str(words) for name, words in self.export_headings.items()}

    @cached_property
    def campaign(self) -> CampaignPage:
        return get_object_or_404(CampaignPage, pk=self.pk)

    def get_page_title(self) -> str:
        return title_of(self.campaign)

    def get_index_url(self) -> str:
        return reverse("segib_campaign", args=[self.pk])

    def get_filename(self) -> str:
        return f"campaign-{self.pk}"

    @cached_property
    def rows(self) -> list[CountryRow]:
        return campaigns.matrix(self.campaign)

    def get_queryset(self) -> list[CountryRow]:
        _label, wanted = SHOWN.get(self.request.GET.get("show", ""), SHOWN[""])
        found = [row for row in self.rows if wanted(row)]
        if self.is_export:
            for row in found:
                _said = row.name, row.focal_point_in_words  # in the reader's language: see `setup`
        return found

    def get_filtered_queryset(self) -> list[CountryRow]:
        return self.get_queryset()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        address = reverse("segib_campaign_remind", args=[self.pk])
        remind = HeaderButton(_("Send the reminders"), address, icon_name="mail")
        return [remind] if access.moderates(self.request.user) else []

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("show", "")
        found = SHOWN.items()
        tests = [
            (key, label, sum(map(bool, map(test, self.rows))), key == chosen) for key, (label, test) in found
        ]
        finder = AdminURLFinder(self.request.user)
        return {
            **super().get_context_data(*args, **kwargs),
            "campaign": self.campaign,
            "totals": campaigns.totals(self.rows),
            "shown": tests,
            "edit_url": finder.get_edit_url(self.campaign),
            "is_open": activities.open_campaigns().filter(pk=self.pk).exists(),
        }


class RemindView(ModerationMixin, TemplateView):
    """Write to the focal points of the countries that have not filed, after showing to whom."""

    template_name = "cooperation/focal_points/remind.html"
    page_title = gettext_lazy("Remind those who have not filed")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.moderates(request.user):
            raise PermissionDenied
        self.campaign = get_object_or_404(CampaignPage, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def parents(self) -> list[dict[str, Any]]:
        address = reverse("segib_campaign", args=[self.campaign.pk])
        return [*super().parents(), {"url": address, "label": title_of(self.campaign)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = campaigns.recipients(self.campaign)
        return {
            **super().get_context_data(**kwargs),
            "campaign": self.campaign,
            "written_to": [one for one in found if one.point],
            "left_out": [one for one in found if not one.point],
            "is_open": activities.open_campaigns().filter(pk=self.campaign.pk).exists(),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            count = campaigns.remind(self.campaign, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = ngettext("%(count)s reminder sent.", "%(count)s reminders sent.", count)
            messages.success(request, words % {"count": count})
        return redirect("segib_campaign", pk)


class WaitingView(ModerationMixin, TemplateView):
    """The activities that wait for approval."""

    template_name = "cooperation/focal_points/waiting.html"
    page_title = gettext_lazy("Activities waiting for approval")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = activities.waiting()
        if (campaign := self.request.GET.get("campaign", "")).isdigit():
            found = found.filter(campaign=int(campaign))
        if country := self.request.GET.get("country", "")[:2]:
            found = found.filter(country__iso2=country)
        return {
            **super().get_context_data(**kwargs),
            "waiting": [activities.filed(one) for one in found],
            "is_narrowed": bool(campaign or country),
        }


class ReviewView(ModerationMixin, TemplateView):
    """One activity: read it, approve it, return it with a comment."""

    template_name = "cooperation/focal_points/review.html"
    form: ReturnForm | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if access.sees_activities(request.user):
            found = activities.with_states(CountryActivity.objects.all())
            self.activity = get_object_or_404(found, pk=kwargs["pk"])
            if not any(rights.may(request.user, action, self.activity) for action in ("change", "publish")):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def parents(self) -> list[dict[str, Any]]:
        address = reverse("segib_activities_waiting")
        return [*super().parents(), {"url": address, "label": _("Waiting for approval")}]

    def get_page_title(self) -> str:
        return activities.filed(self.activity).title_text

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.activity.refresh_from_db()
        one = activities.filed(self.activity)
        public = publishing.live_content(self.activity) if self.activity.live else None
        texts = []
        for code in languages.CODES:
            columns = {name: languages.localised_name(name, code) for name in ("title", "text")}
            draft = {name: one.content.get(column) or "" for name, column in columns.items()}
            live = {name: public.get(column) or "" for name, column in columns.items()} if public else None
            was = live if live and self.activity.is_live_in(code) and live != draft else None
            if any(draft.values()) or was:
                texts.append(
                    {
                        "name": languages.language_name(code),
                        "tag": languages.tag(code),
                        "is_source": code == self.activity.source_language,
                        "draft": draft,
                        "public": was,
                    }
                )
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "one": one,
            "activity": self.activity,
            "texts": texts,
            "findings": checking.before_publishing(self.activity, SLICES, one.content),
            "facts": {name: one.content.get(name) or "" for name in ("dates", "place", "website")},
            "submissions": self.activity.submissions.select_related("submitted_by", "decided_by"),
            "submitted_by": name_of(one.submission.submitted_by) if one.submission else "",
            "is_waiting": one.state == activities.State.WAITING,
            "may_publish": rights.may(user, "publish", self.activity),
            "edit_url": AdminURLFinder(user).get_edit_url(self.activity),
            "seen": self.activity.latest_revision_id or "",
            "form": self.form or ReturnForm(),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not rights.may(request.user, "publish", self.activity):
            raise PermissionDenied
        try:
            message = self.approve() if request.POST.get("action") == "approve" else self.send_back()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            message = None
        if message is None:
            return self.render_to_response(self.get_context_data())
        messages.success(request, message)
        return redirect("segib_activities_waiting")

    def approve(self) -> str:
        seen = self.request.POST.get("seen", "")
        codes = activities.approve(self.activity, self.request.user, int(seen) if seen.isdigit() else None)
        names = ", ".join(languages.language_name(code) for code in codes)
        return _("Approved: public now in %(languages)s.") % {"languages": names}

    def send_back(self) -> str | None:
        self.form = ReturnForm(self.request.POST)
        if not self.form.is_valid():
            messages.error(self.request, _("Write what should be changed."))
            return None
        activities.send_back(self.activity, self.form.cleaned_data["comment"], self.request.user)
        return _("Returned. The focal point has been written to.")
