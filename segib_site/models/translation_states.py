"""Where each language of each record stands, kept so that lists need not compute it."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from segib_site import languages
from segib_site.models.page import SitePage
from segib_site.slices.freshness import State


class TranslationStateQuerySet(models.QuerySet):
    """States by what they mean to those who work on them."""

    def for_record(self, record: models.Model) -> TranslationStateQuerySet:
        """Those of one page, snippet or setting."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=str(record.pk))

    def of_model(self, model: type[models.Model]) -> TranslationStateQuerySet:
        """Those of the records of a type; the pages' keys can be had by ``values("page")``, the others'
        by `record_keys`."""
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def record_keys(self) -> TranslationStateQuerySet:
        """Return the keys of the records as numbers, for a subquery (PostgreSQL compares no text with
        numbers)."""
        return self.annotate(key=Cast("object_id", models.BigIntegerField())).values("key")

    def stale_and_public(self) -> TranslationStateQuerySet:
        """Translations that readers see and that no longer say what their source says."""
        return self.filter(state=State.STALE, is_live=True)

    def in_review(self) -> TranslationStateQuerySet:
        """Drafts that wait for somebody to read them, also of a language that is public."""
        return self.filter(draft_state=State.IN_REVIEW)

    def waiting_for_publication(self) -> TranslationStateQuerySet:
        """Languages whose draft has words that readers do not see."""
        return self.filter(has_draft_changes=True)


class TranslationState(models.Model):
    """The state of one language of one record. Derived entirely, by `segib_site.translations.states`: it
    can be rebuilt at any time. Aliases have none: they show what their original shows."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id")
    #: The page, if the record is one: for its place in the tree.
    page = models.ForeignKey(SitePage, null=True, on_delete=models.CASCADE, related_name="translation_states")
    language = models.CharField(
        _("language"), max_length=2, choices=[(c, n) for c, n in languages.ENDONYMS.items()]
    )
    #: Of what is public where both the language and its source are, else of the draft.
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    #: Of the draft, whatever is public.
    draft_state = models.CharField(max_length=10, choices=State.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)
    #: Paths of the source that changed since the confirmation; format: `freshness.Freshness.changed`.
    changed = models.JSONField(default=list, blank=True)
    is_live = models.BooleanField(_("public"), default=False)
    has_draft_changes = models.BooleanField(_("has changes that are not public"), default=False)
    #: In the language itself, else in the source language; of the draft.
    title = models.CharField(_("title"), max_length=255, blank=True)
    source_language = models.CharField(_("source language"), max_length=2)

    objects = TranslationStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="translation_state_record_language"
            )
        ]
        indexes = [models.Index(fields=["state", "language"], name="translation_state_state")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language}): {self.state}"

    @property
    def is_source(self) -> bool:
        """True of the language the text was written in first."""
        return self.language == self.source_language

    @property
    def days(self) -> int:
        """Whole days since it entered its state."""
        return max((timezone.now() - self.since).days, 0)

    def same_as(self, other: Any) -> bool:
        """Say whether another says the same (but for the time since when)."""
        return all(getattr(self, name) == getattr(other, name) for name in COMPARED)


#: What a refresh compares and writes; ``since`` follows from ``state``.
COMPARED = (
    "page_id",
    "state",
    "draft_state",
    "changed",
    "is_live",
    "has_draft_changes",
    "title",
    "source_language",
)
