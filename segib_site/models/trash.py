"""Pages that were deleted and can still be brought back."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from segib_site.models.page import TRASH_SLUG, SitePage

__all__ = ["KEPT_FOR", "TRASH_KEY", "TRASH_SLUG", "TrashedPage"]

#: The hidden branch that holds deleted pages is the page with this translation key.
TRASH_KEY = uuid.UUID("5e61b000-7245-4e0c-8a5f-000000007a54")
#: How long a deleted page can be brought back.
KEPT_FOR = timedelta(days=30)


class TrashedPage(models.Model):
    """A page in the trash, with what is needed to put it back where it was.

    ``slugs`` are its addresses by language, each with whether it was provisional; ``was_live`` the
    languages it was public in. Pages below it moved with it and have no record of their own.
    """

    page = models.OneToOneField(SitePage, on_delete=models.CASCADE, related_name="in_trash")
    parent = models.ForeignKey(SitePage, null=True, on_delete=models.SET_NULL, related_name="+")
    slugs = models.JSONField(default=dict)
    was_live = models.JSONField(default=list)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    deleted_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("page in the trash")
        verbose_name_plural = _("pages in the trash")
        ordering = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return str(self.page)

    @property
    def emptied_at(self) -> datetime:
        """When it is deleted for ever (during the night after)."""
        return self.deleted_at + KEPT_FOR

    @property
    def days_left(self) -> int:
        """How many days it can still be brought back."""
        return max(0, -((timezone.now() - self.emptied_at) // timedelta(days=1)))
