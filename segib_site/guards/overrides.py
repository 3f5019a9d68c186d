"""Warnings that somebody answered for: a reason, kept while what was judged stays the same."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from segib_site.fields import REASON_LENGTH
from segib_site.guards.findings import Finding
from segib_site.models.guards import GuardOverride
from segib_site.roles import rights


def answered_keys(record: Any) -> frozenset[str]:
    """Return the keys of the findings of a record that somebody has answered for."""
    return frozenset(GuardOverride.objects.about(record).values_list("key", flat=True))


@transaction.atomic
def override(record: Any, findings: Collection[Finding], reason: str, user: Any) -> list[GuardOverride]:
    """Keep that somebody publishes in spite of findings, and why; and say so in the audit log.

    Raises `ValidationError` without a reason, or if one of them is a stop; `PermissionDenied` to those who
    may not publish the languages they are in.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Say why this can be published as it is."))
    if len(reason) > REASON_LENGTH:
        raise ValidationError(_("Keep the reason under %(limit)s characters.") % {"limit": REASON_LENGTH})
    if any(finding.severity == "stop" for finding in findings):
        raise ValidationError(_("What would break the page has to be mended first."))
    slices = {finding.slice for finding in findings}
    if not slices <= rights.slices(user, record, "publish"):
        raise PermissionDenied
    known = answered_keys(record)
    made = [
        GuardOverride(
            content_type=record.get_base_content_type(),
            object_id=str(record.pk),
            check_code=finding.code,
            key=finding.key,
            slice=finding.slice,
            path=finding.path[:255],
            reason=reason,
            user=user,
        )
        for finding in {one.key: one for one in findings}.values()
        if finding.key not in known
    ]
    GuardOverride.objects.bulk_create(made)
    if made:
        log(
            instance=record,
            action="segib.guard_override",
            user=user,
            data={
                "slices": sorted({one.slice for one in made}),
                "reason": reason,
                "checks": sorted({one.check_code for one in made}),
            },
        )
    return made
