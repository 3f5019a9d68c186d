"""Files that came back from translation and wait for their sender to say go."""

from __future__ import annotations

import zlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: How long a file, or the report of its import, is kept.
KEPT_FOR = timedelta(hours=1)


class TranslationUploadQuerySet(models.QuerySet):
    """Uploads by age."""

    def kept(self) -> TranslationUploadQuerySet:
        """Those that can still be used."""
        return self.filter(created_at__gt=timezone.now() - KEPT_FOR)

    def forget_old(self) -> int:
        """Delete those that are past their time; return how many."""
        removed, _by_model = self.filter(created_at__lte=timezone.now() - KEPT_FOR).delete()
        return removed


class TranslationUpload(models.Model):
    """A file somebody uploaded, until it is imported; then, for its sender, what the import did.

    In the database and not in a folder: the next request may reach another process or machine.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    #: Compressed (zlib); empty once it is imported.
    data = models.BinaryField()
    #: What the import did: see `segib_site.xliff.screens`. Empty until then.
    report = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = TranslationUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation file")
        verbose_name_plural = _("translation files")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, user: Any, name: str, content: bytes) -> TranslationUpload:
        """Keep a file for its sender; only the last one of each person is kept."""
        cls.objects.forget_old()
        cls.objects.filter(user=user).delete()
        return cls.objects.create(user=user, name=name[:200], data=zlib.compress(content))

    @property
    def content(self) -> bytes:
        """The file as it was uploaded."""
        return zlib.decompress(bytes(self.data))

    def finish(self, report: dict[str, Any]) -> None:
        """Keep what the import did, and forget the file."""
        self.data, self.report = b"", report
        self.save(update_fields=["data", "report"])
