"""Work that is done once a night: plain functions that return one line for the log."""

from __future__ import annotations

from collections.abc import Callable

NIGHTLY: dict[str, Callable[[], str]] = {}


def nightly(function: Callable[[], str]) -> Callable[[], str]:
    """Have a function run once a night."""
    NIGHTLY[function.__module__] = function
    return function
