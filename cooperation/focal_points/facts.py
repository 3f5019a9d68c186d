"""Facts of a focal point that hold at once: who it is, since when, until when."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from cooperation.models import FocalPoint
from segib_site.slices import publishing
from segib_site.slices.content import SHARED


@transaction.atomic
def write(point: FocalPoint, *, user: Any = None, **facts: Any) -> FocalPoint:
    """Write shared facts into a focal point's row and its draft alike; returns the record.

    They decide who may sign in, so they cannot wait for a publication. What else was drafted stays a
    draft. ``user`` is who writes; ``facts`` are days, records or ``None`` by field (``account`` stands
    for the field ``user``).
    """
    point = publishing.locked(point)
    if "account" in facts:
        facts["user"] = facts.pop("account")
    plain = {
        name: value.isoformat() if isinstance(value, datetime.date) else getattr(value, "pk", value)
        for name, value in facts.items()
    }
    draft = publishing.draft_content(point)
    QuerySet(FocalPoint).filter(pk=point.pk).update(**facts)
    publishing.save_draft(point, {**draft, **plain}, [SHARED], user=user)
    point = FocalPoint.objects.get(pk=point.pk)
    if point.live and not publishing.unpublished_slices(point):
        QuerySet(FocalPoint).filter(pk=point.pk).update(has_unpublished_changes=False)
    return FocalPoint.objects.get(pk=point.pk)
