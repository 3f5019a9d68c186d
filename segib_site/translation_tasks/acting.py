"""What people do with a task. Each function checks the right (`segib_site.translation_tasks.rules`) and
the state, under the locks of the record and of the task, and writes a step.

They raise `PermissionDenied` for what somebody may not do, and `ValidationError`, with a sentence for
her, for what cannot be done now.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.models import TranslationTask
from segib_site.models.translation_tasks import COMMENT_LENGTH, today
from segib_site.roles import rights
from segib_site.slices import freshness, publishing
from segib_site.slices.content import has_text, shape
from segib_site.translation_tasks import opening, rules, steps
from segib_site.translation_tasks.steps import Action

Status = TranslationTask.Status
#: The furthest date a task can be due, in days from today: a year that was mistyped is refused.
FURTHEST = 730


@transaction.atomic
def take(task: TranslationTask, user: Any) -> None:
    """Make the task one's own."""
    task, _record = _begin(task, user, "take")
    task.assignee, task.assigned_by = user, None
    task.save()
    steps.add(task, Action.TAKEN, user)


@transaction.atomic
def put_back(task: TranslationTask, user: Any, comment: str = "") -> None:
    """Give a task back for somebody else to take."""
    task, _record = _begin(task, user, "put_back")
    other, task.assignee, task.assigned_by = task.assigned_by, None, None
    task.save()
    steps.add(task, Action.PUT_BACK, user, comment=_clean(comment), other=other)


@transaction.atomic
def assign(task: TranslationTask, user: Any, to: Any, comment: str = "") -> None:
    """Give the task to somebody who may write its language."""
    task, record = _begin(task, user, "assign")
    if not rights.may(to, "change", record, task.language):
        raise ValidationError(
            _("%(person)s may not write %(language)s here.")
            % {"person": to.get_username(), "language": languages.language_name(task.language)}
        )
    if task.assignee_id == to.pk:
        return
    task.assignee, task.assigned_by, task.overdue_told_at = to, user, None
    task.save()
    steps.add(task, Action.ASSIGNED, user, comment=_clean(comment), other=to)


@transaction.atomic
def unassign(task: TranslationTask, user: Any) -> None:
    """Take a task from whoever has it, for somebody else to take."""
    task, _record = _begin(task, user, "assign")
    if task.assignee_id is None:
        return
    other, task.assignee, task.assigned_by = task.assignee, None, None
    task.save()
    steps.add(task, Action.PUT_BACK, user, other=other)


@transaction.atomic
def reschedule(task: TranslationTask, user: Any, due: datetime.date) -> None:
    """Change until when the task should be done."""
    task, _record = _begin(task, user, "reschedule")
    if task.due == due:
        return
    if not today() <= due <= today() + datetime.timedelta(days=FURTHEST):
        raise ValidationError(_("Choose a date from today on, within two years."))
    task.due, task.overdue_told_at = due, None
    task.save()
    steps.add(task, Action.RESCHEDULED, user)


@transaction.atomic
def submit(task: TranslationTask, user: Any, comment: str = "", seen: str | None = None) -> None:
    """Hand the translation in for review. ``seen`` is the fingerprint of the source that she was shown:
    a source that has changed since is to be looked at first."""
    task, record = _begin(task, user, "submit")
    draft = publishing.draft_content(record)
    if not has_text(draft, task.language, shape(type(record))):
        raise ValidationError(
            _("There is no text in %(language)s yet: write the translation, save it, then submit it.")
            % {"language": languages.language_name(task.language)}
        )
    now = _same_source(draft, record, seen)
    task.status, task.submitted_by, task.submitted_source = Status.REVIEW, user, now
    if task.assignee_id is None:
        task.assignee = user
    task.save()
    steps.add(task, Action.SUBMITTED, user, comment=_clean(comment))
    freshness.submit_for_review(record, task.language, user)


@transaction.atomic
def take_back(task: TranslationTask, user: Any) -> None:
    """Take one's translation back from review, to go on writing."""
    task, record = _begin(task, user, "take_back")
    task.status = Status.OPEN
    task.save()
    steps.add(task, Action.TAKEN_BACK, user)
    freshness.return_from_review(record, task.language, user)


@transaction.atomic
def give_back(task: TranslationTask, user: Any, comment: str) -> None:
    """Return a translation to its translator, with what is to be mended."""
    task, record = _begin(task, user, "give_back")
    comment = _clean(comment)
    if not comment:
        raise ValidationError(_("Say what is to be mended before you return it."))
    task.status, task.reviewer = Status.RETURNED, user
    task.save()
    steps.add(task, Action.RETURNED, user, comment=comment)
    freshness.return_from_review(record, task.language, user)


@transaction.atomic
def approve(task: TranslationTask, user: Any, comment: str = "", seen: str | None = None) -> None:
    """Say that the translation says what its source says, and finish the task."""
    task, record = _begin(task, user, "approve")
    _same_source(publishing.draft_content(record), record, seen)
    opening.close(task, Status.DONE, user, _clean(comment))
    try:
        freshness.confirm(record, task.language, user)
    except ValueError as error:
        raise ValidationError(_("There is no translation to confirm.")) from error


@transaction.atomic
def cancel(task: TranslationTask, user: Any, comment: str) -> None:
    """Drop a task that is not needed, saying why. The next change of the source opens another."""
    task, record = _begin(task, user, "cancel")
    comment = _clean(comment)
    if not comment:
        raise ValidationError(_("Say why this is not needed."))
    was_in_review = task.status == Status.REVIEW
    opening.close(task, Status.CANCELLED, user, comment)
    if was_in_review:
        freshness.return_from_review(record, task.language, user)


@transaction.atomic
def comment(task: TranslationTask, user: Any, text: str) -> None:
    """Say something about a task."""
    task, _record = _begin(task, user, "comment")
    text = _clean(text)
    if not text:
        raise ValidationError(_("Write a comment first."))
    steps.add(task, Action.COMMENTED, user, comment=text)


def _begin(task: TranslationTask, user: Any, action: str) -> tuple[TranslationTask, Any]:
    """Return the task and its record as they are now, locked in the order of a publication (the record
    first), if the user may do this."""
    record = task.record
    if record is None:
        raise ValidationError(_("The page or record no longer exists."))
    record = publishing.locked(record)
    task = TranslationTask.objects.select_for_update().get(pk=task.pk)
    if action not in rules.allowed(user, task, record):
        if not rules.may_see(user, record):
            raise PermissionDenied
        raise ValidationError(_("This cannot be done now: the task has moved on, or it is not yours to do."))
    return task, record


def _same_source(draft: Any, record: Any, seen: str | None) -> str:
    now = opening.print_of(draft, record)
    if seen is not None and seen != now:
        raise ValidationError(
            _("The source has changed since you opened this page. Look at what changed, then try again.")
        )
    return now


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if len(text) > COMMENT_LENGTH:
        raise ValidationError(
            _("The comment is too long: %(number)s characters at most.") % {"number": COMMENT_LENGTH}
        )
    return text
