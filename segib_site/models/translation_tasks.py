"""Translation tasks: what is to be done for one language of one record, by whom and until when."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Revision

from segib_site import languages
from segib_site.models.page import SitePage

#: Longest comment, in characters.
COMMENT_LENGTH = 2000


def today() -> datetime.date:
    """Return the day it is by the site's own clock, wherever the person who asks is."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class TranslationTaskQuerySet(models.QuerySet):
    """Tasks by what waits for whom."""

    def unfinished(self) -> TranslationTaskQuerySet:
        """Those that somebody still has to do something about."""
        return self.filter(status__in=TranslationTask.UNFINISHED)

    def finished(self) -> TranslationTaskQuerySet:
        """Those that are approved, or are not needed."""
        return self.exclude(status__in=TranslationTask.UNFINISHED)

    def of(self, record: models.Model) -> TranslationTaskQuerySet:
        """Those of a page (in its own class), snippet or setting."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk))

    def to_do_by(self, user: Any) -> TranslationTaskQuerySet:
        """Those that wait for one translator."""
        return self.filter(assignee=user, status__in=TranslationTask.TO_DO)

    def without_anybody(self) -> TranslationTaskQuerySet:
        """Those that nobody has taken yet."""
        return self.filter(assignee=None, status__in=TranslationTask.TO_DO)

    def in_review(self) -> TranslationTaskQuerySet:
        """Those that wait for a reviewer."""
        return self.filter(status=TranslationTask.Status.REVIEW)

    def overdue(self) -> TranslationTaskQuerySet:
        """Those that should have been done before today."""
        return self.unfinished().filter(due__lt=today())


class TranslationTask(models.Model):
    """The work that a publication in the source language makes for another language.

    A record has at most one unfinished task for each language, and any number of languages at the
    same time. What changed in the source is not kept here: it is computed from what the translation
    was confirmed against (`segib_site.slices.freshness`).
    """

    class Kind(models.TextChoices):
        TRANSLATE = "translate", _("new translation")
        UPDATE = "update", _("update")

    class Status(models.TextChoices):
        #: To be translated, by the assignee if there is one.
        OPEN = "open", _("to translate")
        REVIEW = "review", _("in review")
        RETURNED = "returned", _("returned")
        DONE = "done", pgettext_lazy("translation task", "approved")
        CANCELLED = "cancelled", _("not needed")

    TO_DO = (Status.OPEN, Status.RETURNED)
    UNFINISHED = (Status.OPEN, Status.REVIEW, Status.RETURNED)

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id", for_concrete_model=False)
    #: The record again if it is a page: lists ask for its section and its title.
    page = models.ForeignKey(SitePage, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=list(languages.ENDONYMS.items()))
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.OPEN)
    #: Paths of the source's values that changed since the confirmation, as `Freshness.changed` has them.
    changed = models.JSONField(_("what changed"), default=list, blank=True)
    source_revision = models.ForeignKey(
        Revision, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: Fingerprint of the public source that the task is about.
    source_print = models.CharField(max_length=16, blank=True)
    #: Fingerprint of the source's draft when the translation was submitted.
    submitted_source = models.CharField(max_length=16, blank=True)
    due = models.DateField(_("due"), db_index=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("translator"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(pgettext_lazy("translation task", "opened"), default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: When the translator was told, once, that it is overdue.
    overdue_told_at = models.DateTimeField(null=True, blank=True)

    objects = TranslationTaskQuerySet.as_manager()

    # Not content: a page that is translated is not "used" by the task.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("translation task")
        verbose_name_plural = _("translation tasks")
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"],
                condition=Q(status__in=["open", "review", "returned"]),
                name="one_unfinished_task",
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="translation_task_record"),
            models.Index(fields=["status", "due"], name="translation_task_status"),
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id} {self.language} {self.status}"

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.status in self.UNFINISHED

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been done before today, by the clock of Madrid."""
        return self.is_unfinished and self.due < today()


class TranslationTaskStep(models.Model):
    """Something that happened to a task; together they read as a conversation."""

    class Action(models.TextChoices):
        OPENED = "opened", pgettext_lazy("translation task", "opened")
        SOURCE_CHANGED = "source_changed", _("the source changed again")
        ASSIGNED = "assigned", _("assigned")
        TAKEN = "taken", _("taken")
        PUT_BACK = "put_back", _("put back")
        RESCHEDULED = "rescheduled", _("given another date")
        SUBMITTED = "submitted", _("submitted for review")
        TAKEN_BACK = "taken_back", _("taken back from review")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", pgettext_lazy("translation task", "approved")
        PUBLISHED = "published", pgettext_lazy("translation task", "published")
        CANCELLED = "cancelled", _("not needed")
        COMMENTED = "commented", _("commented")
        OVERDUE = "overdue", _("overdue")

    task = models.ForeignKey(TranslationTask, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=20, choices=Action.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: Whom it was given to or taken from.
    other = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    comment = models.CharField(max_length=COMMENT_LENGTH, blank=True)
    at = models.DateTimeField(default=timezone.now)
    #: When the e-mail about it was queued; empty while nobody has been told.
    told_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("step of a translation task")
        verbose_name_plural = _("steps of translation tasks")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.action}"
