"""What the search knows of each public page in each language."""

from __future__ import annotations

from django.db import models

from segib_site.models.page import SitePage


class SearchRecord(models.Model):
    """The words of one public page in one language. Made by `segib_site.search.index`, derived
    entirely: it can be rebuilt at any time."""

    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="search_records")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    title_keys = models.TextField(blank=True)
    text_keys = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "language"], name="search_record_page_language")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class SearchWords(models.Model):
    """The forms of all words that a page is found by in one language, on one line for the database's own full
    text index (`segib_site.search.matching` writes and asks it). Derived entirely.

    The index is made by migration 0018: FTS5 and three triggers on SQLite, GIN on PostgreSQL. A migration
    that alters this table on SQLite makes it anew and loses the triggers: it has to make them again.
    """

    #: `segib_site.search.matching.number`: it says page and language, so that nothing is looked up for a hit.
    id = models.BigIntegerField(primary_key=True)
    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="+")
    keys = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)
