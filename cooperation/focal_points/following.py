"""What the network follows elsewhere: publications made on other screens, and what waits for whom."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperation.focal_points import access, activities, invitations
from cooperation.focal_points.wording import title_of
from cooperation.models import FocalPointInvitation
from segib_site.signals import slices_published
from segib_site.templatetags.segib import format_date
from segib_site.translations.waiting import Waiting, waiting

#: How many of each the dashboard shows.
SHOWN = 5


def published(sender: Any, record: Any, user: Any = None, **kwargs: Any) -> None:
    """Close the submission of an activity that somebody publishes on another screen."""
    activities.close_if_published(record, user)


@waiting(order=40)
def activities_waiting(user: Any) -> Waiting | None:
    """Countries' activities that wait for a moderator."""
    if not access.moderates(user):
        return None
    found = activities.waiting()
    items = [
        (
            one.title_text,
            reverse("segib_activity_review", args=[one.activity.pk]),
            f"{title_of(one.activity.country, 'name')} · {format_date(timezone.localdate(since))}",
        )
        for one in map(activities.filed, found[:SHOWN])
        if one.submission and (since := one.submission.submitted_at)
    ]
    address = reverse("segib_activities_waiting")
    return Waiting(_("Countries’ activities to approve"), found.count(), items, address)


@waiting(order=50)
def invitations_unanswered(user: Any) -> Waiting | None:
    """Invitations that nobody has accepted for a week."""
    if not access.keeps_network(user):
        return None
    before = timezone.now() - invitations.UNANSWERED_AFTER
    found = FocalPointInvitation.objects.open().filter(created_at__lt=before)
    found = found.select_related("focal_point__country").order_by("created_at")
    address = reverse("segib_focal_points")
    items = [
        (
            title_of(one.focal_point.country, "name"),
            address,
            _("invited on %(date)s") % {"date": format_date(timezone.localdate(one.created_at))},
        )
        for one in found[:SHOWN]
    ]
    return Waiting(_("Invitations without an answer"), found.count(), items, address)


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    slices_published.connect(published, dispatch_uid="focal_points_published")
