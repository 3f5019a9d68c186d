"""When files are read: when they become part of an edition, or of one in another language."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from library.models import Edition, Reading
from library.reading import keeping


def edition_saved(sender: Any, instance: Edition, **kwargs: Any) -> None:
    """Have the file of an edition read, unless it has been."""
    if instance.file_id is None:
        return
    known = Reading.objects.filter(document_id=instance.file_id, sha256=instance.sha256)
    if not known.filter(language=instance.language).exclude(state=Reading.State.FAILED).exists():
        keeping.ask(instance.file_id)


def connect() -> None:
    """Connect the signal (once, when the app is ready)."""
    post_save.connect(edition_saved, sender=Edition, dispatch_uid="library_reading_edition")
