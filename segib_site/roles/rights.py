"""What somebody may do to each slice of a record. Every screen, form, task and command asks here."""

from __future__ import annotations

from typing import Any, Literal

from wagtail.models import AbstractPage
from wagtail.permissions import policy_registry

from segib_site.slices.content import SLICES

#: ``change`` the draft, ``review`` what others wrote, ``publish`` (schedule, unpublish) it.
Action = Literal["change", "review", "publish"]


def slices(user: Any, record: Any, action: Action) -> frozenset[str]:
    """Return the slices of a page, snippet or setting that a user may change, review or publish."""
    if not getattr(user, "is_active", False):
        return frozenset()
    if isinstance(record, AbstractPage):
        permissions = record.permissions_for_user(user)
        allowed = permissions.can_edit() if action == "change" else permissions.can_publish()
    else:
        wanted = "change" if action == "change" else "publish"
        allowed = policy_registry.get(record).user_has_permission_for_instance(user, wanted, record)
    return frozenset(SLICES) if allowed else frozenset()


def may(user: Any, action: Action, record: Any, slice_name: str | None = None) -> bool:
    """Say whether a user may do something to a slice of a record; without a slice, to any of them."""
    allowed = slices(user, record, action)
    return bool(allowed) if slice_name is None else slice_name in allowed
