"""People who translate and review, made for tests, each with a name, a language and an address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.apps import apps
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
    for codename in sorted(CODENAMES[action] for action in set(actions) & set(CODENAMES)):
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
    """Say in which languages a group's permissions hold."""
    if model := languages_of_groups():
        model.objects.create(
            group=group, slices=[name for name in SLICES if name in slices], may_review=may_review
        )
    LIMITS[group.name] = (frozenset(slices), may_review)


#: What `limit` said, by the group's name.
LIMITS: dict[str, tuple[frozenset[str], bool]] = {}


def languages_of_groups() -> Any:
    """Return the model that holds the languages of groups, if the site has one."""
    try:
        return apps.get_model("segib_site", "GroupSlices")
    except LookupError:
        return None


def slices_by_group(user: Any, record: Any, action: str) -> frozenset[str]:
    """Stand in for `rights.slices` on a site whose groups have no languages yet."""
    if user.is_superuser:
        return frozenset(SLICES)
    permissions = record.permissions_for_user(user) if hasattr(record, "permissions_for_user") else None
    if permissions is None:
        return frozenset()
    allowed: frozenset[str] = frozenset()
    if not hasattr(user, "_names_of_groups"):
        user._names_of_groups = list(user.groups.values_list("name", flat=True))
    for name in user._names_of_groups:
        slices, may_review = LIMITS.get(name, (frozenset(), False))
        holds = {
            "change": permissions.can_edit(),
            "review": may_review and permissions.can_edit(),
            "publish": permissions.can_publish(),
        }
        if holds[action]:
            allowed |= slices
    return allowed


def administrator(username: str = "boss", language: str = "en") -> Any:
    """An account that may do everything."""
    user = get_user_model()._default_manager.create_superuser(username, email=f"{username}@example.org")
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user
