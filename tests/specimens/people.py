"""People who work on the site, made for tests."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from segib_site.models import SitePage
from segib_site.slices.content import SLICES

#: What somebody may do, as Wagtail's permissions on a branch of the tree.
CODENAMES = {
    "add": "add_sitepage",
    "change": "change_sitepage",
    "publish": "publish_sitepage",
    "review": "publish_sitepage",
}


def editor(
    username: str,
    slices: Collection[str] = SLICES,
    actions: Collection[str] = ("add", "change"),
    section: Any = None,
    language: str = "en",
) -> Any:
    """An account that may do something to some slices of a section (everything, without one), in an
    interface language."""
    group = Group.objects.create(name=f"{username} may {', '.join(actions)}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    page = SitePage.objects.get(pk=section.pk) if section else SitePage.objects.get(depth=1)
    for codename in sorted({CODENAMES[action] for action in actions}):
        permission = Permission.objects.get(codename=codename, content_type__app_label="segib_site")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    limit(group, slices, may_review="review" in actions)
    user = get_user_model()._default_manager.create_user(username, email=f"{username}@example.org")
    user.groups.add(group)
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user


def limit(group: Group, slices: Collection[str], may_review: bool) -> None:
    """Limit what a group may do to some slices, where the site's roles know of them."""


def administrator(username: str = "boss", language: str = "en") -> Any:
    """An account that may do everything."""
    user = get_user_model()._default_manager.create_superuser(username, email=f"{username}@example.org")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user
