"""What the worker read in a file: its text by page, its cover, how it is made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """What is known of the inside of a PDF file. Made by `library.reading` in the worker, all derived."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        READ = "read", _("Read")
        NO_TEXT = "no_text", _("Has no text: pictures of pages only")
        FAILED = "failed", _("Could not be read")

    document = models.OneToOneField(
        "segib_site.SiteDocument", on_delete=models.CASCADE, related_name="reading"
    )
    #: Of the bytes that were read.
    sha256 = models.CharField(max_length=64, blank=True)
    #: Language of its text, by which words are made comparable: that of the edition.
    language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: Why it could not be read.
    reason = models.CharField(max_length=400, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    #: Whether it says itself to be tagged (ISO 32000-1, section 14.8); ``None`` if not known.
    is_tagged = models.BooleanField(null=True, blank=True)
    #: The first page as a picture (WebP).
    cover = models.ImageField(
        upload_to="covers/", blank=True, width_field="cover_width", height_field="cover_height"
    )
    cover_width = models.PositiveIntegerField(null=True, blank=True)
    cover_height = models.PositiveIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.state}"


class PageText(models.Model):
    """The text of one page of a file."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="page_texts")
    #: From 1, as PDF viewers count (``#page=3``).
    number = models.PositiveIntegerField()
    text = models.TextField()
    #: The forms its words are found by (`segib_site.search.words`).
    keys = models.TextField(blank=True)

    class Meta:
        ordering = ["reading_id", "number"]
        constraints = [models.UniqueConstraint(fields=["reading", "number"], name="page_text_reading_number")]

    def __str__(self) -> str:
        return f"{self.reading_id}, {self.number}"
