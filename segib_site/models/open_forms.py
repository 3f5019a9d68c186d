"""What the server last heard from each open editing form."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class OpenForm(models.Model):
    """An editing form that saved something, as long as its window may still be open.

    ``form`` is an identifier the browser makes for the life of a document, ``last_save`` the one of the
    last save, ``base`` what the form showed after it (`segib_site.slices.merging.Base`). A save that comes
    back with an older base shows that the answer was lost on its way.
    """

    form = models.UUIDField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, null=True, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255, blank=True)
    last_save = models.UUIDField(null=True)
    base = models.TextField(blank=True)
    saved_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form"], name="segib_open_form")]

    def __str__(self) -> str:
        return str(self.form)
