"""Files that an editor has uploaded and not yet made editions of."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from segib_site import languages


class WaitingFile(models.Model):
    """A file that was uploaded, found good, and waits until its uploader says what it is. It is hers."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("library.PublicationPage", on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="waiting/")
    #: As the uploader's machine called it.
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(null=True, blank=True)
    #: As its name or its content say; the editor decides.
    language = models.CharField(max_length=2, blank=True, choices=list(languages.ENDONYMS.items()))
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.name
