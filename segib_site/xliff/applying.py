"""Taking a checked file back: everything or nothing, into the draft of the language alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from segib_site.slices import freshness, publishing
from segib_site.slices.content import shape
from segib_site.xliff.checking import check, records_named
from segib_site.xliff.outcome import Checked, OnConflict
from segib_site.xliff.reading import ReadUnit
from segib_site.xliff.texts import put


@transaction.atomic
def take_back(
    units: Collection[ReadUnit], user: Any = None, *, on_conflict: OnConflict = "refuse", review: bool = False
) -> Checked:
    """Check units again with their records locked, and write them if nothing is wrong.

    Nothing becomes public and nothing is confirmed; with ``review`` each translation that was written
    waits for somebody to read it. Returns the check: if it `is_refused`, nothing was written.
    """
    named = records_named({unit.record for unit in units})
    # Always in the same order, so that two imports wait for each other instead of for ever.
    for record in sorted(named.values(), key=_order):
        publishing.locked(record)
    checked = check(units, user, on_conflict)
    if checked.is_refused:
        return checked
    for plan in checked.plans:
        if plan.said:
            record = plan.record
            content = put(plan.content, plan.code, record.source_language, shape(type(record)), plan.said)
            publishing.save_draft(record, content, [plan.code], user=user, action="segib.xliff_import")
            if review:
                freshness.submit_for_review(record, plan.code, user)
    return checked


def _order(record: Any) -> tuple[str, str, Any]:
    return getattr(record, "path", ""), record._meta.label_lower, record.pk


def note_export(record: Any, code: str, user: Any = None) -> None:
    """Keep in the record's history that its text went out for translation."""
    log(instance=record, action="segib.xliff_export", user=user, data={"slices": [code]})
