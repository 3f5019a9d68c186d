"""Who may do what with a task: asked by the screen for its buttons, and again by each action.

Rights are those of `segib_site.roles.rights`. Somebody *manages* a task who may review or publish its
language, or edit both it and the source. Nobody approves what she submitted herself, unless she is
the only one who could, or an administrator (docs/decisions/0017).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q

from segib_site.models import TranslationTask
from segib_site.roles import rights
from segib_site.slices.content import SLICES

Status = TranslationTask.Status


def may_see(user: Any, record: Any) -> bool:
    """Say whether a user may read the tasks of a record: whoever may do anything to it."""
    return any(rights.may(user, action, record) for action in ("change", "review", "publish"))


def may_review(user: Any, record: Any, code: str) -> bool:
    """Say whether a user may approve and return translations into a language of a record."""
    return rights.may(user, "review", record, code) or rights.may(user, "publish", record, code)


def may_manage(user: Any, record: Any, code: str) -> bool:
    """Say whether a user may assign, reschedule and drop tasks of a language of a record."""
    if may_review(user, record, code):
        return True
    return {code, record.source_language} <= rights.slices(user, record, "change")


def allowed(user: Any, task: TranslationTask, record: Any) -> frozenset[str]:
    """Return the names of the actions of `segib_site.translation_tasks.acting` that a user may take on
    a task now, ``publish`` standing for approving and publishing at once."""
    code = task.language
    edits = rights.may(user, "change", record, code)
    manages = may_manage(user, record, code)
    actions = {"comment"} if edits or manages else set()
    if not task.is_unfinished:
        return frozenset(actions)
    if task.status in TranslationTask.TO_DO:
        is_free = task.assignee_id is None
        if edits and task.assignee_id != user.pk and (is_free or manages):
            actions.add("take")
        if edits and (is_free or manages or task.assignee_id == user.pk):
            actions.add("submit")
    if task.assignee_id == user.pk and task.status != Status.REVIEW:
        actions.add("put_back")
    if task.status == Status.REVIEW:
        if edits and task.submitted_by_id == user.pk:
            actions.add("take_back")
        if may_review(user, record, code):
            actions.add("give_back")
            if may_approve(user, task, record):
                actions.add("approve")
                if record.live and rights.may(user, "publish", record, code):
                    actions.add("publish")
    if manages:
        actions |= {"assign", "reschedule", "cancel"}
    return frozenset(actions)


def may_approve(user: Any, task: TranslationTask, record: Any) -> bool:
    """Say whether a reviewer may approve a task, also where it was she who submitted it."""
    if task.submitted_by_id != user.pk or user.is_superuser:
        return True
    return not any(other.pk != user.pk for other in people() if may_review(other, record, task.language))


def people(*, administrators: bool = False) -> list[Any]:
    """Return the active accounts that may enter the CMS: without administrators, or they alone."""
    active = get_user_model()._default_manager.filter(is_active=True).order_by("pk")
    if administrators:
        return list(active.filter(is_superuser=True))
    access = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    may_enter = Q(groups__permissions__in=access) | Q(user_permissions__in=access)
    return list(active.filter(may_enter, is_superuser=False).distinct())


def translators(record: Any, code: str, among: Iterable[Any]) -> list[Any]:
    """Return those who may write a language of a record but not everything in it: an editor of all
    languages does not wait for tasks."""
    found = []
    for user in among:
        may = rights.slices(user, record, "change")
        if code in may and not frozenset(SLICES) <= may:
            found.append(user)
    return found


def assignable(record: Any, code: str) -> list[Any]:
    """Return everybody a task can be given to: those who may write its language, administrators last."""
    return [
        user for user in (*people(), *people(administrators=True)) if rights.may(user, "change", record, code)
    ]
