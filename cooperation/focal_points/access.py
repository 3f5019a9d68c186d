"""Who is a focal point of which country, and who looks after the network at SEGIB."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.permissions import policy_registry

from cooperation.models import CountryActivity, FocalPoint
from segib_site.roles import rights
from segib_site.slices.content import SHARED

#: The group of every focal point's account; it holds access to the CMS and no other permission.
GROUP = "Focal points"
ACCESS = "wagtailadmin.access_admin"


def group() -> Group:
    """Return the focal points' group, with access to the CMS."""
    found, made = Group.objects.get_or_create(name=GROUP)
    app_label, codename = ACCESS.split(".")
    if made or not found.permissions.filter(codename=codename).exists():
        found.permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))
    return found


def in_office(day: datetime.date | None = None) -> QuerySet[FocalPoint]:
    """Return whose term a day (today) lies in, public or not, with their countries."""
    day = day or timezone.localdate()
    has_begun = Q(since=None) | Q(since__lte=day)
    not_over = Q(until=None) | Q(until__gte=day)
    return FocalPoint.objects.filter(has_begun, not_over).select_related("country")


def focal_point_of(user: Any) -> FocalPoint | None:
    """Return what makes a user a focal point today; asked once for each user object."""
    if not getattr(user, "is_active", False) or user.is_superuser:
        return None
    if not hasattr(user, "segib_focal_point"):
        user.segib_focal_point = in_office().filter(user=user).order_by("pk").first()
    return user.segib_focal_point


def accounts_of(country: Any) -> list[Any]:
    """Return the active accounts of a country's focal points."""
    points = in_office().filter(country=country, user__is_active=True).select_related("user")
    return list({point.user_id: point.user for point in points}.values())


def is_only_focal_point(user: Any) -> bool:
    """Say whether an account is in the focal points' group and holds nothing beside it."""
    if not getattr(user, "is_active", False) or user.is_superuser:
        return False
    if user.get_all_permissions() - {ACCESS}:
        return False  # no query: Wagtail has asked for the permissions
    if not hasattr(user, "segib_groups"):
        user.segib_groups = set(user.groups.values_list("name", flat=True))
    return user.segib_groups == {GROUP}


# -- at SEGIB ---------------------------------------------------------------------------------


def _holds_whole(user: Any, model: Any, action: str) -> bool:
    """Say whether a user holds a permission on the shared facts of a type, too: who only translates
    sees neither the persons of the network nor the queue."""
    return user.is_superuser or SHARED in rights.held_on_model(user, model, action)


def keeps_network(user: Any, action: str = "change") -> bool:
    """Say whether a user may invite, replace and see off focal points."""
    allowed = policy_registry.get_by_type(FocalPoint).user_has_permission(user, action)
    return allowed and _holds_whole(user, FocalPoint, action)


def sees_activities(user: Any) -> bool:
    """Say whether a user works with the countries' activities at SEGIB."""
    policy = policy_registry.get_by_type(CountryActivity)
    return any(
        policy.user_has_permission(user, action) and _holds_whole(user, CountryActivity, action)
        for action in ("change", "publish")
    )


def moderates(user: Any) -> bool:
    """Say whether a user may publish countries' activities."""
    return policy_registry.get_by_type(CountryActivity).user_has_permission(user, "publish")


def moderators(activity: CountryActivity | None = None) -> list[Any]:
    """Return the active users that may publish an activity (any activity)."""
    found = policy_registry.get_by_type(CountryActivity).users_with_permission("publish")
    users = found.filter(is_active=True).order_by("pk")
    return [user for user in users if activity is None or rights.may(user, "publish", activity)]


def keepers() -> QuerySet[Any]:
    """Return who can take over from a focal point: the active users that may change activities."""
    found = policy_registry.get_by_type(CountryActivity).users_with_permission("change")
    return found.filter(is_active=True).order_by("first_name", "username")
