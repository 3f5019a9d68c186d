"""What the screens and messages say of tasks, in the language that is active."""

from __future__ import annotations

from typing import Any

from babel import dates
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from segib_site import languages
from segib_site.models import TranslationTask, TranslationTaskStep

Action = TranslationTaskStep.Action
Status = TranslationTask.Status

#: What a step reads like in the conversation.
STEPS = {
    Action.OPENED: gettext_lazy("%(who)s published the source: this task was opened."),
    Action.SOURCE_CHANGED: gettext_lazy("%(who)s published the source again: it has changed."),
    Action.ASSIGNED: gettext_lazy("%(who)s assigned this to %(other)s."),
    Action.TAKEN: gettext_lazy("%(who)s took this task."),
    Action.PUT_BACK: gettext_lazy("%(who)s put this back: it waits for somebody."),
    Action.RESCHEDULED: gettext_lazy("%(who)s changed the date it is due."),
    Action.SUBMITTED: gettext_lazy("%(who)s submitted the translation for review."),
    Action.TAKEN_BACK: gettext_lazy("%(who)s took the translation back from review."),
    Action.RETURNED: gettext_lazy("%(who)s returned the translation."),
    Action.APPROVED: gettext_lazy("%(who)s approved the translation."),
    Action.PUBLISHED: gettext_lazy("%(who)s published the translation."),
    Action.CANCELLED: gettext_lazy("%(who)s closed this: it is not needed."),
    Action.COMMENTED: gettext_lazy("%(who)s commented."),
    Action.OVERDUE: gettext_lazy("The date has passed: the translator was reminded."),
}
#: Subject of the e-mail about a step, which is also its line in the daily e-mail.
HEADLINES = {
    Action.OPENED: gettext_lazy("To translate into %(language)s: “%(title)s”"),
    Action.SOURCE_CHANGED: gettext_lazy("The source changed again, into %(language)s: “%(title)s”"),
    Action.ASSIGNED: gettext_lazy("Assigned to you, into %(language)s: “%(title)s”"),
    Action.PUT_BACK: gettext_lazy("Put back, into %(language)s: “%(title)s”"),
    Action.RESCHEDULED: gettext_lazy("Another date for your translation into %(language)s: “%(title)s”"),
    Action.SUBMITTED: gettext_lazy("To review in %(language)s: “%(title)s”"),
    Action.RETURNED: gettext_lazy("Returned to you, into %(language)s: “%(title)s”"),
    Action.APPROVED: gettext_lazy("Approved in %(language)s: “%(title)s”"),
    Action.CANCELLED: gettext_lazy("Not needed any more, into %(language)s: “%(title)s”"),
    Action.COMMENTED: gettext_lazy("Comment on the translation into %(language)s: “%(title)s”"),
    Action.OVERDUE: gettext_lazy("Overdue, into %(language)s: “%(title)s”"),
}


def person(user: Any) -> str:
    """Return somebody's name on one line; *the site* where it was nobody."""
    if user is None:
        return _("The site")
    return " ".join((user.get_full_name() or user.get_username()).split())


def title_of(record: Any) -> str:
    """Return what a record is called in lists and subjects, on one line and not too long."""
    name = record.get_admin_display_title() if hasattr(record, "get_admin_display_title") else str(record)
    return Truncator(" ".join(str(name).split())).chars(120) if name else f"#{record.pk}"


def step_in_words(step: TranslationTaskStep) -> str:
    """Return a step as a sentence."""
    names = {"who": person(step.user), "other": person(step.other)}
    return str(STEPS[Action(step.action)]) % names


def headline(action: str, title: str, code: str) -> str:
    """Return the subject of a message about a step."""
    return str(HEADLINES[Action(action)]) % {"title": title, "language": languages.language_name(code)}


def what(task: TranslationTask) -> str:
    """Return what is to be done: a new translation, or an update and, if it is known, how much of it."""
    if task.kind == TranslationTask.Kind.TRANSLATE:
        return _("new translation")
    number = len(task.changed)
    if not number:
        return _("update")
    return ngettext("update: %(number)s change", "update: %(number)s changes", number) % {"number": number}


def state(task: TranslationTask) -> str:
    """Return where a task stands; one that somebody has taken is being translated."""
    if task.status == Status.OPEN:
        return _("being translated") if task.assignee_id else _("waits for a translator")
    return str(Status(task.status).label)


def day(value: Any) -> str:
    """Return a date as readers of the active language write it, short: *27 Nov 2026*."""
    return dates.format_date(value, format="d MMM y", locale=languages.cldr(languages.active()))


def moment(value: Any) -> str:
    """Return a date and time, by the clock of the time zone that is active."""
    local = timezone.localtime(value).replace(tzinfo=None)
    return dates.format_datetime(local, format="d MMM y, HH:mm", locale=languages.cldr(languages.active()))


def due(task: TranslationTask) -> str:
    """Return until when, and whether that has passed."""
    words = day(task.due)
    return _("%(date)s (overdue)") % {"date": words} if task.is_overdue else words


def age(days: int) -> str:
    """Return how long a task has been open."""
    if days == 0:
        return _("today")
    return ngettext("%(number)s day", "%(number)s days", days) % {"number": days}
