"""The languages screen of a page, snippet or setting: where each language stands, and everything
that can be done to one alone."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import AbstractPage, Revision

from segib_site import languages
from segib_site.editing.menu import screen_url
from segib_site.editing.wording import slice_name, slices_in_words
from segib_site.forms import readable
from segib_site.models import ScheduledRelease, SlicedMixin
from segib_site.roles import rights
from segib_site.slices import freshness, publishing, schedule
from segib_site.slices.content import (
    RECORD_OF_TRANSLATION,
    SHARED,
    SLICES,
    differing_paths,
    field_at,
    leaves,
    shape,
)
from segib_site.suggestions import marks

#: How many earlier versions the screen offers.
VERSIONS = 30
#: Zones offered first: those of SEGIB's offices.
ZONES = ("Europe/Madrid", "America/Mexico_City", "America/Montevideo", "America/Lima", "UTC")


class ScheduleForm(forms.Form):
    """When which slices are released."""

    slices = forms.MultipleChoiceField(
        label=gettext_lazy("What"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    release = forms.ChoiceField(label=gettext_lazy("Do"), choices=ScheduledRelease.Action.choices)
    at = forms.DateTimeField(
        label=gettext_lazy("When"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("In the time zone chosen below."),
    )
    zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=())
    together = forms.BooleanField(
        label=gettext_lazy("All together or none"),
        required=False,
        initial=True,
        help_text=gettext_lazy("If one of the languages cannot be released, none is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slices"].choices = [(name, slice_name(name)) for name in SLICES]
        rest = sorted(zoneinfo.available_timezones() - set(ZONES))
        self.fields["zone"].choices = [(zone, zone) for zone in (*ZONES, *rest)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        at, zone = cleaned.get("at"), cleaned.get("zone")
        if at and zone:
            local = at.replace(tzinfo=None) if at.tzinfo else at
            try:
                cleaned["moment"] = schedule.in_zone(local, zone)
            except ValidationError as error:
                self.add_error(None, error.messages)
        return cleaned


def record_or_404(app_label: str, model_name: str, pk: str) -> Any:
    """Return the record a screen is about, in its own class; anything not drafted by slice is a 404."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, SlicedMixin):
        raise Http404
    record = get_object_or_404(model, pk=unquote(pk))
    return record.specific if isinstance(record, AbstractPage) else record


