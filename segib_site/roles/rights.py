"""What somebody may do to each slice of a record. Every screen, form, task and command asks here.

Two things are asked of each of a user's groups, together: Wagtail's permission says where and what
(the pages of a section; a kind of record; add, change, publish …), `GroupSlices` says in which
languages, and whether shared facts too. A user may do what one of the groups allows: a group that may
change Portuguese everywhere and another that may change everything in one office do not add up to
Spanish everywhere. A group without languages allows nothing; a superuser may do everything.

What is read from the database is kept on the user object, which lives as long as the request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal, NamedTuple

from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import AbstractPage
from wagtail.permissions import page_permission_policy

from segib_site import languages
from segib_site.slices.content import SHARED, SLICES

#: ``change`` the draft, ``review`` what others wrote, ``publish`` (schedule, unpublish) it.
Action = Literal["change", "review", "publish"]
Slices = frozenset[str]

ALL: Slices = frozenset(SLICES)
NONE: Slices = frozenset()

_GROUPS, _MODELS = "_segib_slices_of_groups", "_segib_slices_by_permission"


class _Group(NamedTuple):
    slices: Slices
    may_review: bool


def slices(user: Any, record: Any, action: Action) -> Slices:
    """Return the slices of a page, snippet or setting that a user may change, review or publish."""
    if not getattr(user, "is_active", False):
        return NONE
    is_page = isinstance(record, AbstractPage)
    if is_page and (record.depth == 1 or record.is_in_trash):
        return NONE
    if user.is_superuser:
        return ALL
    held = held_on_page if is_page else held_on_model
    allowed = held(user, record if is_page else type(record), action)
    for model, grant in _grants:
        if isinstance(record, model):
            allowed |= frozenset(grant(user, record, action))
    return allowed


def may(user: Any, action: Action, record: Any, slice_name: str | None = None) -> bool:
    """Say whether a user may do something to a slice of a record; without a slice, to any of them."""
    allowed = slices(user, record, action)
    return bool(allowed) if slice_name is None else slice_name in allowed


def may_read(user: Any, record: Any) -> bool:
    """Say whether a user may see the draft and the history of a record."""
    return any(may(user, action, record) for action in ("change", "review", "publish"))


def require(user: Any, action: Action, record: Any, named: Collection[str]) -> None:
    """Raise `PermissionDenied` unless a user may do something to all of the named slices."""
    if not named or not set(named) <= slices(user, record, action):
        raise PermissionDenied


def require_change_or_review(user: Any, record: Any, named: Collection[str]) -> None:
    """Raise `PermissionDenied` unless a user may change or review each of the named slices."""
    allowed = slices(user, record, "change") | slices(user, record, "review")
    if not named or not set(named) <= allowed:
        raise PermissionDenied


def needed_to_publish(record: Any, named: Collection[str]) -> tuple[str, ...]:
    """Return the slices that publishing some publishes: with the first, the shared facts go too."""
    wanted = set(named) if record.live else {*named, SHARED}
    return tuple(name for name in SLICES if name in wanted)


def creatable(user: Any, model: type[models.Model], parent: Any = None) -> Slices:
    """Return the slices somebody may write in a new page below a parent, or a new record of a type.

    What is new has shared facts: without those, or without a language, there is nothing to add.
    """
    if not user.is_active:
        return NONE
    if user.is_superuser:
        return ALL
    is_page = issubclass(model, AbstractPage)
    held = held_on_page(user, parent, "add") if is_page else held_on_model(user, model, "add")
    return held if can_make_new(held) else NONE


def publishable_when_new(user: Any, model: type[models.Model], parent: Any = None) -> Slices:
    """Return the slices somebody may publish at once of a new page below a parent, or a new record."""
    if not user.is_active:
        return NONE
    if user.is_superuser:
        return ALL
    is_page = issubclass(model, AbstractPage)
    return held_on_page(user, parent, "publish") if is_page else held_on_model(user, model, "publish")


def can_make_new(held: Slices) -> bool:
    """Say whether slices are enough to make a page or record: shared facts and one language."""
    return SHARED in held and bool(held & set(languages.CODES))


# -- rights that depend on the record ---------------------------------------------------------

Grant = Callable[[Any, Any, Action], Iterable[str]]
_grants: list[tuple[type[models.Model], Grant]] = []


def grants(model: type[models.Model]) -> Callable[[Grant], Grant]:
    """Register a function ``(user, record, action) -> slices`` that gives rights to single records of
    a type besides those of groups: a focal point's to the activities of her country, for example.

    It must be cheap: it is asked for every record of a list. Wagtail's own forms of the type stay
    closed to her: they are for those who may change all records of the type.
    """

    def register(grant: Grant) -> Grant:
        _grants.append((model, grant))
        return grant

    return register


# -- what groups hold -------------------------------------------------------------------------


def _slices_of_groups(user: Any) -> dict[int, _Group]:
    """Return what the user's groups say of languages, by the group's key (one query a request)."""
    if not hasattr(user, _GROUPS):
        from segib_site.models import GroupSlices

        rows = GroupSlices.objects.filter(group__user=user).values_list("group", "slices", "may_review")
        setattr(user, _GROUPS, {group: _Group(ALL & set(names), review) for group, names, review in rows})
    return getattr(user, _GROUPS)


def page_permissions(user: Any, page: Any) -> dict[str, Slices]:
    """Return the slices a user's groups hold on a page by permission (``add``, ``change``, ``publish``,
    ``bulk_delete``, ``lock``, ``unlock``, and ``review``). Superusers are not asked here."""
    held: defaultdict[str, Slices] = defaultdict(frozenset)
    groups = _slices_of_groups(user)
    for permission in page_permission_policy.get_cached_permissions_for_user(user):
        group = groups.get(permission.group_id)
        if group is None or not page.path.startswith(permission.page.path):
            continue
        name = permission.permission.codename.rsplit("_", maxsplit=1)[0]
        held[name] |= group.slices
        if name == "publish" or (group.may_review and name == "change"):
            held["review"] |= group.slices
    return held


def held_on_page(user: Any, page: Any, permission: str) -> Slices:
    """Return the slices a user's groups hold with a permission on a page."""
    permissions = page_permissions(user, page)
    held = permissions.get(permission, NONE)
    if permission == "change" and page.owner_id == user.pk:
        # Wagtail: who may add pages may change her own.
        held |= permissions.get("add", NONE)
    return held


def _slices_by_permission(user: Any) -> dict[str, Slices]:
    """Return the slices of the user's groups by ``app.codename`` (one query a request)."""
    if not hasattr(user, _MODELS):
        from segib_site.models import GroupSlices

        held: defaultdict[str, Slices] = defaultdict(frozenset)
        for names, review, app, codename in GroupSlices.objects.filter(group__user=user).values_list(
            "slices",
            "may_review",
            "group__permissions__content_type__app_label",
            "group__permissions__codename",
        ):
            action, _underscore, rest = (codename or "").partition("_")
            held[f"{app}.{codename}"] |= ALL & set(names)
            if action == "publish" or (review and action == "change"):
                held[f"{app}.review_{rest}"] |= ALL & set(names)
        setattr(user, _MODELS, dict(held))
    return getattr(user, _MODELS)


def held_on_model(user: Any, model: type[models.Model], permission: str) -> Slices:
    """Return the slices a user's groups hold with a permission on the records of a type."""
    name = f"{model._meta.app_label}.{get_permission_codename(permission, model._meta)}"
    return _slices_by_permission(user).get(name, NONE)
