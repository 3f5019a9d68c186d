"""What somebody works on, in any language: for menus, lists and reports. What she may do to a slice of one
record is asked of `segib_site.roles.rights`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_permission_codename
from wagtail.models import AbstractPage
from wagtail.permissions import page_permission_policy

from segib_site.checks import concrete
from segib_site.models import SlicedMixin

ACTIONS = ("change", "publish")


def works_on_pages(user: Any) -> bool:
    """Say whether somebody adds, changes or publishes any page."""
    return page_permission_policy.user_has_any_permission(user, {"add", *ACTIONS})


def pages(user: Any) -> Any:
    """Return the pages that somebody may change or publish."""
    return page_permission_policy.instances_user_has_any_permission_for(user, set(ACTIONS)).outside_trash()


def record_types(user: Any, actions: Collection[str] = ACTIONS) -> list[type[Any]]:
    """Return the types of snippets and settings with translated text that somebody may do one of these
    actions to."""
    return [
        model
        for model in concrete(SlicedMixin)
        if not issubclass(model, AbstractPage)
        and any(
            user.has_perm(f"{model._meta.app_label}.{get_permission_codename(action, model._meta)}")
            for action in actions
        )
    ]


def works_on_text(user: Any, actions: Collection[str] = ACTIONS) -> bool:
    """Say whether somebody works on any text: pages, or a type of record."""
    return user.is_active and (works_on_pages(user) or bool(record_types(user, actions)))
