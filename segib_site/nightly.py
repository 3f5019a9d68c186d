"""Work that is done once a night: functions that return one line for the log."""

from __future__ import annotations

from collections.abc import Callable

Job = Callable[[], str]

#: Every job by its name.
NIGHTLY: dict[str, Job] = {}


def nightly(function: Job) -> Job:
    """Have a function run once a night."""
    NIGHTLY[f"{function.__module__}.{function.__name__}"] = function
    return function
