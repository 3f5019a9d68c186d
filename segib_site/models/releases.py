"""Scheduled releases: slices that go public, or stop being so, at a time."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from segib_site.fields import REASON_LENGTH


def validate_zone(value: str) -> None:
    """Raise `ValidationError` unless the value is an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(value)s” is not a time zone."), params={"value": value})


class ScheduledReleaseQuerySet(models.QuerySet):
    """Releases by where they stand."""

    def pending(self) -> ScheduledReleaseQuerySet:
        """Those that are still to happen."""
        return self.filter(done_at=None, cancelled_at=None, failed_at=None)

    def due(self, now: Any = None) -> ScheduledReleaseQuerySet:
        """Those whose time has come, in the order they were meant to happen."""
        return self.pending().filter(at__lte=now or timezone.now()).order_by("at", "pk")

    def for_record(self, record: models.Model) -> ScheduledReleaseQuerySet:
        """Those of one page, snippet or setting."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk))


class ScheduledRelease(models.Model):
    """Named slices of a record, published or unpublished at a time.

    Any number of them may wait for one record. What is published is what was approved when the
    release was scheduled, merged with what is live when it comes due. With ``together``, all the
    languages named are released or none.
    """

    class Action(models.TextChoices):
        PUBLISH = "publish", _("Publish")
        UNPUBLISH = "unpublish", _("Unpublish")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    action = models.CharField(_("action"), max_length=10, choices=Action.choices, default=Action.PUBLISH)
    #: Names of slices: ``es``, ``en``, ``pt``, ``shared``.
    slices = models.JSONField(_("languages and facts"))
    at = models.DateTimeField(_("when"), db_index=True)
    #: IANA time zone the editor thought in, shown back to her.
    zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    together = models.BooleanField(
        _("all together or none"),
        default=True,
        help_text=_("If one of the languages cannot be released, none is."),
    )
    #: The content that was approved: later edits of the draft do not slip in. Kept here rather than
    #: in a revision, which autosave may overwrite and housekeeping may delete.
    content = models.JSONField(_("approved content"), null=True, blank=True, encoder=DjangoJSONEncoder)
    #: Why the source's changes are minor, if they are: translations that are up to date stay so.
    minor_edit_reason = models.CharField(max_length=REASON_LENGTH, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    failed_at = models.DateTimeField(null=True, editable=False)
    failure = models.TextField(blank=True, editable=False)

    objects = ScheduledReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled release")
        verbose_name_plural = _("scheduled releases")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"], name="release_record")]

    def __str__(self) -> str:
        return f"{self.action} {', '.join(self.slices)} @ {self.at.isoformat()}"

    @property
    def local_time(self) -> Any:
        """The time in the zone the editor chose."""
        return self.at.astimezone(zoneinfo.ZoneInfo(self.zone))

    @property
    def in_words(self) -> str:
        """What is released, in the interface language."""
        from segib_site.editing.wording import slices_in_words

        return slices_in_words(self.slices)
