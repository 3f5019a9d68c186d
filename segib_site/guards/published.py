"""What the checks find in what is public: kept for the report, by record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import AbstractPage

from segib_site.checks import concrete
from segib_site.guards import checking, overrides
from segib_site.guards.findings import Finding
from segib_site.guards.reading import Reading
from segib_site.models import PublishedFinding, SitePage, SlicedMixin
from segib_site.slices import publishing
from segib_site.slices.content import SHARED


def found_in_public(record: Any) -> list[Finding]:
    """Return what the checks find in what is public of a record now, without what somebody has answered
    for. For the worker: the language of every paragraph is judged first."""
    from segib_site.guards import judging

    if not record.live or getattr(record, "alias_of_id", None):
        return []
    reading = Reading(record, publishing.live_content(record), (*record.live_languages, SHARED))
    judging.judge_reading(reading)
    found = checking.findings(reading)
    answered = overrides.answered_keys(record) if found else frozenset()
    return [one for one in found if one.severity != "pending" and one.key not in answered]


def refresh(record: Any) -> int:
    """Bring the findings of a record up to date; returns how many there are."""
    found = {one.key: one for one in found_in_public(record)}
    with transaction.atomic():
        known = PublishedFinding.objects.about(record)
        known.exclude(key__in=found).delete()
        title = str(record)[:255]
        for row in known:
            if row.key in found:
                del found[row.key]
            if row.title != title:
                row.title = title
                row.save(update_fields=["title"])
        PublishedFinding.objects.bulk_create(_row(record, one, title) for one in found.values())
        return PublishedFinding.objects.about(record).count()


def _row(record: Any, found: Finding, title: str) -> PublishedFinding:
    return PublishedFinding(
        content_type=record.get_base_content_type(),
        object_id=str(record.pk),
        page_id=record.pk if isinstance(record, AbstractPage) else None,
        kind=ContentType.objects.get_for_model(record),
        title=title,
        check_code=found.code,
        severity=found.severity,
        slice=found.slice,
        path=found.path[:255],
        text=found.text,
        values=dict(found.values),
        detail=found.detail,
        key=found.key,
    )


def public_records() -> Iterator[Any]:
    """Yield every page and record that is public, each in its own class."""
    for model in concrete(SlicedMixin):
        if model is not SitePage:
            yield from model._default_manager.filter(live=True).iterator(chunk_size=100)


def refresh_all() -> tuple[int, int]:
    """Check everything that is public; returns how many records there are and how many findings."""
    seen: set[tuple[int, str]] = set()
    count = 0
    for record in public_records():
        seen.add((record.get_base_content_type().pk, str(record.pk)))
        count += refresh(record)
    rows = PublishedFinding.objects.values_list("pk", "content_type_id", "object_id")
    gone = [pk for pk, kind, key in rows if (kind, key) not in seen]
    PublishedFinding.objects.filter(pk__in=gone).delete()
    return len(seen), count
