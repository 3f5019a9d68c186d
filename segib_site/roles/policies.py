"""Wagtail's permission checks, taught that a right may be to one language only.

Wagtail knows pages and records as wholes: deleting, moving, copying, restricting, unpublishing or
publishing one touches every language of it. So the whole-record permissions count only where they are
held in every slice; what one language is enough for asks `segib_site.roles.rights` for that one.
"""

from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy

from segib_site.roles import rights

#: Permissions that say something only of a record as a whole.
ANY_SLICE = frozenset({"change", "view"})


class SlicedPagePermissionTester(PagePermissionTester):
    """What somebody may do to a page, in Wagtail's words.

    ``permissions`` holds those of Wagtail's permissions that are held for the whole page (``add``: for
    what a new page needs).
    """

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if not user.is_active or user.is_superuser:
            return
        self.permissions = {
            name
            for name, held in rights.page_permissions(user, page).items()
            if (rights.can_make_new(held) if name == "add" else held == rights.ALL)
        }

    def can_edit(self) -> bool:
        """One slice is enough: the form shows no other."""
        return rights.may(self.user, "change", self.page)

    def can_copy(self) -> bool:
        return rights.slices(self.user, self.page, "change") == rights.ALL

    def can_move_to(self, destination: Any) -> bool:
        return super().can_move_to(destination) and self._may_bring_all(destination)

    def can_copy_to(self, destination: Any, recursive: bool = False) -> bool:
        return super().can_copy_to(destination, recursive) and self._may_bring_all(destination)

    def _may_bring_all(self, destination: Any) -> bool:
        """Say whether text in every language may be put below a page."""
        return rights.creatable(self.user, type(self.page), destination) == rights.ALL


class SlicedModelPermissionPolicy(ModelPermissionPolicy):
    """What somebody may do to the records of a type, in Wagtail's words."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not super().user_has_permission(user, action):
            return False
        if user.is_superuser:
            return True
        held = rights.held_on_model(user, self.model, action)
        if action in ANY_SLICE:
            return bool(held)
        return rights.can_make_new(held) if action == "add" else held == rights.ALL

    def users_with_any_permission(self, actions: Any) -> Any:
        """Wagtail has no use of its own for this list: only those whose right is whole are on it."""
        users = super().users_with_any_permission(actions)
        return users.filter(pk__in=[user.pk for user in users if self.user_has_any_permission(user, actions)])


def register() -> None:
    """Register the policy of every record drafted by slice (once, when the app is ready: before
    Wagtail makes its own)."""
    from django.apps import apps
    from wagtail.permissions import register_permission_policy

    from segib_site.models import TranslatedRecord

    for model in apps.get_models():
        if issubclass(model, TranslatedRecord):
            register_permission_policy(model, SlicedModelPermissionPolicy(model), exact_class=True)
