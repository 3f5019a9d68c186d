"""Keeps tasks in step with what people do on other screens: publishing, confirming, leaving out."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete

from segib_site import signals
from segib_site.models import TranslatedRecord, TranslationTask
from segib_site.slices import publishing
from segib_site.translation_tasks import opening, steps
from segib_site.translation_tasks.steps import Action

Status = TranslationTask.Status


def published(
    sender: Any, record: Any, slices: tuple[str, ...], user: Any, revision: Any, **kwargs: Any
) -> None:
    """See to the other languages after the source was published; note that a translation was."""
    if record.source_language in slices:
        opening.queue(record, user, revision)
    for task in TranslationTask.objects.of(record).unfinished().filter(language__in=slices):
        if task.language != record.source_language:
            steps.add(task, Action.PUBLISHED, user)


def said(sender: Any, record: Any, code: str, action: str, user: Any, **kwargs: Any) -> None:
    """Follow what was said of a translation. What the tasks' own screen says finds nothing left to do."""
    task = TranslationTask.objects.of(record).unfinished().filter(language=code).first()
    if action == "segib.review":
        _submitted(record, code, task, user)
    elif action == "segib.withdraw" and task is None:
        # Translated after all, or no longer held to be up to date.
        opening.queue(record, user)
    elif task is None:
        return
    elif action == "segib.confirm":
        opening.close(task, Status.DONE, user)
    elif action == "segib.leave_out":
        opening.close(task, Status.CANCELLED, user)
    elif action in ("segib.withdraw", "segib.return") and task.status == Status.REVIEW:
        task.status = Status.OPEN
        task.save()
        steps.add(task, Action.TAKEN_BACK, user)


def _submitted(record: Any, code: str, task: TranslationTask | None, user: Any) -> None:
    if code == record.source_language or (task is not None and task.status == Status.REVIEW):
        return
    if task is None:
        task = opening.open_one(record, code, user)
    task.status, task.submitted_by = Status.REVIEW, user
    task.assignee = task.assignee or user
    task.submitted_source = opening.print_of(publishing.draft_content(record), record)
    task.save()
    steps.add(task, Action.SUBMITTED, user)


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    signals.slices_published.connect(published, dispatch_uid="segib_tasks_published")
    signals.translation_said.connect(said, dispatch_uid="segib_tasks_said")
    for model in apps.get_models():
        if issubclass(model, TranslatedRecord):
            post_delete.connect(opening.forget, sender=model, dispatch_uid="segib_tasks_forget")
