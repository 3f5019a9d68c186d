"""What readers did, in sums: never who, when to the minute, or from where."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from segib_site import languages

#: Longest words or address kept, in characters.
DETAIL_LENGTH = 200


class ReaderCount(models.Model):
    """How often something happened in a month."""

    class Kind(models.TextChoices):
        VIEW = "view", _("page views")
        FALLBACK = "fallback", _("page views in another language than asked for")
        SEARCH = "search", _("searches")
        FAILED_SEARCH = "failed_search", _("searches that found nothing")
        MISSING = "missing", _("addresses that do not exist")

    #: The first day of the month.
    month = models.DateField(_("month"))
    kind = models.CharField(_("what"), max_length=16, choices=Kind.choices)
    language = models.CharField(_("language"), max_length=2, choices=list(languages.ENDONYMS.items()))
    #: Treebeard path of the section's page in the tree; of the home page, its own. Empty for no page.
    section = models.CharField(_("section"), max_length=255, blank=True)
    #: The words searched for or the address asked for, where that is what is counted.
    detail = models.CharField(_("words or address"), max_length=DETAIL_LENGTH, blank=True)
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("readers' figure")
        verbose_name_plural = _("readers' figures")
        ordering = ["-month", "kind", "-count"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "kind", "language", "section", "detail"], name="one_count_a_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.kind} {self.language} {self.detail or self.section}: {self.count}"
