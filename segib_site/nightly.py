"""Work of every night: plain functions that return one line for the log."""

from __future__ import annotations

from collections.abc import Callable

Job = Callable[[], str]

#: Every job by its name.
JOBS: dict[str, Job] = {}


def nightly(job: Job) -> Job:
    """Register a function to be run once a night."""
    JOBS[f"{job.__module__}.{job.__name__}"] = job
    return job
