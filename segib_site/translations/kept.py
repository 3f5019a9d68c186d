"""Revisions that are kept because translations were confirmed with the words they hold.

Without them nobody could show what a source said when its translation was confirmed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError
from wagtail.log_actions import registry
from wagtail.models import Revision

from segib_site.models import SlicedMixin
from segib_site.translations.differences import revisions_needed

#: Actions of the audit log whose revision holds what was confirmed.
CONFIRMING = ("segib.confirm", "segib.minor_edit")


def carries_confirmation(record: Any, revision: Revision) -> bool:
    """Say whether a translation was confirmed with exactly this revision (one query)."""
    logs = registry.get_logs_for_instance(record)
    return logs.filter(revision=revision, action__in=CONFIRMING).exists()


def refuse_if_needed(revision: Revision) -> None:
    """Raise `ProtectedError` if a translation's difference could not be shown without a revision."""
    record = revision.content_object
    if isinstance(record, SlicedMixin) and revision.pk in revisions_needed(record):
        raise ProtectedError("A translation was confirmed with the words of this revision.", {revision})
