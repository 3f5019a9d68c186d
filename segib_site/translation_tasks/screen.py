"""The page of one translation task: what changed, what was said, and what can be done now."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.editing.publish_screen import asks
from segib_site.editing.record_screen import publish_url, screen_url
from segib_site.models import TranslationTask
from segib_site.models.translation_tasks import COMMENT_LENGTH
from segib_site.slices import publishing
from segib_site.slices.content import has_text, shape
from segib_site.translation_tasks import acting, opening, rules, wording
from segib_site.translations import differences


class AssignmentForm(forms.Form):
    """Who does a task, and until when."""

    assignee = forms.ChoiceField(label=gettext_lazy("Translator"), required=False)
    due = forms.DateField(label=gettext_lazy("Due"), widget=AdminDateInput)

    def __init__(self, *args: Any, people: list[Any], task: TranslationTask, **kwargs: Any) -> None:
        initial = {"assignee": str(task.assignee_id or ""), "due": task.due}
        super().__init__(*args, initial=initial, **kwargs)
        self.people = {str(user.pk): user for user in people}
        choices = [(key, wording.person(user)) for key, user in self.people.items()]
        if task.assignee_id and str(task.assignee_id) not in self.people:
            # Somebody whose right has gone stays shown, so that saving the date changes nobody.
            choices.append((str(task.assignee_id), wording.person(task.assignee)))
        self.fields["assignee"].choices = [("", _("nobody yet")), *choices]


class TaskView(WagtailAdminTemplateMixin, View):
    """Show a task; take, submit, return, approve, assign … it."""

    template_name = "segib_site/tasks/task.html"
    header_icon = "globe"

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.task = get_object_or_404(TranslationTask.objects.select_related("page", "assignee"), pk=pk)
        record = self.task.record
        if record is None:
            raise Http404
        self.record = record.specific if isinstance(record, AbstractPage) else record
        if not rules.may_see(request.user, self.record):
            raise PermissionDenied
        self.comment = ""
        self.assignment: AssignmentForm | None = None
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest) -> HttpResponse:
        action = getattr(self, f"do_{request.POST.get('action', '')}", None)
        if action is None:
            raise Http404
        self.comment = request.POST.get("comment", "")
        try:
            message = action(request)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            self.task.refresh_from_db()
            return self.get(request)
        if isinstance(message, HttpResponse):
            return message
        messages.success(request, message)
        return redirect("segib_task", pk=self.task.pk)

    # -- actions ------------------------------------------------------------------------------

    def do_take(self, request: HttpRequest) -> str:
        acting.take(self.task, request.user)
        return _("This is yours now.")

    def do_put_back(self, request: HttpRequest) -> str:
        acting.put_back(self.task, request.user, self.comment)
        return _("Put back: it waits for somebody.")

    def do_submit(self, request: HttpRequest) -> str:
        acting.submit(self.task, request.user, self.comment, self.seen(request))
        return _("Submitted for review.")

    def do_take_back(self, request: HttpRequest) -> str:
        acting.take_back(self.task, request.user)
        return _("Taken back from review.")

    def do_give_back(self, request: HttpRequest) -> str:
        acting.give_back(self.task, request.user, self.comment)
        return _("Returned to the translator.")

    def do_approve(self, request: HttpRequest) -> str:
        acting.approve(self.task, request.user, self.comment, self.seen(request))
        return _("Approved. Nothing public changed: publish the translation when it is time.")

    def do_publish(self, request: HttpRequest) -> str | HttpResponse:
        """Approve, then publish this language alone, unless the checks have something to say: then the
        screen that publishes shows it."""
        if "publish" not in rules.allowed(request.user, self.task, self.record):
            raise ValidationError(_("This cannot be done now."))
        acting.approve(self.task, request.user, self.comment, self.seen(request))
        if asks(self.record, [self.task.language]):
            messages.warning(request, _("Approved, but not published yet: look at what the checks found."))
            return redirect(publish_url(self.record, [self.task.language]))
        try:
            publishing.publish(self.record, [self.task.language], user=request.user)
        except ValidationError as error:
            messages.error(request, _("Approved, but not published:") + " " + " ".join(error.messages))
            return redirect(screen_url(self.record))
        return _("Approved and published.")

    def do_cancel(self, request: HttpRequest) -> str:
        acting.cancel(self.task, request.user, self.comment)
        return _("Closed: it is not needed.")

    def do_comment(self, request: HttpRequest) -> str:
        acting.comment(self.task, request.user, self.comment)
        return _("Your comment was added.")

    def do_assign(self, request: HttpRequest) -> str | HttpResponse:
        """Save translator and date, each if it was changed."""
        self.assignment = self.assignment_form(request.POST)
        if not self.assignment.is_valid():
            return self.get(request)
        data = self.assignment.cleaned_data
        acting.reschedule(self.task, request.user, data["due"])
        if data["assignee"] and data["assignee"] != str(self.task.assignee_id or ""):
            acting.assign(self.task, request.user, self.assignment.people[data["assignee"]])
        elif not data["assignee"] and self.task.assignee_id:
            acting.unassign(self.task, request.user)
        return _("Saved.")

    def seen(self, request: HttpRequest) -> str:
        """Return the fingerprint of the source as the page that was sent showed it."""
        return request.POST.get("source", "")[:16]

    # -- what is shown ------------------------------------------------------------------------

    def assignment_form(self, data: Any = None) -> AssignmentForm:
        people = rules.assignable(self.record, self.task.language)
        return AssignmentForm(data, people=people, task=self.task)

    def get_page_title(self) -> str:
        return wording.title_of(self.record)

    def get_page_subtitle(self) -> str:
        return capfirst(languages.language_name(self.task.language))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("segib_tasks"), "label": _("Translations")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        task, record = self.task, self.record
        draft = publishing.draft_content(record)
        allowed = rules.allowed(self.request.user, task, record)
        form = None
        if "assign" in allowed:
            form = self.assignment or self.assignment_form()
        source = opening.print_of(draft, record)
        edit_url = AdminURLFinder(self.request.user).get_edit_url(record)
        pair = urlencode({"languages": f"{record.source_language},{task.language}"}, safe=",")
        context.update(
            {
                "task": task,
                "lang": languages.tag(record.source_language),
                "what": capfirst(wording.what(task)),
                "state": capfirst(wording.state(task)),
                "due": wording.due(task),
                "assignee": wording.person(task.assignee) if task.assignee_id else "",
                "source_language": languages.language_name(record.source_language),
                "language": languages.language_name(task.language),
                "edit_url": f"{edit_url}?{pair}" if edit_url else "",
                "screen_url": screen_url(record),
                "has_text": has_text(draft, task.language, shape(type(record))),
                "changed_since_submitted": task.status == TranslationTask.Status.REVIEW
                and task.submitted_source not in ("", source),
                "differences": differences.since_confirmed(record, task.language)
                if task.is_unfinished
                else [],
                "steps": [
                    {"words": wording.step_in_words(step), "at": wording.moment(step.at), "step": step}
                    for step in task.steps.select_related("user", "other")
                ],
                "allowed": allowed,
                "assignment": form,
                "media": form.media if form else forms.Media(),
                "source": source,
                "comment": self.comment,
                "comment_length": COMMENT_LENGTH,
            }
        )
        return context
