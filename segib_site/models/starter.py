"""Which records came from the starter content, so that loading again leaves editors' work alone."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class StarterEntry(models.Model):
    """A key of the content files and the record made for it once, even if it was removed since."""

    key = models.CharField(max_length=120, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    record = GenericForeignKey("content_type", "object_id", for_concrete_model=False)

    def __str__(self) -> str:
        return self.key
