"""What waits for somebody: each app adds what it knows, and the dashboard shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how much, the first of it as ``(title, url, detail)``, and where all is."""

    heading: str
    count: int
    items: list[tuple[str, str, str]] = field(default_factory=list)
    url: str = ""


Provider = Callable[[Any], Waiting | None]

_registered: list[tuple[int, Provider]] = []


def waiting(order: int) -> Callable[[Provider], Provider]:
    """Register a function that says what waits for a user; lowest order first."""

    def register(function: Provider) -> Provider:
        _registered.append((order, function))
        _registered.sort(key=lambda entry: entry[0])
        return function

    return register


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for a user."""
    found = (function(user) for _order, function in _registered)
    return [each for each in found if each and each.count]
