"""The languages screen of a page, snippet or setting: where each language stands, and everything
that can be done to one alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import AbstractPage, Revision

from segib_site import languages
from segib_site.editing.outlook import Change, changes
from segib_site.editing.publish_screen import WhenForm
from segib_site.editing.record_screen import RecordScreen, publish_url, screen_url, somebody
from segib_site.editing.wording import slice_name, slices_in_words, source_fields_in_words
from segib_site.fields import REASON_LENGTH
from segib_site.models import ScheduledRelease
from segib_site.roles import rights
from segib_site.slices import freshness, publishing, schedule
from segib_site.slices.content import SHARED, SLICES, shape
from segib_site.suggestions import marks
from segib_site.translations import differences

#: How many earlier versions the screen offers.
VERSIONS = 30


class TakeDownForm(WhenForm):
    """When which languages are taken off the public site."""

    slices = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), widget=forms.CheckboxSelectMultiple, choices=()
    )

    field_order = ["slices", "at", "zone"]

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slices"].choices = [(code, slice_name(code)) for code in allowed]


class LanguagesView(RecordScreen):
    """Show where each language stands; unpublish, confirm, leave out, bring back one."""

    template_name = "segib_site/editing/languages.html"
    page_title = gettext_lazy("Languages")
    header_icon = "globe"
    actions = ("change", "review", "publish")

    #: What somebody must be allowed to do to a slice, for each action of this screen.
    needed: dict[str, tuple[rights.Action, ...]] = {
        "publish": ("publish",),
        "unpublish": ("publish",),
        "take_down": ("publish",),
        "cancel": ("publish",),
        "confirm": ("review", "publish"),
        "review": ("change",),
        "leave_out": ("review", "publish"),
        "withdraw": ("review", "publish"),
        "take_back": ("change", "review", "publish"),
        "revert": ("change",),
    }

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        if action not in self.needed:
            raise Http404
        if getattr(self.record, "alias_of_id", None):
            raise PermissionDenied
        try:
            message = getattr(self, f"do_{action}")(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return self.get(request)
        if message is None:
            return self.get(request)
        if isinstance(message, HttpResponse):
            return message
        messages.success(request, message)
        return redirect(screen_url(self.record))

    # -- rights -------------------------------------------------------------------------------

    @cached_property
    def allowed(self) -> dict[str, frozenset[str]]:
        """The slices each action may be done to by this user."""
        of: dict[str, frozenset[str]] = {}
        for action, wanted in self.needed.items():
            of[action] = frozenset().union(
                *(rights.slices(self.request.user, self.record, one) for one in wanted)
            )
        return of

    def _named(self, request: HttpRequest, action: str, key: str = "slice") -> list[str]:
        chosen = request.POST.getlist(key)
        named = [name for name in SLICES if name in chosen]
        if not named:
            raise ValidationError(_("Choose at least one language."))
        if set(named) - self.allowed[action]:
            raise PermissionDenied
        return named

    def _language(self, request: HttpRequest, action: str) -> str:
        named = [name for name in self._named(request, action) if name != SHARED]
        if len(named) != 1:
            raise ValidationError(_("Choose one language."))
        return named[0]

    # -- actions ------------------------------------------------------------------------------

    def do_publish(self, request: HttpRequest) -> HttpResponse:
        return redirect(publish_url(self.record, self._named(request, "publish")))

    def do_unpublish(self, request: HttpRequest) -> str:
        named = self._named(request, "unpublish")
        if SHARED in named:
            raise ValidationError(_("Shared facts cannot be unpublished: choose languages."))
        publishing.unpublish(self.record, named, user=request.user)
        return _("No longer public: %(slices)s. The text stays in the draft.") % {
            "slices": slices_in_words(named)
        }

    def do_take_down(self, request: HttpRequest) -> str | None:
        self._named(request, "take_down", "slices")
        codes = [code for code in languages.CODES if code in self.allowed["take_down"]]
        form = self.take_down_form = TakeDownForm(request.POST, allowed=codes)
        moment = form.moment() if form.is_valid() else None
        if moment is None:
            return None
        try:
            schedule.schedule(
                self.record,
                form.cleaned_data["slices"],
                moment,
                zone=form.cleaned_data["zone"] or "UTC",
                action=ScheduledRelease.Action.UNPUBLISH,
                user=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return None
        return _("Scheduled.")

    def do_cancel(self, request: HttpRequest) -> str:
        number = request.POST.get("release", "")
        releases = ScheduledRelease.objects.for_record(self.record)
        release = get_object_or_404(releases, pk=number if number.isdecimal() else 0)
        if set(release.slices) - self.allowed["cancel"]:
            raise PermissionDenied
        schedule.cancel(release, request.user)
        return _("Cancelled. Nothing will happen at that time.")

    def do_confirm(self, request: HttpRequest) -> str:
        code = self._language(request, "confirm")
        try:
            read = bool(request.POST.get("suggestions_read"))
            freshness.confirm(self.record, code, request.user, suggestions_read=read)
        except ValueError as error:
            raise ValidationError(_("There is no translation to confirm.")) from error
        return _("Confirmed: the translation says what the source says.")

    def do_review(self, request: HttpRequest) -> str:
        freshness.submit_for_review(self.record, self._language(request, "review"), request.user)
        return _("Submitted for review.")

    def do_leave_out(self, request: HttpRequest) -> str:
        code = self._language(request, "leave_out")
        reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
        if not reason:
            raise ValidationError(_("Say why this language is left out."))
        freshness.leave_out(self.record, code, reason, request.user)
        return _("Marked as not translated on purpose.")

    def do_withdraw(self, request: HttpRequest) -> str:
        freshness.withdraw(self.record, self._language(request, "withdraw"), request.user)
        return _("Withdrawn.")

    def do_take_back(self, request: HttpRequest) -> str:
        code = self._language(request, "take_back")
        if not freshness.record_of(publishing.draft_content(self.record), code).get("review"):
            raise ValidationError(_("This translation is not waiting for review."))
        freshness.withdraw(self.record, code, request.user)
        return _("Withdrawn.")

    def do_revert(self, request: HttpRequest) -> str:
        named = self._named(request, "revert")
        number = request.POST.get("revision", "")
        revision = get_object_or_404(
            Revision.objects.for_instance(self.record), pk=number if number.isdecimal() else 0
        )
        publishing.revert(self.record, named, revision, user=request.user)
        return _("The draft is what it was in that version: %(slices)s. Nothing public changed.") % {
            "slices": slices_in_words(named)
        }

    # -- what is shown ------------------------------------------------------------------------

    take_down_form: TakeDownForm | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record = self.record = type(self.record)._default_manager.get(pk=self.record.pk)
        draft = publishing.draft_content(record)
        live = [code for code in record.live_languages if code in self.allowed["take_down"]]
        revertible = [(name, slice_name(name)) for name in SLICES if name in self.allowed["revert"]]
        return super().get_context_data(
            rows=[self.row(record, name, draft) for name in SLICES],
            may_publish=bool(self.allowed["publish"]),
            publish_url=publish_url(record),
            releases=ScheduledRelease.objects.for_record(record)
            .filter(cancelled_at=None)
            .select_related("created_by")
            .order_by("-at")[:20],
            take_down_form=self.take_down_form or (TakeDownForm(allowed=live) if live else None),
            revisions=[
                (revision, somebody(revision.user))
                for revision in Revision.objects.for_instance(record)
                .select_related("user")
                .defer("content")
                .order_by("-created_at", "-pk")[:VERSIONS]
            ]
            if revertible
            else [],
            slices=revertible,
            comparison=self.comparison(record, draft),
            **kwargs,
        )

    @cached_property
    def states(self) -> dict[str, freshness.Freshness]:
        return freshness.states(self.record)

    @cached_property
    def waiting(self) -> tuple[str, ...]:
        return publishing.unpublished_slices(self.record)

    def row(self, record: Any, name: str, draft: Any) -> dict[str, Any]:
        """Return what the screen says of a slice, and what may be done to it."""
        is_language = name in languages.CODES
        is_source = name == record.source_language
        is_live = record.is_live_in(name) if is_language else record.live
        state = self.states.get(name)
        of = shape(type(record))
        said = said_by_people(draft, name) if is_language else {}
        ready = not is_language or name in publishing.publishable_languages(draft, record)
        can = {action for action in self.needed if name in self.allowed[action]}
        offered = set()
        if name in self.waiting and ready and (is_language or record.live):
            offered.add("publish")
        if is_language and is_live:
            offered.add("unpublish")
        if is_language and not is_source and state:
            if state.state in ("draft", "stale", "in_review"):
                offered.add("confirm")
            if state.state in ("draft", "stale"):
                offered.add("review")
            if state.state == "missing":
                offered.add("leave_out")
            if said.get("review"):
                offered.add("take_back")
            elif said:
                offered.add("withdraw")
        source = record.source_language
        return {
            "name": name,
            "label": slice_name(name),
            "lang": languages.tag(name) if is_language else "",
            "source_lang": languages.tag(source),
            "is_language": is_language,
            "is_source": is_source,
            "is_live": is_live,
            "waiting": name in self.waiting,
            "state": state,
            "changed": source_fields_in_words(state.changed, record) if state else [],
            "differences": differences.since_confirmed(record, name)
            if state and state.state == freshness.State.STALE
            else [],
            "said": said,
            "suggested": marks.unread(draft, name, record.source_language, of) if is_language else [],
            "can": can & offered,
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

    def comparison(self, record: Any, draft: Any) -> dict[str, Any] | None:
        """Return the values of one slice that differ between what is public (or a version) and the
        draft."""
        name = self.request.GET.get("compare")
        if name not in SLICES:
            return None
        before = publishing.live_content(record)
        number = self.request.GET.get("version", "")
        if number:
            if not number.isdecimal():
                raise Http404
            before = get_object_or_404(Revision.objects.for_instance(record), pk=number).content
        found: list[Change] = changes(before, draft, name, shape(type(record)))
        return {
            "name": name,
            "label": slice_name(name),
            "lang": languages.tag(name) if name in languages.CODES else "",
            "changes": found,
            "is_version": bool(number),
        }


def said_by_people(draft: Any, code: str) -> dict[str, Any]:
    """Return what people said of a translation: what a machine wrote of it is told apart."""
    said = freshness.record_of(draft, code)
    return {key: value for key, value in said.items() if key != marks.KEY}
