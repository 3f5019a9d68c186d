"""How often files were downloaded: sums by month, nothing of anybody."""

from __future__ import annotations

from django.db import models


class DownloadCount(models.Model):
    """How often an edition's file was sent in a month. Robots are left out; nothing of a person is kept."""

    month = models.DateField()
    symbol = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    version = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "symbol", "language", "version"], name="download_count_of_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.language} v{self.version} {self.month:%Y-%m}: {self.count}"
