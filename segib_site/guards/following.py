"""What the checks do after a save and after a publication."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.db import transaction

from segib_site.guards.tasks import check_published, judge_draft
from segib_site.models import PublishedFinding, SlicedMixin


def _address(record: Any) -> tuple[str, str]:
    base = getattr(record, "base_page_model", type(record))
    return base._meta.label_lower, str(record.pk)


def drafted(request: Any, record: Any) -> None:
    """Have the worker judge the language of what an editor has just saved, so that it is known when she
    publishes. An autosave asks at most every five seconds."""
    if isinstance(record, SlicedMixin) and cache.add("guards.drafted:" + ":".join(_address(record)), 1, 5):
        transaction.on_commit(lambda: judge_draft.enqueue(*_address(record)))


def published(sender: Any, record: Any, user: Any = None, **kwargs: Any) -> None:
    """Have the worker check what somebody published; what a command published is checked at night."""
    if user is not None:
        transaction.on_commit(lambda: check_published.enqueue(*_address(record)))


def unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Forget what was found in a record that is no longer public."""
    if isinstance(instance, SlicedMixin):
        PublishedFinding.objects.about(instance).delete()
