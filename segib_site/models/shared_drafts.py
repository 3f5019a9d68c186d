"""Links that show a draft to somebody without an account."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from segib_site.models.page import SitePage

#: How long a link can be made to work, in days.
LIFETIMES = (1, 7, 30)
#: An expired or revoked link stays in the list for so long, then it is forgotten.
LISTED_FOR = timedelta(days=30)


class DraftLink(models.Model):
    """A link that shows the draft of a page, as it is when somebody looks, until it expires.

    Only a hash of the secret part is kept (SHA-256, hexadecimal): nobody can read working links out of
    the database.
    """

    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="draft_links")
    languages = models.JSONField(_("languages"), default=list)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    uses = models.PositiveIntegerField(_("times opened"), default=0)
    last_used = models.DateTimeField(_("last opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to a draft")
        verbose_name_plural = _("links to drafts")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page} ({', '.join(self.languages)})"

    @property
    def works(self) -> bool:
        """Say whether the link still shows the draft."""
        return self.revoked_at is None and timezone.now() < self.expires_at
