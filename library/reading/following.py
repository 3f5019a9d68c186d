"""When files are read: when an edition is drafted with them, so that its editor learns what they are before
anybody else, and when they become public, or part of an edition in another language."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import post_save
from wagtail.models import Revision

from library.models import Edition, PublicationPage, Reading
from library.reading import keeping


def edition_saved(sender: Any, instance: Edition, **kwargs: Any) -> None:
    """Have the file of an edition read, unless it has been."""
    if instance.file_id is None:
        return
    known = Reading.objects.filter(document_id=instance.file_id, sha256=instance.sha256)
    if not known.filter(language=instance.language).exclude(state=Reading.State.FAILED).exists():
        keeping.ask(instance.file_id)


def draft_saved(sender: Any, instance: Revision, created: bool = False, **kwargs: Any) -> None:
    """Have the files of a publication's draft read that nobody has looked into. What is read of a draft is
    found and shown nowhere in public (`library.finding.inside.current`, `library.views.cover`)."""
    kind = ContentType.objects.get_for_model(PublicationPage)
    if not created or instance.content_type_id != kind.pk:
        return
    files = {row.get("file") for row in instance.content.get("editions", ())} - {None}
    known = Reading.objects.filter(document__in=files).values_list("document_id", flat=True) if files else ()
    for pk in sorted(files - set(known)):
        keeping.ask(pk)


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    post_save.connect(draft_saved, sender=Revision, dispatch_uid="library_reading_draft")
    post_save.connect(edition_saved, sender=Edition, dispatch_uid="library_reading_edition")
