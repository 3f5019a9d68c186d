"""What follows a publication, wherever it came from."""

from __future__ import annotations

from typing import Any

from django.dispatch import Signal
from wagtail.signals import page_published, page_unpublished

from segib_site.models import SitePage
from segib_site.search import index

#: Sent inside the transaction of a load that made something, when all of it is there.
starter_content_loaded = Signal()
#: Sent at the end of a publication, in its transaction: ``record``, ``slices``, ``user``, ``revision``.
slices_published = Signal()
#: Sent in the transaction in which a person says something of a translation (that it is up to date, waits
#: for review, is left out …): ``record``, ``code``, ``action`` as in the audit log, ``user``.
translation_said = Signal()


def published(sender: Any, instance: SitePage, **kwargs: Any) -> None:
    """Make a page's public words searchable, and forget those that are no longer public."""
    index.update(type(instance).objects.get(pk=instance.pk))


def unpublished(sender: Any, instance: SitePage, **kwargs: Any) -> None:
    """Forget a page's words."""
    index.forget(instance)


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    page_published.connect(published, dispatch_uid="segib_search_published")
    page_unpublished.connect(unpublished, dispatch_uid="segib_search_unpublished")
