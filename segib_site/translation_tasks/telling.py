"""Tells people by e-mail what happened to a task: each time, once a day or never, as each has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import OperationalError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django_tasks import task

from segib_site import languages, mail
from segib_site.models import NotificationPreference, PendingNotice, TranslationTask, TranslationTaskStep
from segib_site.retrying import try_again
from segib_site.translation_tasks import rules, wording
from segib_site.translation_tasks.steps import Action
from segib_site.translations import differences

Frequency = NotificationPreference.Frequency
#: Messages about these show what changed in the source.
WITH_DIFFERENCES = frozenset(
    {Action.OPENED, Action.SOURCE_CHANGED, Action.ASSIGNED, Action.RETURNED, Action.OVERDUE}
)
#: Most changes quoted in one message, and the longest quotation in characters.
QUOTED = 12
QUOTATION = 600
#: Words kept on each side of a change.
AROUND = 8


@task(queue_name="worker", backend="worker")
def tell(step_pk: int, attempt: int = 1) -> int:
    """Tell whom a step concerns; returns how many people. A step is told once, all of it or nothing."""
    try:
        with transaction.atomic():
            return _tell(step_pk)
    except OperationalError:
        try_again(tell, attempt, step_pk)
        raise


def _tell(step_pk: int) -> int:
    found = TranslationTaskStep.objects.select_for_update().filter(pk=step_pk, told_at=None)
    step = found.first()
    if step is None or step.task.record is None:
        return 0
    record = step.task.record
    record = getattr(record, "specific", record)
    told = 0
    for user in recipients(step, record):
        frequency = frequency_of(user)
        if user.pk == step.user_id or frequency == Frequency.NEVER or not (user.is_active and user.email):
            continue
        deliver(user, frequency, context(step, record, user))
        told += 1
    step.told_at = timezone.now()
    step.save(update_fields=["told_at"])
    return told


def frequency_of(user: Any) -> str:
    """Return how often somebody wants e-mail; each time, if she has not said."""
    chosen = NotificationPreference.objects.filter(user=user).values_list("frequency", flat=True).first()
    return chosen or Frequency.EACH


def deliver(user: Any, frequency: str, context: dict[str, Any]) -> None:
    """Queue one message, or keep it for the daily one."""
    if frequency == Frequency.DAILY:
        PendingNotice.objects.create(user=user, context=context)
    else:
        mail.write_to(user, "translation_task", context)


def recipients(step: TranslationTaskStep, record: Any) -> list[Any]:
    """Return whom a step concerns, without the one who took it, each once."""
    it = step.task
    concerned: Iterable[Any]
    if step.action == Action.OPENED:
        if it.assignee_id or not it.is_unfinished:
            concerned = ()  # taken meanwhile
        elif it.status == TranslationTask.Status.REVIEW:
            concerned = _reviewers(it, record)
        else:
            concerned = rules.translators(record, it.language, rules.people())
    elif step.action == Action.SUBMITTED:
        concerned = _reviewers(it, record)
    elif step.action in (Action.ASSIGNED, Action.PUT_BACK):
        concerned = (step.other,)
    elif step.action == Action.COMMENTED:
        others = it.steps.exclude(user=None).values("user")
        spoken = get_user_model()._default_manager.filter(pk__in=others)
        concerned = (it.assignee, it.submitted_by, *spoken.exclude(pk=it.opened_by_id), _opener(it))
    elif step.action == Action.APPROVED:
        concerned = (it.submitted_by or it.assignee,)
    else:
        concerned = (it.assignee,)
    by_pk = {user.pk: user for user in concerned if user is not None and user.pk != step.user_id}
    # Somebody who may no longer see the record is not told of it.
    return [user for user in by_pk.values() if rules.may_see(user, record)]


def _opener(it: TranslationTask) -> Any:
    """Return who published the source, if she has written in the conversation."""
    spoke = it.steps.filter(user=it.opened_by_id).exclude(comment="").exists()
    return it.opened_by if spoke else None


def _reviewers(it: TranslationTask, record: Any) -> list[Any]:
    """Return who may approve: the one who gave the task out if she may, else all who may, else the
    administrators."""
    giver = it.assigned_by
    if giver and giver.pk != it.submitted_by_id and rules.may_review(giver, record, it.language):
        return [giver]
    able = [
        user
        for user in rules.people()
        if user.pk != it.submitted_by_id and rules.may_review(user, record, it.language)
    ]
    return able or rules.people(administrators=True)


# -- what it says -----------------------------------------------------------------------------


def context(step: TranslationTaskStep, record: Any, user: Any) -> dict[str, Any]:
    """Return what the templates of a message are given, in the reader's language, as plain values."""
    it = step.task
    with translation.override(mail.language_of(user)):
        title = wording.title_of(record)
        changes = quoted(record, it.language) if step.action in WITH_DIFFERENCES else []
        return {
            "headline": wording.headline(step.action, title, it.language),
            "sentence": wording.step_in_words(step),
            "title": title,
            "language": languages.language_name(it.language),
            "what": wording.what(it),
            "due": wording.due(it) if it.is_unfinished else "",
            "comment": [line.strip() for line in step.comment.splitlines()],
            "changes": changes[:QUOTED],
            "more": max(0, len(changes) - QUOTED),
            "path": reverse("segib_task", args=(it.pk,)),
        }


def quoted(record: Any, code: str) -> list[dict[str, str]]:
    """Return what the source has changed since a translation was confirmed, as lines of plain text: words
    that went as ``[-so-]``, words that came as ``{+so+}``."""
    return [
        {"field": difference.field_label, "words": in_plain_text(difference.before, difference.after)}
        for difference in differences.since_confirmed(record, code)
    ]


def in_plain_text(before: str, after: str) -> str:
    """Return a difference of words as plain text, with some words around each change."""
    parts = []
    pieces = differences.words(before or "", after or "")
    for number, (kind, text) in enumerate(pieces):
        if kind == "gone":
            parts.append(f"[-{text.strip()}-]")
        elif kind == "new":
            parts.append(f"{{+{text.strip()}+}}")
        else:
            parts.append(_shortened(text, number == 0, number == len(pieces) - 1))
    return Truncator(" ".join(" ".join(parts).split())).chars(QUOTATION)


def _shortened(text: str, is_first: bool, is_last: bool) -> str:
    words = text.split()
    if is_first:
        return " ".join(words if len(words) <= AROUND else ["…", *words[-AROUND:]])
    if is_last:
        return " ".join(words if len(words) <= AROUND else [*words[:AROUND], "…"])
    if len(words) <= 2 * AROUND:
        return " ".join(words)
    return " ".join([*words[:AROUND], "…", *words[-AROUND:]])
