"""What the checks leave to the worker."""

from __future__ import annotations

from django_tasks import task


@task(queue_name="worker", backend="worker")
def judge_paragraphs(code: str, paragraphs: list[str]) -> int:
    """Judge the language of paragraphs and keep the verdicts; returns how many were new."""
    from segib_site.guards import judging  # loads the detector: in the worker only

    return judging.judge(code, paragraphs)
