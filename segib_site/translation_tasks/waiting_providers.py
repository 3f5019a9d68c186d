"""What translation tasks put on the dashboard's panel of what waits for somebody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.models.translation_tasks import TranslationTaskQuerySet
from segib_site.translation_tasks import queries, wording
from segib_site.translations.waiting import SHOWN, Waiting, waiting


@waiting(order=10)
def mine(user: Any) -> Waiting | None:
    """Return what somebody has to translate or to mend."""
    found = queries.assigned_to(user).filter(status__in=queries.TranslationTask.TO_DO)
    return _shown(_("Your translations"), found, "segib_tasks")


@waiting(order=20)
def to_review(user: Any) -> Waiting | None:
    """Return what waits for somebody's approval."""
    return _shown(_("Translation tasks to review"), queries.to_review_by(user), "segib_tasks_review")


@waiting(order=30)
def free(user: Any) -> Waiting | None:
    """Return what nobody has taken yet, in somebody's languages."""
    return _shown(_("Unassigned translations"), queries.free_for(user), "segib_tasks_unassigned")


def _shown(heading: str, found: TranslationTaskQuerySet, list_name: str) -> Waiting | None:
    count = found.count()
    if not count:
        return None
    tasks = list(found.order_by("due", "pk")[:SHOWN])
    records = queries.records_of(tasks)
    items = [
        (
            wording.title_of(records[it.pk]),
            reverse("segib_task", args=(it.pk,)),
            _("%(language)s, due %(date)s")
            % {"language": languages.language_name(it.language), "date": wording.due(it)},
        )
        for it in tasks
        if it.pk in records
    ]
    return Waiting(heading, count, items, reverse(list_name))
