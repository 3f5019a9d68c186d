"""Reads tasks: which somebody may see, and which wait for her."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from segib_site.models import TranslationTask
from segib_site.models.translation_tasks import TranslationTaskQuerySet
from segib_site.roles import rights, work
from segib_site.translation_tasks import rules


def visible_to(user: Any) -> TranslationTaskQuerySet:
    """Return the tasks of what somebody may change or publish, with what lists show of them."""
    types = [ContentType.objects.get_for_model(model) for model in work.record_types(user)]
    seen = Q(page=None, content_type__in=types)
    if work.works_on_pages(user):
        seen |= Q(page__in=work.pages(user).order_by().values("pk"))
    return TranslationTask.objects.filter(seen).select_related("page", "assignee")


def assigned_to(user: Any) -> TranslationTaskQuerySet:
    """Return the unfinished tasks that somebody has."""
    return visible_to(user).unfinished().filter(assignee=user)


def free_for(user: Any) -> TranslationTaskQuerySet:
    """Return the tasks that nobody has, in the languages that somebody may write there."""
    found = visible_to(user).without_anybody()
    return _where(found, lambda record, it: rights.may(user, "change", record, it.language))


def to_review_by(user: Any) -> TranslationTaskQuerySet:
    """Return the tasks in review that somebody may approve or return; her own translations only if she
    is an administrator (where nobody else can approve them the task itself says so)."""
    found = visible_to(user).in_review()
    if not user.is_superuser:
        found = found.exclude(submitted_by=user)
    return _where(found, lambda record, it: rules.may_review(user, record, it.language))


def _where(found: TranslationTaskQuerySet, holds: Any) -> TranslationTaskQuerySet:
    """Keep the tasks for which something holds of their record: rights are by section and language, which
    no query can ask. Three short reads, however many tasks there are."""
    tasks = list(found.order_by())
    records = records_of(tasks)
    return found.filter(pk__in=[it.pk for it in tasks if it.pk in records and holds(records[it.pk], it)])


def records_of(tasks: Iterable[TranslationTask]) -> dict[int, Any]:
    """Return the record of each task by the task's key: pages as base pages, with one query a type of
    the others. A record that is gone is left out."""
    records: dict[int, Any] = {}
    others: dict[int, list[TranslationTask]] = defaultdict(list)
    for it in tasks:
        if it.page is not None:
            records[it.pk] = it.page
        else:
            others[it.content_type_id].append(it)
    for type_id, of_type in others.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:
            continue
        found = model._default_manager.in_bulk([it.object_id for it in of_type])
        by_key = {str(pk): record for pk, record in found.items()}
        records |= {it.pk: by_key[it.object_id] for it in of_type if it.object_id in by_key}
    return records
