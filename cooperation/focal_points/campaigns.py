"""The campaign screen: which countries have filed, what waits for approval, whom to remind."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperation.focal_points import access, activities
from cooperation.focal_points.wording import title_of
from cooperation.models import (
    CampaignPage,
    CampaignReminder,
    CountryActivity,
    FocalPoint,
    FocalPointInvitation,
)
from organisation.models import Country
from segib_site import mail
from segib_site.templatetags.segib import sorted_countries

#: Nobody is reminded of a campaign twice within this.
REMIND_EVERY = timedelta(days=7)


@dataclass
class CountryRow:
    """What a country has done in a campaign, and who speaks for it."""

    country: Country
    points: list[FocalPoint] = field(default_factory=list)
    invitations: list[FocalPointInvitation] = field(default_factory=list)
    #: The latest term that ended, where there is no focal point.
    last_point: FocalPoint | None = None
    #: How many activities were put before SEGIB or published; of these, how many wait or are public (a
    #: public activity whose changes wait is both).
    filed: int = 0
    drafts: int = 0
    waiting: int = 0
    returned: int = 0
    published: int = 0
    last: datetime.datetime | None = None

    @cached_property
    def name(self) -> str:
        return title_of(self.country, "name")

    @property
    def accounts(self) -> list[Any]:
        return [point.user for point in self.points if point.user and point.user.is_active]

    @cached_property
    def focal_point_in_words(self) -> str:
        """Who speaks for the country, as one line without anybody's name."""
        if self.accounts:
            return _("in office")
        if self.invitations:
            expired = not self.invitations[0].is_usable()
            return _("invited, the link has expired") if expired else _("invited")
        if self.last_point and self.last_point.caretaker:
            return _("no focal point; %(name)s at SEGIB takes over") % {"name": self.last_point.caretaker}
        if self.points:
            return _("institution without an account")
        return _("no focal point")

    @property
    def last_day(self) -> datetime.date | None:
        return timezone.localdate(self.last) if self.last else None


def countries() -> list[Country]:
    """Return the member countries in the alphabetical order of the reader's language."""
    return sorted_countries(Country.objects.filter(role=Country.Role.MEMBER))


def network(among: list[Country] | None = None) -> dict[int, CountryRow]:
    """Return who speaks for each member country, by the country's key."""
    rows = {country.pk: CountryRow(country) for country in (countries() if among is None else among)}
    in_office = access.in_office().select_related("country", "user").order_by("-since", "pk")
    known = in_office.filter(country__in=rows)
    open_ones = FocalPointInvitation.objects.open().select_related("focal_point", "invited_by")
    invitations = {one.focal_point_id: one for one in open_ones}
    for point in known:
        rows[point.country_id].points.append(point)
        if invitation := invitations.get(point.pk):
            rows[point.country_id].invitations.append(invitation)
    over = FocalPoint.objects.filter(until__isnull=False, country__in=rows).select_related("caretaker")
    for point in over.order_by("until", "pk"):
        rows[point.country_id].last_point = point
    return rows


def matrix(campaign: CampaignPage) -> list[CountryRow]:
    """Return what each member country has done in a campaign, in alphabetical order."""
    rows = network()
    found = CountryActivity.objects.filter(campaign=campaign.pk, country__in=rows)
    for activity in activities.with_states(found):
        row, one = rows[activity.country_id], activities.filed(activity)
        moments = [activity.last_published_at, one.changed_at]
        row.last = max([m for m in (row.last, *moments) if m], default=None)
        waits, is_returned = one.state == activities.State.WAITING, one.state == activities.State.RETURNED
        row.waiting += waits
        row.returned += is_returned
        row.published += activity.live
        if waits or is_returned or activity.live:
            row.filed += 1
        else:
            row.drafts += 1
    return list(rows.values())


def totals(rows: list[CountryRow]) -> dict[str, int]:
    """Return the sums of a matrix: countries that have filed, countries, what waits, what is public."""
    return {
        "countries_filed": sum(bool(row.filed) for row in rows),
        "countries": len(rows),
        "waiting": sum(row.waiting for row in rows),
        "published": sum(row.published for row in rows),
    }


def overview() -> list[tuple[CampaignPage, dict[str, int]]]:
    """Return every campaign, latest first, with the same sums; a fixed number of queries."""
    members = set(Country.objects.filter(role=Country.Role.MEMBER).values_list("pk", flat=True))
    by_campaign: dict[int, list[activities.Filed]] = defaultdict(list)
    found = CountryActivity.objects.filter(country__in=members)
    for activity in activities.with_states(found):
        by_campaign[activity.campaign_id].append(activities.filed(activity))
    result = []
    for campaign in CampaignPage.objects.order_by("-dates", "-pk"):
        ones = by_campaign[campaign.pk]
        waiting = [one for one in ones if one.state == activities.State.WAITING]
        returned = [one for one in ones if one.state == activities.State.RETURNED]
        public = [one for one in ones if one.activity.live]
        sums = {
            "countries_filed": len({one.activity.country_id for one in (*waiting, *returned, *public)}),
            "countries": len(members),
            "waiting": len(waiting),
            "published": len(public),
        }
        result.append((campaign, sums))
    return result


# -- reminders --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recipient:
    """A country that has not filed: to whom a reminder would go, or why to nobody."""

    country: Country
    point: FocalPoint | None
    reason: str = ""

    @property
    def name(self) -> str:
        return title_of(self.country, "name")


def recipients(campaign: CampaignPage) -> list[Recipient]:
    """Return the countries that have filed nothing in a campaign, each with its focal point or the
    reason why nobody would be written to."""
    since = timezone.now() - REMIND_EVERY
    lately = CampaignReminder.objects.filter(campaign=campaign.pk, sent_at__gt=since)
    reminded = set(lately.values_list("focal_point__country_id", flat=True))
    found = []
    for row in matrix(campaign):
        if row.filed:
            continue
        point = next((p for p in row.points if p.user and p.user.is_active and p.user.email), None)
        reason = ""
        if point is None:
            reason = _("nobody to write to: %(focal_point)s") % {"focal_point": row.focal_point_in_words}
        elif row.country.pk in reminded:
            days = REMIND_EVERY.days
            reason = ngettext(
                "reminded within the last day", "reminded within the last %(days)s days", days
            ) % {"days": days}
        found.append(Recipient(row.country, None if reason else point, reason))
    return found


@transaction.atomic
def remind(campaign: CampaignPage, by: Any) -> int:
    """Write to the focal points of countries that have filed nothing; return to how many.

    Raises `ValidationError` if countries may not file in the campaign (any more).
    """
    CampaignPage.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not activities.open_campaigns().filter(pk=campaign.pk).exists():
        raise ValidationError(_("Countries cannot file in this campaign now: nobody was written to."))
    count = 0
    for recipient in recipients(campaign):
        if recipient.point is None:
            continue
        words = {
            "country": recipient.country.iso2,
            "campaign": campaign.get_title(),
            "until": campaign.activities_until.isoformat() if campaign.activities_until else "",
            "path": reverse("segib_corner_new"),
        }
        if mail.write_to(recipient.point.user, "focal_reminder", words):
            CampaignReminder.objects.create(campaign=campaign, focal_point=recipient.point, sent_by=by)
            count += 1
    return count
