"""People with rights, for tests."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission
from wagtail.users.models import UserProfile

from segib_site.models import GroupSlices, SitePage
from segib_site.slices.content import SLICES

_numbers = itertools.count(1)


def editor(
    slices: Collection[str] = SLICES,
    actions: Collection[str] = ("change",),
    section: Any = None,
    records: Collection[type] = (),
    may_review: bool = False,
    username: str = "",
    language: str = "",
) -> Any:
    """A user who may do these things (``add``, ``change``, ``publish``, …) to these slices of the pages
    of a section (the whole tree) and of all records of these types; with an interface language, if one
    is given."""
    number = next(_numbers)
    group = Group.objects.create(name=f"group {number}")
    GroupSlices.objects.create(group=group, slices=list(slices), may_review=may_review)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for model in records:
        names = [f"{action}_{model._meta.model_name}" for action in actions]
        group.permissions.add(*Permission.objects.filter(codename__in=names))
    section = section or SitePage.objects.get(depth=1)
    for action in actions:
        permission = Permission.objects.filter(codename=f"{action}_sitepage").first()
        if permission:
            GroupPagePermission.objects.create(group=group, page_id=section.pk, permission=permission)
    user = get_user_model().objects.create_user(
        username or f"person {number}", email=f"{username or f'person{number}'}@example.org", password="x"
    )
    user.groups.add(group)
    return speaking(user, language) if language else user


def colleague(
    username: str,
    slices: Collection[str] = SLICES,
    actions: Collection[str] = ("add", "change"),
    section: Any = None,
    language: str = "en",
) -> Any:
    """An account by name, with an interface language; ``review`` counts among the actions."""
    return editor(
        slices=[name for name in SLICES if name in slices],
        actions=[action for action in actions if action != "review"] or ["change"],
        section=section,
        may_review="review" in actions,
        username=username,
        language=language,
    )


def speaking(user: Any, language: str) -> Any:
    """The user, with an interface language."""
    profile = UserProfile.get_for_user(user)
    profile.preferred_language = language
    profile.save()
    return user


def administrator(username: str = "boss", language: str = "en") -> Any:
    """An account that may do everything."""
    user = get_user_model()._default_manager.create_superuser(username, email=f"{username}@example.org")
    return speaking(user, language)


def member(*roles: str, username: str = "") -> Any:
    """A user in the groups of some starter roles (``translators-pt``, ``publishers``, …)."""
    from segib_site.roles import starter

    user = get_user_model().objects.create_user(
        username or f"member {next(_numbers)}", email="member@example.org", password="x"
    )
    for role in roles:
        user.groups.add(starter.group(role))
    return user


def anew(user: Any) -> Any:
    """The user as the next request has them: nothing remembered."""
    return type(user)._default_manager.get(pk=user.pk)
