"""When a focal point's term begins and ends, and what becomes of account and work.

Drafts and activities belong to the country: a successor finds them as they were left.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cooperation.focal_points import access, activities, facts, invitations
from cooperation.focal_points.wording import name_of
from cooperation.models import FocalPoint
from segib_site import languages, mail


@transaction.atomic
def end(
    point: FocalPoint,
    *,
    last_day: datetime.date,
    by: Any,
    caretaker: Any = None,
    successor: str = "",
) -> None:
    """End a term: the account loses the role at once, open invitations their links; write to those
    concerned.

    ``caretaker`` takes over at SEGIB where there is no successor, and is sent what is open. An account
    that has nothing else is deactivated, which ends its sessions.
    """
    account = point.user
    address = account.email if account else ""
    language = mail.language_of(account) if account else languages.DEFAULT
    for invitation in point.invitations.open():
        invitations.withdraw(invitation, by)
    point = facts.write(point, user=by, until=last_day, caretaker=caretaker, account=None)
    data = {"country": str(point.country), "successor": successor}
    log(
        instance=point, action="segib.focal.replace" if successor else "segib.focal.leave", user=by, data=data
    )
    if account:
        take_role_from(account)
        if address:
            words = {
                "name": account.get_short_name(),
                "country": point.country.iso2,
                "last_day": last_day.isoformat(),
                "replaced": bool(successor),
            }
            mail.write_to_address(address, language, "focal_ended", words)
    if caretaker:
        _hand_over(point, caretaker)


def _hand_over(point: FocalPoint, caretaker: Any) -> None:
    with languages.forced(languages.content_language(mail.language_of(caretaker))):
        open_work = [
            {"title": filed.title_text, "state": str(filed.state.label)}
            for filed in activities.open_work(point.country)
        ]
    words = {
        "country": point.country.iso2,
        "work": open_work,
        "path": reverse("segib_activities_waiting"),
    }
    mail.write_to(caretaker, "focal_takeover", words)


def take_role_from(account: Any) -> None:
    """Take the focal points' role from an account, unless another term still runs; deactivate it if it
    has nothing else."""
    if access.in_office().filter(user=account).exists():
        return
    account.groups.remove(access.group())
    has_more = account.is_superuser or account.groups.exists() or account.user_permissions.exists()
    if not has_more:
        account.is_active = False
        # Ends every session, also if somebody activates the account again.
        account.set_unusable_password()
        account.save(update_fields=["is_active", "password"])


@transaction.atomic
def replace(
    point: FocalPoint,
    *,
    last_day: datetime.date,
    by: Any,
    person: str,
    email: str,
    language: str,
    institution: dict[str, str] | None = None,
) -> Any:
    """End a term and invite the successor, in one step; returns the invitation.

    ``institution`` names another institution by language; without it the successor's is the same.
    """
    successor = FocalPoint(country=point.country, live=False, person=person, email=email)
    if institution:
        successor.source_language = next(iter(institution))
        languages.put_all(successor, "institution", institution)
    else:
        successor.source_language = point.source_language
        successor.website = point.website
        for code in languages.CODES:
            languages.put(successor, "institution", code, languages.get(point, "institution", code))
    end(point, last_day=last_day, by=by, successor=person)
    return begin(successor, by=by, language=language)


@transaction.atomic
def begin(point: FocalPoint, *, by: Any, language: str) -> Any:
    """Keep a new focal point as a draft and invite its person; returns the invitation."""
    point.save()
    revision = point.save_revision(user=by, clean=False)
    log(instance=point, action="wagtail.create", user=by, revision=revision, content_changed=True)
    return invitations.invite(point, point.email, language, by)


@transaction.atomic
def invite_for(point: FocalPoint, person: str, email: str, language: str, by: Any) -> Any:
    """Invite the person of an institution that is on record; returns the invitation."""
    point = facts.write(point, user=by, person=person, email=email)
    return invitations.invite(point, email, language, by)


def end_those_that_are_over(today: datetime.date | None = None) -> int:
    """Take the role from the accounts of terms that ended before today; return how many."""
    today = today or timezone.localdate()
    over = FocalPoint.objects.filter(until__lt=today, user__isnull=False)
    count = 0
    for point in over:
        account = get_user_model().objects.get(pk=point.user_id)
        with transaction.atomic():
            facts.write(point, account=None)
            take_role_from(account)
            data = {"country": str(point.country), "person": name_of(account)}
            log(instance=point, action="segib.focal.over", data=data)
        count += 1
    return count
