"""Opens, updates and closes the tasks of a record by what its translations need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import OperationalError, models, transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import AbstractPage, Revision

from segib_site import languages
from segib_site.models import SitePage, TranslationTask
from segib_site.retrying import try_again
from segib_site.slices import freshness, publishing
from segib_site.slices.content import Content, fingerprint, shape, take
from segib_site.slices.freshness import Freshness, State
from segib_site.translation_tasks import steps
from segib_site.translation_tasks.due import default_due

Kind, Status, Action = TranslationTask.Kind, TranslationTask.Status, steps.Action

_suppressed: ContextVar[bool] = ContextVar("translation_tasks_suppressed", default=False)


@contextmanager
def suppressed() -> Iterator[None]:
    """Open no tasks for what is published in this block (a load of six hundred pages)."""
    token = _suppressed.set(True)
    try:
        yield
    finally:
        _suppressed.reset(token)


def queue(record: Any, user: Any = None, revision: Revision | None = None) -> None:
    """Have the worker see to the tasks of a record whose source was published.

    Queued in the transaction of the publication, and done after it: whatever else that transaction
    says of the translations (that an edit was a minor one) counts, and publishing stays quick.
    """
    if not _suppressed.get() and not getattr(record, "alias_of_id", None):
        label = record._meta.label_lower
        see_to.enqueue(label, str(record.pk), user.pk if user else None, revision.pk if revision else None)


@task(queue_name="worker", backend="worker")
def see_to(label: str, pk: str, user_pk: Any, revision_pk: Any, attempt: int = 1) -> int:
    """Open, update and close the tasks of a record, in the worker; returns how many are unfinished."""
    try:
        record = apps.get_model(label)._default_manager.filter(pk=pk).first()
        if record is None:
            return 0  # deleted meanwhile
        user = get_user_model()._default_manager.filter(pk=user_pk).first() if user_pk else None
        return len(open_for(record, user=user, revision_pk=revision_pk))
    except OperationalError:
        try_again(see_to, attempt, label, pk, user_pk, revision_pk)
        raise


@transaction.atomic
def open_for(
    record: Any, *, user: Any = None, revision_pk: Any = None, only_stale: bool = False
) -> list[TranslationTask]:
    """Bring the tasks of a record in line with what its translations need now; returns those that are
    unfinished. With ``only_stale``, no new task for what was never confirmed. Nothing is opened for a
    record whose source is not public, or for an alias."""
    record = publishing.locked(record)
    if getattr(record, "alias_of_id", None) or not record.is_live_in(record.source_language):
        return []
    if revision_pk and not Revision.objects.filter(pk=revision_pk).exists():
        revision_pk = None
    unfinished = {it.language: it for it in TranslationTask.objects.of(record).unfinished()}
    if spare := unfinished.get(record.source_language):
        close(spare, Status.CANCELLED, user)
    draft, live = publishing.draft_content(record), publishing.live_content(record)
    prints = print_of(live, record)
    result = []
    for code in languages.others(record.source_language):
        need = needed(record, code, draft, live)
        if only_stale and code not in unfinished and need.state != State.STALE:
            continue
        found = _bring_in_line(record, code, need, unfinished.get(code), prints, user, revision_pk)
        if found is not None:
            result.append(found)
    return result


def needed(record: Any, code: str, draft: Content, live: Content) -> Freshness:
    """Return what a translation lacks, by its draft: against the public source, unless somebody has
    confirmed it against the source's draft, which may be further on."""
    source, of = record.source_language, shape(type(record))
    by_draft = freshness.freshness(draft, code, source, of)
    if by_draft.state != State.STALE:
        return by_draft
    return freshness.freshness(take(draft, live, [source], of), code, source, of)


def print_of(content: Content, record: Any) -> str:
    """Return one fingerprint (16 hexadecimal digits) of all the source's text in content."""
    return fingerprint(freshness.source_prints(content, record.source_language, shape(type(record))))


def _bring_in_line(
    record: Any,
    code: str,
    need: Freshness,
    found: TranslationTask | None,
    prints: str,
    user: Any,
    revision_pk: Any,
) -> TranslationTask | None:
    if need.state in (State.CURRENT, State.LEFT_OUT, State.SOURCE):
        if found is not None:
            close(found, Status.CANCELLED, user)
        return None
    values = {
        "kind": Kind.UPDATE if need.state == State.STALE else Kind.TRANSLATE,
        "changed": list(need.changed),
        "source_print": prints,
        "source_revision_id": revision_pk,
    }
    if found is None:
        return _open(record, code, values, user, in_review=need.state == State.IN_REVIEW)
    if found.source_print == prints:
        return found
    if found.status == Status.REVIEW:
        if found.submitted_source == prints:
            # What was published is what was translated.
            TranslationTask.objects.filter(pk=found.pk).update(source_print=prints)
            return found
        freshness.return_from_review(record, code, user)
        found.status = Status.RETURNED
        need = needed(record, code, publishing.draft_content(record), publishing.live_content(record))
        values["changed"] = list(need.changed)
        values["kind"] = Kind.UPDATE if need.state == State.STALE else Kind.TRANSLATE
    for name, value in values.items():
        setattr(found, name, value)
    found.save()
    steps.add(found, Action.SOURCE_CHANGED, user)
    return found


def _open(
    record: Any, code: str, values: dict[str, Any], user: Any, *, in_review: bool = False
) -> TranslationTask:
    from django.contrib.contenttypes.models import ContentType

    made = TranslationTask.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        page=SitePage.objects.get(pk=record.pk) if isinstance(record, AbstractPage) else None,
        language=code,
        status=Status.REVIEW if in_review else Status.OPEN,
        submitted_source=values["source_print"] if in_review else "",
        due=default_due(),
        opened_by=user,
        **values,
    )
    steps.add(made, Action.OPENED, user)
    return made


def open_one(record: Any, code: str, user: Any) -> TranslationTask:
    """Open the task of a language that has none unfinished, because somebody works on it already."""
    draft, live = publishing.draft_content(record), publishing.live_content(record)
    need = needed(record, code, draft, live)
    values = {
        "kind": Kind.UPDATE if freshness.record_of(draft, code).get("confirmed") else Kind.TRANSLATE,
        "changed": list(need.changed),
        "source_print": print_of(live, record),
    }
    return _open(record, code, values, user, in_review=need.state == State.IN_REVIEW)


def close(found: TranslationTask, status: str, user: Any, comment: str = "") -> None:
    """Finish a task, and say so in its conversation."""
    found.status = status
    found.finished_at = timezone.now()
    if status == Status.DONE:
        found.reviewer = user
    found.save()
    steps.add(found, Action.APPROVED if status == Status.DONE else Action.CANCELLED, user, comment=comment)


def forget(sender: type[models.Model], instance: models.Model, **kwargs: Any) -> None:
    """Remove the tasks of a snippet or setting that was deleted (those of a page go with it)."""
    TranslationTask.objects.of(instance).delete()
