"""The publishing screen: which languages, what changes in public, what stands against it, now or at a
time; several languages together or none."""

from __future__ import annotations

import datetime
import zoneinfo
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from segib_site import languages
from segib_site.editing.outlook import outdated_by, outlook
from segib_site.editing.record_screen import RecordScreen, publish_url, screen_url
from segib_site.editing.wording import slice_name, slices_in_words
from segib_site.fields import REASON_LENGTH
from segib_site.guards import checking, overrides
from segib_site.guards.checking import Finding
from segib_site.models import ScheduledRelease
from segib_site.roles import rights
from segib_site.slices import publishing, schedule
from segib_site.slices.content import SHARED, SLICES, has_text, shape

#: Zones offered first: those of SEGIB's offices.
ZONES = ("Europe/Madrid", "America/Mexico_City", "America/Montevideo", "America/Lima", "UTC")


class WhenForm(forms.Form):
    """A time in a named zone."""

    at = forms.DateTimeField(
        label=gettext_lazy("Date and time"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = sorted(zoneinfo.available_timezones() - set(ZONES))
        self.fields["zone"].choices = [
            (_("SEGIB's offices"), [(zone, zone) for zone in ZONES]),
            (_("Other zones"), [(zone, zone) for zone in rest]),
        ]
        self.fields["zone"].initial = ZONES[0]

    def moment(self) -> datetime.datetime | None:
        """Return the aware time chosen, or ``None`` with an error in the form."""
        at, zone = self.cleaned_data.get("at"), self.cleaned_data.get("zone") or ZONES[0]
        if not at:
            self.add_error("at", _("Choose a date and a time."))
            return None
        try:
            return schedule.in_zone(at.replace(tzinfo=None), zone)
        except ValidationError as error:
            self.add_error("at", error.messages)
            return None


class PublishForm(WhenForm):
    """What to publish, when, and the reasons that had to be given."""

    NOW, LATER = "now", "later"

    slices = forms.MultipleChoiceField(
        label=gettext_lazy("What"), widget=forms.CheckboxSelectMultiple, choices=(), required=False
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    together = forms.BooleanField(
        label=gettext_lazy("All together or none"),
        required=False,
        initial=True,
        help_text=gettext_lazy("If one of the languages cannot be released, none is."),
    )
    is_minor = forms.BooleanField(
        label=gettext_lazy("This is a minor edit: the translations need no change"),
        required=False,
        help_text=gettext_lazy("For a typing error or a comma. The translations stay up to date."),
    )
    minor_reason = forms.CharField(
        label=gettext_lazy("What was corrected"), max_length=REASON_LENGTH, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Publish all the same, because"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, allowed: Collection[str] = SLICES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slices"].choices = [(name, slice_name(name)) for name in SLICES if name in allowed]
        self.order_fields(["slices", "is_minor", "minor_reason", "reason", "when", "at", "zone", "together"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("slices") and "slices" not in self.errors:
            self.add_error("slices", _("Choose at least one language."))
        if cleaned.get("is_minor") and not (cleaned.get("minor_reason") or "").strip():
            self.add_error("minor_reason", _("Say what was corrected."))
        if cleaned.get("when") == self.LATER:
            cleaned["moment"] = self.moment()
        return cleaned


def asks(record: Any, named: Collection[str]) -> bool:
    """Say whether publishing these slices needs a look first: something stands against it, or
    translations that are up to date would not be so any more."""
    # What the form holds is the draft; what is public is asked of the database.
    record = type(record)._default_manager.get(pk=record.pk)
    return bool(
        outdated_by(record, named)
        or checking.before_publishing(record, named, publishing.draft_content(record))
    )


class PublishView(RecordScreen):
    """Show what publishing would do, and do it."""

    template_name = "segib_site/editing/publish.html"
    page_title = gettext_lazy("Publish")
    header_icon = "upload"
    actions = ("publish",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form: PublishForm | None = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def allowed(self) -> frozenset[str]:
        return rights.slices(self.request.user, self.record, "publish")

    def chosen(self) -> list[str]:
        """The slices the address or the form names; without any, all that wait and are ready."""
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        key = "slices" if self.request.method == "POST" else "slice"
        if key in data or "chosen" in data:
            return [name for name in SLICES if name in data.getlist(key) and name in self.allowed]
        ready = publishing.publishable_languages(publishing.draft_content(self.record), self.record)
        waiting = publishing.unpublished_slices(self.record)
        return [n for n in waiting if n in self.allowed and (n == SHARED or n in ready)]

    def findings(self, named: Collection[str]) -> list[Finding]:
        if not named:
            return []
        return checking.before_publishing(self.record, named, publishing.draft_content(self.record))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest) -> HttpResponse:
        if getattr(self.record, "alias_of_id", None):
            raise PermissionDenied
        named = [name for name in SLICES if name in request.POST.getlist("slices")]
        if named:
            rights.require(request.user, "publish", self.record, rights.needed_to_publish(self.record, named))
        self.form = PublishForm(request.POST, allowed=self.allowed)
        if self.form.is_valid():
            try:
                message = self.carry_out(self.form)
            except ValidationError as error:
                self.form.add_error(None, error.messages)
            else:
                if message:
                    messages.success(request, message, buttons=self.buttons())
                    return redirect(self.edit_url or screen_url(self.record))
        return self.render_to_response(self.get_context_data())

    def carry_out(self, form: PublishForm) -> str | None:
        """Publish or schedule what the form says; ``None`` where a reason is missing."""
        named, later = form.cleaned_data["slices"], form.cleaned_data["when"] == PublishForm.LATER
        found = self.findings(named)
        reason = form.cleaned_data["reason"].strip()
        stops = [f for f in found if f.severity == "stop"]
        warnings = [f for f in found if f.severity == "warning"]
        if stops:
            form.add_error(None, _("Mend what stops the publication first."))
        elif warnings and not reason:
            form.add_error("reason", _("Say why this can be published all the same, or mend it."))
        if form.errors:
            return None
        if warnings:
            overrides.override(self.record, warnings, reason, self.request.user)
        minor = {}
        if form.cleaned_data["is_minor"] and form.cleaned_data["minor_reason"].strip():
            minor["minor_edit_reason"] = form.cleaned_data["minor_reason"].strip()
        if not later:
            publishing.publish(self.record, named, user=self.request.user, **minor)
            return _("Published: %(slices)s. Nothing else changed on the public site.") % {
                "slices": slices_in_words(named)
            }
        release = schedule.schedule(
            self.record,
            named,
            form.cleaned_data["moment"],
            zone=form.cleaned_data["zone"] or ZONES[0],
            together=form.cleaned_data["together"],
            user=self.request.user,
            **minor,
        )
        return _("Scheduled for %(time)s (%(zone)s): %(slices)s.") % {
            "time": f"{release.local_time:%Y-%m-%d %H:%M}",
            "zone": release.zone,
            "slices": slices_in_words(named),
        }

    def buttons(self) -> list[Any]:
        record = type(self.record)._default_manager.get(pk=self.record.pk)
        if not hasattr(record, "url_in"):
            return []
        return [
            messages.button(url, languages.ENDONYMS[code], new_window=True)
            for code in record.live_languages
            if (url := record.url_in(code))
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record = type(self.record)._default_manager.get(pk=self.record.pk)
        named = self.chosen()
        found = self.findings(named)
        draft = publishing.draft_content(record)
        of = shape(type(record))
        form = self.form or PublishForm(initial={"slices": named}, allowed=self.allowed)
        is_later = form["when"].value() == PublishForm.LATER
        return super().get_context_data(
            form=form,
            named=named,
            choices=[
                {
                    "name": name,
                    "label": slice_name(name),
                    "is_chosen": name in named,
                    "is_empty": name != SHARED and not has_text(draft, name, of),
                }
                for name in SLICES
                if name in self.allowed
            ],
            outlook=outlook(record, named),
            stops=[f for f in found if f.severity == "stop"],
            warnings=[f for f in found if f.severity == "warning"],
            is_pending=any(f.severity == "pending" for f in found),
            publish_url=publish_url(record),
            refresh_url=publish_url(record, named),
            is_later=is_later,
            releases=ScheduledRelease.objects.for_record(record).pending(),
            **kwargs,
        )
