"""What the catalogue says to the world, and since when: the records that harvesters and feeds are made of."""

from __future__ import annotations

from django.db import models


class CatalogueRecord(models.Model):
    """A publication as the catalogue describes it. Made by `library.catalogue.records`, derived entirely but
    for its ``datestamp``: when what it says last changed, or when it was taken away (OAI-PMH 2.0, section
    2.7.1: seconds, UTC). It outlives its page, so that harvesters are told of a deletion for ever."""

    page = models.OneToOneField(
        "library.PublicationPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    symbol = models.CharField(max_length=80, unique=True)
    datestamp = models.DateTimeField(db_index=True)
    #: No longer public: unpublished, private, retracted or deleted.
    is_deleted = models.BooleanField(default=False)
    #: Names of its OAI-PMH sets, each between spaces (``" type:charter language:es "``).
    sets = models.TextField(default=" ")
    #: What `library.catalogue.description.Description.as_data` returned; empty of a deleted record.
    description = models.JSONField(default=dict)
    #: SHA-256 of sets and description: the datestamp changes with it.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["datestamp", "symbol"]

    def __str__(self) -> str:
        return self.symbol


class CatalogueState(models.Model):
    """A number that is another one whenever anything in the catalogue has changed: what was worked out of it
    in memory is good as long as it stays the same. It is drawn by chance, so that no two states share one,
    not even those of a database and of its copy. One row."""

    generation = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.generation)
