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
