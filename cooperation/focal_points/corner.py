"""A focal point's corner: her country's activities, one form in one language, campaigns with their kits.

The country is that of the person signed in: no address and no form names it.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
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
from wagtail.log_actions import log

from cooperation import queries
from cooperation.focal_points import access, activities
from cooperation.focal_points.forms import ActivityForm, activity_form
from cooperation.focal_points.wording import title_of
from cooperation.models import CountryActivity
from segib_site import languages
from segib_site.editing.views import add_errors
from segib_site.slices import publishing


class CornerMixin(WagtailAdminTemplateMixin):
    """Only focal points come in, and only their own country's activities are found."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        point = access.focal_point_of(request.user)
        if point is None:
            raise PermissionDenied
        self.point, self.country = point, point.country
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def activity_or_404(self, pk: int) -> CountryActivity:
        """Return an activity of the country; another country's is as unknown as none."""
        return get_object_or_404(activities.of_country(self.country), pk=pk)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse("segib_corner"), "label": _("My country’s activities")}]
        return [*items, *([{"url": "", "label": self.get_page_title()}] if self.breadcrumb else [])]

    breadcrumb = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["country_name"] = title_of(self.country, "name")
        return context


class CornerView(CornerMixin, TemplateView):
    """The country's activities, each with where it stands."""

    template_name = "cooperation/focal_points/corner.html"
    page_title = gettext_lazy("My country’s activities")
    header_icon = "calendar-check"
    breadcrumb = False

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("New activity"), reverse("segib_corner_new"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = [activities.filed(one) for one in activities.of_country(self.country)]
        return {
            **super().get_context_data(**kwargs),
            "filed": found,
            "can_file": activities.open_campaigns().exists(),
        }


class CampaignsView(CornerMixin, TemplateView):
    """The campaigns that are public, with the files of their kits."""

    template_name = "cooperation/focal_points/corner_campaigns.html"
    page_title = gettext_lazy("Campaigns and their kits")
    header_icon = "folder-open-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_ones = {campaign.pk for campaign in activities.open_campaigns()}
        found = queries.campaigns().prefetch_related("assets__document")
        rows = [(campaign, list(campaign.assets.all()), campaign.pk in open_ones) for campaign in found]
        return {**super().get_context_data(**kwargs), "campaigns": rows}


class FormView(CornerMixin, TemplateView):
    """What filing a new activity and changing one share: save the draft, or send it to SEGIB too."""

    template_name = "cooperation/focal_points/corner_form.html"
    form: ActivityForm | None = None
    one: activities.Filed | None = None

    def code(self) -> str:
        """Return the language the form is in."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            {
                "form": self.form,
                "media": self.form.media if self.form else "",
                "code": self.code(),
                "language": languages.ENDONYMS[self.code()],
                "one": self.one,
                "has_unsaved_changes": bool(self.form and self.form.is_bound),
            }
        )
        return context

    def after_save(self, activity: CountryActivity) -> HttpResponse:
        """Send the activity to SEGIB if that was asked for, and say what happened."""
        if self.request.POST.get("action") == "submit":
            activities.submit(activity, self.request.user)
            messages.success(
                self.request, _("Sent to SEGIB. You will get an e-mail when they have answered.")
            )
            return redirect("segib_corner")
        messages.success(self.request, _("Draft saved. Nothing public has changed."))
        address = reverse("segib_corner_edit", args=[activity.pk])
        return redirect(f"{address}?language={self.code()}")

    def invalid(self) -> HttpResponse:
        messages.error(
            self.request, _("Not saved yet: see the notes at the fields. Your text is still here.")
        )
        return self.render_to_response(self.get_context_data())

    @property
    def is_submission(self) -> bool:
        return self.request.method == "POST" and self.request.POST.get("action") == "submit"


class NewView(FormView):
    """File a new activity."""

    page_title = gettext_lazy("New activity")

    def code(self) -> str:
        sent = self.request.POST.get("source_language", "")
        return sent if sent in languages.CODES else languages.active()

    def make_form(self, data: Any = None) -> ActivityForm:
        instance = CountryActivity(country=self.country, source_language=self.code(), live=False)
        form = activity_form(self.code(), is_new=True)(data, instance=instance)
        form.publishing = (self.code(),) if self.is_submission else ()
        return form

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not activities.open_campaigns().exists():
            messages.warning(request, _("No campaign takes activities at the moment."))
            return redirect("segib_corner")
        self.form = self.make_form()
        wanted = request.GET.get("campaign", "")
        if wanted.isdigit():
            self.form.initial["campaign"] = int(wanted)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if not self.form.is_valid():
            return self.invalid()
        try:
            with transaction.atomic():
                activity = self.form.save(commit=False)
                activity.save()
                revision = activity.save_revision(user=request.user, clean=False)
                log(
                    instance=activity, action="wagtail.create", user=request.user, revision=revision,
                    content_changed=True,
                )  # fmt: skip
                return self.after_save(activity)
        except ValidationError as error:
            add_errors(self.form, error)
            return self.invalid()


class EditView(FormView):
    """Change an activity in one of its languages, or add a language; look at it while it waits."""

    def get_page_title(self) -> str:
        return self.one.title_text if self.one else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.pk = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def code(self) -> str:
        sent = (self.request.POST if self.request.method == "POST" else self.request.GET).get("language", "")
        if sent in languages.CODES:
            return sent
        return self.one.activity.source_language if self.one else languages.active()

    def load(self, data: Any = None) -> None:
        """Read the activity and make its form; of one that waits there is none."""
        self.one = activities.filed(self.activity_or_404(self.pk))
        if not self.one.is_editable:
            return
        shown = self.one.activity.get_latest_revision_as_object()
        self.form = activity_form(self.code(), is_new=False)(data, instance=shown)
        self.form.publishing = (self.one.activity.source_language,) if self.is_submission else ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        activity = self.one.activity
        source = activity.source_language
        others = [
            (code, languages.ENDONYMS[code], languages.tag(code), code in self.one.codes)
            for code in (source, *languages.others(source))
        ]
        is_translation = self.code() != source
        original = {
            name: self.one.content.get(languages.localised_name(name, source)) for name in ("title", "text")
        }
        return {
            **super().get_context_data(**kwargs),
            "offered": others,
            "original": original if is_translation else None,
            "source_tag": languages.tag(source),
            "texts": [
                (languages.ENDONYMS[code], languages.tag(code), {
                    name: self.one.content.get(languages.localised_name(name, code))
                    for name in ("title", "text")
                })
                for code in self.one.codes
            ],
        }  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.load()
        return super().get(request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                publishing.locked(self.activity_or_404(self.pk))
                self.load(request.POST)
                if self.form is None:
                    messages.error(
                        request,
                        _("This activity waits for SEGIB. Take it back first if you want to change it."),
                    )
                    return self.render_to_response(self.get_context_data())
                if not self.form.is_valid():
                    return self.invalid()
                live = self.one.activity.live
                activity = self.form.save(commit=not live)
                revision = activity.save_revision(user=request.user, clean=False)
                data = {"slices": [self.code(), "shared"]}
                log(
                    instance=activity, action="wagtail.edit", user=request.user, revision=revision,
                    content_changed=True, data=data,
                )  # fmt: skip
                return self.after_save(CountryActivity.objects.get(pk=activity.pk))
        except ValidationError as error:
            add_errors(self.form, error)
            return self.invalid()


class ActionView(CornerMixin, View):
    """Something that is done to one activity by a button."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = self.activity_or_404(pk)
        try:
            message = self.act(activity)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, message)
        return self.after(activity)

    def act(self, activity: CountryActivity) -> str:
        """Do it, and return what to tell."""
        raise NotImplementedError

    def after(self, activity: CountryActivity) -> HttpResponse:
        return redirect("segib_corner")


class TakeBackView(ActionView):
    """Take an activity back from SEGIB, to change it."""

    def act(self, activity: CountryActivity) -> str:
        activities.take_back(activity, self.request.user)
        return _("Taken back. You can change it, and send it again.")

    def after(self, activity: CountryActivity) -> HttpResponse:
        return redirect("segib_corner_edit", activity.pk)


class DeleteView(CornerMixin, TemplateView):
    """Delete a draft that was never public, after asking."""

    template_name = "cooperation/focal_points/corner_delete.html"
    page_title = gettext_lazy("Delete this draft?")
    header_icon = "bin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = activities.filed(self.activity_or_404(self.kwargs["pk"]))
        return {**super().get_context_data(**kwargs), "one": one}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        activity = self.activity_or_404(pk)
        try:
            activities.delete(activity, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The draft has been deleted."))
        return redirect("segib_corner")
