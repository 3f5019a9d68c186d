"""Writes what happens to a task: the step, and the e-mail about it."""

from __future__ import annotations

from typing import Any

from segib_site.models import TranslationTask, TranslationTaskStep

Action = TranslationTaskStep.Action
#: Steps that somebody is told about.
TOLD = frozenset(
    {
        Action.OPENED,
        Action.SOURCE_CHANGED,
        Action.ASSIGNED,
        Action.PUT_BACK,
        Action.RESCHEDULED,
        Action.SUBMITTED,
        Action.RETURNED,
        Action.APPROVED,
        Action.CANCELLED,
        Action.COMMENTED,
        Action.OVERDUE,
    }
)


def add(
    task: TranslationTask, action: Action, user: Any = None, *, comment: str = "", other: Any = None
) -> TranslationTaskStep:
    """Write a step of a saved task. The e-mail is queued in the same transaction: there is neither a
    step that nobody hears of, nor a message about something that did not happen."""
    from segib_site.translation_tasks.telling import tell

    step = TranslationTaskStep.objects.create(
        task=task, action=action, user=user, other=other, comment=comment
    )
    if action in TOLD:
        tell.enqueue(step.pk)
    return step
