"""Pages that have an address only to say that they are gone (410): no list, search or sitemap has them.

An app says which of its pages are::

    gone(lambda: PublicationPage.objects.filter(status="retracted"))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

_GONE: list[Callable[[], QuerySet[Any]]] = []


def gone(pages: Callable[[], QuerySet[Any]]) -> Callable[[], QuerySet[Any]]:
    """Have the pages that a function returns left out."""
    _GONE.append(pages)
    return pages


def without_gone(pages: Any) -> Any:
    """Return pages without those that are gone."""
    for one in _GONE:
        pages = pages.exclude(pk__in=one().values("pk"))
    return pages
