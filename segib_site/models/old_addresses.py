"""Addresses of the site that was here before, and those of them that visitors missed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from segib_site import languages
from segib_site.models.page import SitePage

#: Longest address kept, in characters.
ADDRESS_LENGTH = 500


class OldAddress(models.Model):
    """A former address and what answers for it now: a page in a language, or a link.

    ``address`` is path and query as `segib_site.old_addresses.normalise` writes them.
    """

    address = models.CharField(_("old address"), max_length=ADDRESS_LENGTH, unique=True)
    page = models.ForeignKey(
        SitePage, null=True, blank=True, on_delete=models.CASCADE, related_name="old_addresses",
        verbose_name=_("page"),
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=2, choices=list(languages.ENDONYMS.items()), default=languages.DEFAULT
    )
    link = models.CharField(
        _("link"), max_length=ADDRESS_LENGTH, blank=True,
        help_text=_("Only if it does not lead to a page: a path of this site, or a whole address."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address

    def clean(self) -> None:
        from segib_site.old_addresses import normalise

        super().clean()
        try:
            self.address = normalise(self.address)
        except ValueError as error:
            raise ValidationError({"address": str(error)}) from None
        if (self.page_id is None) == (not self.link):
            raise ValidationError(_("Choose a page or give a link, not both."))
        if self.link and not self.link.startswith(("/", "https://")):
            raise ValidationError({"link": _("A link begins with / or https://.")})
        if self.link.startswith("//"):
            raise ValidationError({"link": _("A link begins with / or https://.")})


class MissedAddress(models.Model):
    """An address of the old site's kind that somebody asked for and nothing answers for. Nothing is kept
    of who asked."""

    address = models.CharField(_("address"), max_length=ADDRESS_LENGTH, unique=True)
    count = models.PositiveIntegerField(_("times"), default=1)
    first_seen = models.DateTimeField(_("first seen"), auto_now_add=True)
    last_seen = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("missed address")
        verbose_name_plural = _("missed addresses")
        ordering = ["-count", "-last_seen"]

    def __str__(self) -> str:
        return self.address
