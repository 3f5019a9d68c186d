"""What is kept of the checks before publishing and every night."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from segib_site import languages
from segib_site.fields import REASON_LENGTH


class AboutRecordQuerySet(models.QuerySet):
    """Rows about a page, snippet or setting."""

    def about(self, record: Any) -> AboutRecordQuerySet:
        """Those about one record, whichever class it was read as."""
        return self.filter(content_type=record.get_base_content_type(), object_id=str(record.pk))


class AboutRecord(models.Model):
    """Something said of a page (as the base page that it is), snippet or setting."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id", for_concrete_model=False)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        abstract = True


class GuardOverride(AboutRecord):
    """A warning that somebody looked at and answered for.

    ``key`` stands for the check, the place and the words that were judged: when they change, the
    warning is back.
    """

    check_code = models.CharField(_("check"), max_length=60)
    key = models.CharField(max_length=32)
    slice = models.CharField(_("language"), max_length=10)
    path = models.CharField(max_length=255)
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("warning answered for")
        verbose_name_plural = _("warnings answered for")
        indexes = [models.Index(fields=["content_type", "object_id"], name="override_record")]

    def __str__(self) -> str:
        return f"{self.check_code} {self.path}: {self.reason}"


class ParagraphVerdict(models.Model):
    """Which sentences of a paragraph are in another language than it says: judged once, for all places
    where the same words are.

    ``findings`` is a list of ``[language code, sentence]``, empty if all is well.
    """

    #: `segib_site.guards.language.fingerprint` of the words.
    fingerprint = models.CharField(max_length=32)
    language = models.CharField(max_length=2, choices=[(code, code) for code in languages.CODES])
    #: Which way of judging: see `segib_site.guards.language.VERSION`.
    version = models.PositiveSmallIntegerField()
    findings = models.JSONField(default=list)
    judged_at = models.DateTimeField(default=timezone.now)
    #: When the words were last asked about, by the day; those that nobody asks about are forgotten.
    used_on = models.DateField(default=timezone.localdate, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint", "language", "version"], name="one_verdict_a_paragraph"
            )
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.language}: {self.findings}"


class PublishedFinding(AboutRecord):
    """Something that the checks found in what is public now."""

    #: The page, of a page; for sections and permissions.
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    #: What kind of page or record it is.
    kind = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("type"))
    #: What it was called when it was last checked.
    title = models.CharField(_("title"), max_length=255)
    check_code = models.CharField(_("check"), max_length=60)
    severity = models.CharField(max_length=10)
    slice = models.CharField(_("language"), max_length=10)
    path = models.CharField(max_length=255)
    #: The message before translation, and what it is filled in with.
    text = models.CharField(max_length=500)
    values = models.JSONField(default=dict)
    detail = models.TextField(_("detail"), blank=True)
    key = models.CharField(max_length=32)
    first_found_at = models.DateTimeField(_("found"), default=timezone.now)

    class Meta:
        verbose_name = _("problem on a published page")
        verbose_name_plural = _("problems on published pages")
        indexes = [models.Index(fields=["content_type", "object_id"], name="finding_record")]

    def __str__(self) -> str:
        return f"{self.title}: {self.check_code} {self.path}"