class LanguagesView(View):
    """Show where each language stands; publish, unpublish, schedule, confirm, revert one."""

    needs_publish = frozenset({"publish", "unpublish", "schedule", "cancel"})

    def dispatch(self, request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
        self.record = record_or_404(app_label, model_name, pk)
        if not rights.may(request.user, "change", self.record):
            raise PermissionDenied
        self.schedule_form = ScheduleForm(initial={"slices": [], "zone": ZONES[0]})
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return TemplateResponse(request, "segib_site/editing/languages.html", self.context())

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        handler = getattr(self, f"do_{action}", None)
        if handler is None:
            raise Http404
        if getattr(self.record, "alias_of_id", None):
            raise PermissionDenied
        if action in self.needs_publish and not rights.may(request.user, "publish", self.record):
            raise PermissionDenied
        try:
            message = handler(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.get(request)
        if message is None:
            return self.get(request)
        messages.success(request, message)
        return redirect(screen_url(self.record))

    # -- actions ------------------------------------------------------------------------------

    def _named(self, request: HttpRequest) -> list[str]:
        chosen = request.POST.getlist("slice")
        named = [name for name in SLICES if name in chosen]
        if not named:
            raise ValidationError(_("Choose at least one language."))
        return named

    def do_publish(self, request: HttpRequest) -> str:
        named = self._named(request)
        publishing.publish(self.record, named, user=request.user)
        return _("Published: %(slices)s. Nothing else changed on the public site.") % {
            "slices": slices_in_words(named)
        }

    def do_unpublish(self, request: HttpRequest) -> str:
        named = self._named(request)
        if SHARED in named:
            raise ValidationError(_("Shared facts cannot be unpublished: choose languages."))
        publishing.unpublish(self.record, named, user=request.user)
        return _("No longer public: %(slices)s. The text stays in the draft.") % {
            "slices": slices_in_words(named)
        }

    def do_confirm(self, request: HttpRequest) -> str:
        (code,) = self._named(request)[:1]
        try:
            read = bool(request.POST.get("suggestions_read"))
            freshness.confirm(self.record, code, request.user, suggestions_read=read)
        except ValueError as error:
            raise ValidationError(_("There is no translation to confirm.")) from error
        return _("Confirmed: the translation says what the source says.")

    def do_review(self, request: HttpRequest) -> str:
        (code,) = self._named(request)[:1]
        freshness.submit_for_review(self.record, code, request.user)
        return _("Submitted for review.")

    def do_leave_out(self, request: HttpRequest) -> str:
        (code,) = self._named(request)[:1]
        reason = request.POST.get("reason", "").strip()[:500]
        if not reason:
            raise ValidationError(_("Say why this language is left out."))
        freshness.leave_out(self.record, code, reason, request.user)
        return _("Marked as not translated on purpose.")

    def do_withdraw(self, request: HttpRequest) -> str:
        (code,) = self._named(request)[:1]
        freshness.withdraw(self.record, code, request.user)
        return _("Withdrawn.")

    def do_revert(self, request: HttpRequest) -> str:
        named = self._named(request)
        revision = get_object_or_404(
            Revision.objects.for_instance(self.record), pk=request.POST.get("revision") or 0
        )
        publishing.revert(self.record, named, revision, user=request.user)
        return _("The draft is what it was in that version: %(slices)s. Nothing public changed.") % {
            "slices": slices_in_words(named)
        }

    def do_schedule(self, request: HttpRequest) -> str | None:
        self.schedule_form = ScheduleForm(request.POST)
        if not self.schedule_form.is_valid():
            return None
        data = self.schedule_form.cleaned_data
        try:
            schedule.schedule(
                self.record,
                data["slices"],
                data["moment"],
                zone=data["zone"],
                action=data["release"],
                together=data["together"],
                user=request.user,
            )
        except ValidationError as error:
            self.schedule_form.add_error(None, error.messages)
            return None
        return _("Scheduled.")

    def do_cancel(self, request: HttpRequest) -> str:
        release = get_object_or_404(
            ScheduledRelease.objects.for_record(self.record), pk=request.POST.get("release") or 0
        )
        schedule.cancel(release, request.user)
        return _("Cancelled. Nothing will happen at that time.")

    # -- what is shown ------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        record = type(self.record)._default_manager.get(pk=self.record.pk)
        of = shape(type(record))
        draft = publishing.draft_content(record)
        states = freshness.states(record)
        waiting = publishing.unpublished_slices(record)
        ready = publishing.publishable_languages(draft, record)
        rows = []
        for name in SLICES:
            is_language = name in languages.CODES
            state = states.get(name)
            rows.append(
                {
                    "name": name,
                    "label": slice_name(name),
                    "lang": languages.tag(name) if is_language else "",
                    "is_language": is_language,
                    "is_source": name == record.source_language,
                    "is_live": record.is_live_in(name) if is_language else record.live,
                    "waiting": name in waiting,
                    "ready": name in ready or not is_language,
                    "state": state,
                    "changed": _fields_in_words(state.changed, record) if state else [],
                    "said": _said(draft, name) if is_language else {},
                    "suggested": marks.unread(draft, name, record.source_language, of) if is_language else [],
                    "first": languages.get(record, "language_first_published_at", name)
                    if is_language
                    else record.first_published_at,
                    "last": languages.get(record, "language_last_published_at", name)
                    if is_language
                    else record.last_published_at,
                    "url": record.url_in(name, self.request)
                    if is_language and isinstance(record, AbstractPage)
                    else None,
                }
            )
        return {
            "record": record,
            "title": str(record),
            "edit_url": AdminURLFinder(self.request.user).get_edit_url(record),
            "screen_url": screen_url(record),
            "rows": rows,
            "may_publish": rights.may(self.request.user, "publish", record),
            "is_alias": bool(getattr(record, "alias_of_id", None)),
            "releases": ScheduledRelease.objects.for_record(record)
            .filter(cancelled_at=None)
            .select_related("created_by")
            .order_by("-at")[:20],
            "schedule_form": self.schedule_form,
            "revisions": Revision.objects.for_instance(record)
            .select_related("user")
            .order_by("-created_at", "-pk")[:VERSIONS],
            "slices": [(name, slice_name(name)) for name in SLICES],
            "comparison": self.comparison(record, draft, of),
            "compared": self.request.GET.get("compare", ""),
        }

    def comparison(self, record: Any, draft: Any, of: Any) -> list[dict[str, str]] | None:
        """Return the values of one slice that differ between what is public (or a version) and the
        draft."""
        name = self.request.GET.get("compare")
        if name not in SLICES:
            return None
        before = publishing.live_content(record)
        if number := self.request.GET.get("version"):
            if not number.isdigit():
                raise Http404
            before = get_object_or_404(Revision.objects.for_instance(record), pk=number).content
        old, new = dict(leaves(before, name, of)), dict(leaves(draft, name, of))
        return [
            {
                "field": _field_in_words(path, of),
                "before": readable(old.get(path)),
                "after": readable(new.get(path)),
            }
            for path in differing_paths(before, draft, name, of)
            if not path.startswith(RECORD_OF_TRANSLATION)
        ]


def _said(draft: Any, code: str) -> dict[str, Any]:
    """What people said of a translation: what a machine wrote of it is told apart."""
    said = freshness.record_of(draft, code)
    return {key: value for key, value in said.items() if key != marks.KEY}


def _field_in_words(path: str, of: Any) -> str:
    field = field_at(of, path)
    if field is None:
        return _("order of %(rows)s") % {"rows": path.rstrip("/").split("/")[-1]}
    localised = languages.language_of_field(field)
    # The language is said elsewhere: the field's own name, not its column's.
    *parents, _name = path.split("/")
    base = field_at(of, "/".join([*parents, localised[0]])) if localised else field
    return str((base or field).verbose_name)


def _fields_in_words(paths: tuple[str, ...], record: Any) -> list[str]:
    of = shape(type(record))
    words = []
    for path in paths:
        *parents, last = path.split("#")[0].split("/")
        column = "/".join([*parents, languages.localised_name(last, record.source_language)])
        word = _field_in_words(column, of)
        if word not in words:
            words.append(word)
    return words
