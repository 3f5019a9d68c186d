"""Work that is done once a night."""

from __future__ import annotations

from collections.abc import Callable

#: Every job by its name: the module's package and the function's name.
NIGHTLY: dict[str, Callable[[], str]] = {}


def nightly(function: Callable[[], str]) -> Callable[[], str]:
    """Have a function run once a night; it returns one line for the log."""
    package = function.__module__.removesuffix(".nightly_jobs").rsplit(".", 1)[-1]
    NIGHTLY[f"{package}.{function.__name__}"] = function
    return function
