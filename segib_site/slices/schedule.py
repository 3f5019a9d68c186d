"""Releases at a time: any number for one record, each alone."""

from __future__ import annotations

import datetime
import logging
import zoneinfo
from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from segib_site import languages
from segib_site.models.releases import ScheduledRelease
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SHARED, SLICES

logger = logging.getLogger(__name__)


@transaction.atomic
def schedule(
    record: Any,
    slices: Collection[str],
    at: datetime.datetime,
    *,
    zone: str,
    action: str = ScheduledRelease.Action.PUBLISH,
    together: bool = True,
    minor_edit_reason: str = "",
    user: Any = None,
) -> ScheduledRelease:
    """Schedule the release of the named slices of the draft as it is now.

    ``at`` is an aware time; ``zone`` the IANA zone to show it in. Raises `ValidationError` if the
    time has passed, the zone is not one, or a language to publish has no text.
    """
    named = [name for name in SLICES if name in set(slices)]
    if not named:
        raise ValidationError(_("Choose at least one language."))
    if at <= timezone.now():
        raise ValidationError({"at": _("Choose a time that has not passed.")})
    record = publishing.locked(record)
    content = None
    if action == ScheduledRelease.Action.PUBLISH:
        content = publishing.draft_content(record)
        ready = publishing.publishable_languages(content, record)
        for code in named:
            if code != SHARED and code not in ready:
                raise publishing.NothingToPublish(
                    _("There is nothing to publish in %(language)s.")
                    % {"language": languages.language_name(code)}
                )
    elif SHARED in named:
        raise ValidationError(_("Shared facts cannot be unpublished: choose languages."))
    release = ScheduledRelease(
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        action=action,
        slices=named,
        at=at,
        zone=zone,
        together=together,
        content=content,
        minor_edit_reason=minor_edit_reason,
        created_by=user,
    )
    release.full_clean()
    release.save()
    _log(record, "segib.schedule", release, user)
    return release


def in_zone(local: datetime.datetime, zone: str) -> datetime.datetime:
    """Return the moment that a naive local time names in a zone.

    Raises `ValidationError` for a time that the zone's clocks skip in spring.
    """
    moment = local.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    back = moment.astimezone(datetime.UTC).astimezone(zoneinfo.ZoneInfo(zone))
    if back.replace(tzinfo=None) != local:
        raise ValidationError(
            {"at": _("The clocks of %(zone)s skip that time. Choose another.") % {"zone": zone}}
        )
    return moment


def cancel(release: ScheduledRelease, user: Any = None) -> None:
    """Take back a release that has not happened."""
    if release.done_at or release.failed_at:
        raise ValidationError(_("This release has already taken place."))
    release.cancelled_at = timezone.now()
    release.save(update_fields=["cancelled_at"])
    if release.record is not None:
        _log(release.record, "segib.schedule.cancel", release, user)


def release_due(now: datetime.datetime | None = None) -> int:
    """Carry out every release whose time has come, in order; return how many.

    Each is a transaction of its own: one that fails is marked with the reason and the rest go on. What
    its author may not do any more fails; what code scheduled, for nobody, is asked of nobody.
    Two schedulers at once do not carry out a release twice.
    """
    carried_out = 0
    for pk in ScheduledRelease.objects.due(now).values_list("pk", flat=True):
        with transaction.atomic():
            waiting = ScheduledRelease.objects.due(now).filter(pk=pk)
            if connection.features.has_select_for_update_skip_locked:
                waiting = waiting.select_for_update(skip_locked=True)
            release = waiting.first()
            if release is not None:
                carried_out += _carry_out(release)
    return carried_out


def _carry_out(release: ScheduledRelease) -> int:
    failures: list[str] = []
    record = release.record
    done: list[str] = []
    if record is None:
        failures.append(_("The page or record no longer exists."))
    else:
        steps = [release.slices] if release.together else _one_by_one(release)
        for names in steps:
            try:
                with transaction.atomic():
                    _release(release, record, names)
                done += names
            except ValidationError as error:
                failures += error.messages
            except PermissionDenied as error:
                failures.append(str(error))
            except Exception as error:
                logger.exception("Release %s of %s failed", release.pk, release.object_id)
                failures.append(f"{type(error).__name__}: {error}")
    now = timezone.now()
    release.failure = "\n".join(failures)
    if failures:
        release.failed_at = now
        logger.error("Release %s did not take place whole: %s", release.pk, release.failure)
        if record is not None:
            _log(record, "segib.schedule.fail", release, None)
    if done or not failures:
        release.done_at = now
    release.save(update_fields=["failure", "failed_at", "done_at"])
    return 1 if done else 0


def _one_by_one(release: ScheduledRelease) -> list[list[str]]:
    codes = [name for name in release.slices if name != SHARED]
    if SHARED not in release.slices:
        return [[code] for code in codes]
    return [[codes[0], SHARED], *([code] for code in codes[1:])] if codes else [[SHARED]]


def stop_those_of(user: Any) -> None:
    """Stop what somebody has scheduled, because her account is about to be deleted: nobody could ask
    later whether she still has the right."""
    for release in ScheduledRelease.objects.pending().filter(created_by=user):
        release.failed_at = timezone.now()
        release.failure = _("%(name)s, who scheduled it, has no account any more.") % {"name": _name(user)}
        release.save(update_fields=["failure", "failed_at"])
        if release.record is not None:
            _log(release.record, "segib.schedule.fail", release, None)


def _may_still(release: ScheduledRelease, record: Any, names: Collection[str]) -> None:
    """Raise `PermissionDenied` if whoever scheduled a release may not do by hand what it does."""
    user = release.created_by
    if user is None:
        return
    is_publication = release.action == ScheduledRelease.Action.PUBLISH
    needed = rights.needed_to_publish(record, names) if is_publication else names
    if not set(needed) <= rights.slices(user, record, "publish"):
        raise PermissionDenied(
            _("%(name)s, who scheduled it, may not publish this any more. Somebody who may can schedule it.")
            % {"name": _name(user)}
        )


def _name(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def _release(release: ScheduledRelease, record: Any, names: Collection[str]) -> None:
    _may_still(release, record, names)
    if release.action == ScheduledRelease.Action.UNPUBLISH:
        publishing.unpublish(record, names, user=release.created_by)
    else:
        publishing.publish(
            record,
            names,
            content=release.content,
            user=release.created_by,
            addresses_must_be_free=False,
            minor_edit_reason=_minor_edit_reason(release, record, names),
        )


def _minor_edit_reason(release: ScheduledRelease, record: Any, names: Collection[str]) -> str | None:
    """Return why a release is a minor edit, if it is one still: its source may have been taken off."""
    source = record.source_language
    return (release.minor_edit_reason or None) if source in names and record.is_live_in(source) else None


def _log(record: Any, action: str, release: ScheduledRelease, user: Any) -> None:
    log(
        instance=record,
        action=action,
        user=user,
        data={
            "slices": release.slices,
            "at": release.local_time.isoformat(),
            "zone": release.zone,
            "release": release.action,
            "failure": release.failure,
        },
    )
