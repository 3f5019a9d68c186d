"""What is done for translation tasks once a night: reminders, daily e-mails, and a second look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from segib_site import mail
from segib_site.models import NotificationPreference, PendingNotice, TranslationTask, TranslationTaskStep
from segib_site.nightly import nightly
from segib_site.translation_tasks import steps, telling

#: Most lines in one daily message; what is over is counted.
LINES = 100


@nightly
def remind_and_digest() -> str:
    """Remind translators of what is overdue, then send the daily messages, the reminders among them."""
    repeated = tell_what_was_missed()
    reminded = remind_of_overdue()
    sent = send_digests()
    return f"{reminded} reminders, {sent} daily messages, {repeated} messages made up for"


def remind_of_overdue() -> int:
    """Remind each translator, once a task and date, that it is overdue; returns how many tasks."""
    waiting = TranslationTask.objects.overdue().filter(
        overdue_told_at=None, assignee__isnull=False, status__in=TranslationTask.TO_DO
    )
    number = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            task = waiting.select_for_update().filter(pk=pk).first()
            if task is not None:
                task.overdue_told_at = timezone.now()
                task.save(update_fields=["overdue_told_at"])
                step = steps.add(task, steps.Action.OVERDUE)
                number += 1
        if task is not None:
            telling.tell.func(step.pk)  # now, so that it is in the daily message; queued once more for safety
    return number


def send_digests() -> int:
    """Send each person one message with all that waits for her; returns how many messages."""
    waiting = PendingNotice.objects.values_list("user", flat=True).order_by().distinct()
    users = get_user_model()._default_manager.filter(pk__in=list(waiting)).order_by("pk")
    return sum(_send_digest(user) for user in users)


@transaction.atomic
def _send_digest(user: Any) -> bool:
    """Queue the message and forget what it says, both or neither."""
    notices = list(PendingNotice.objects.select_for_update().filter(user=user))
    PendingNotice.objects.filter(pk__in=[notice.pk for notice in notices]).delete()
    if not notices or telling.frequency_of(user) == NotificationPreference.Frequency.NEVER:
        return False
    lines = [notice.context for notice in notices[:LINES]]
    context = {"lines": lines, "number": len(notices), "more": len(notices) - len(lines)}
    return mail.write_to(user, "translation_digest", context)


def tell_what_was_missed() -> int:
    """Tell again what nobody was told, because the worker was stopped in the middle; returns how many."""
    now = timezone.now()
    missed = TranslationTaskStep.objects.filter(
        told_at=None, action__in=steps.TOLD, at__lt=now - timedelta(hours=24), at__gt=now - timedelta(days=7)
    )
    keys = list(missed.values_list("pk", flat=True))
    for pk in keys:
        telling.tell.enqueue(pk)
    return len(keys)
