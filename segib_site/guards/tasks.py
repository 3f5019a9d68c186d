"""What the checks leave to the worker: it alone loads the detector of languages."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django_tasks import task
from wagtail.models import AbstractPage


def _record(label: str, pk: str) -> Any:
    record = apps.get_model(label)._default_manager.filter(pk=pk).first()
    return record.specific if isinstance(record, AbstractPage) else record


@task(queue_name="worker", backend="worker")
def judge_paragraphs(code: str, paragraphs: list[str]) -> int:
    """Judge the language of paragraphs and keep the verdicts; returns how many were new."""
    from segib_site.guards import judging

    return judging.judge(code, paragraphs)


@task(queue_name="worker", backend="worker")
def judge_draft(label: str, pk: str) -> int:
    """Judge the language of a record's draft; returns how many paragraphs were new."""
    from segib_site.guards import judging
    from segib_site.guards.reading import Reading

    record = _record(label, pk)
    return judging.judge_reading(Reading(record)) if record is not None else 0


@task(queue_name="worker", backend="worker")
def check_published(label: str, pk: str) -> int:
    """Check what is public of a record; returns how much there is to look at."""
    from segib_site.guards import published

    record = _record(label, pk)
    return published.refresh(record) if record is not None else 0
