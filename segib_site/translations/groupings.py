"""What the report of translations can be narrowed to beyond languages: an app says what belongs to what.

An office, for instance: its page, and the pages of the countries it serves::

    @grouping("office", _("Office"))
    class Offices:
        def choices(self): ...           # [(value, label)]
        def belonging(self, value): ...  # a condition (Q) on `TranslationState`
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from django.db.models import Q


class Grouping(Protocol):
    """Groups of records that people think in."""

    def choices(self) -> list[tuple[str, str]]:
        """Return the groups: value in the address, label."""

    def belonging(self, value: str) -> Q:
        """Return which states belong to a group."""


#: By name in the address: label and groups, in the order they were registered.
GROUPINGS: dict[str, tuple[Any, Grouping]] = {}


def grouping(name: str, label: Any) -> Callable[[type], type]:
    """Register a class of groups."""

    def register(kind: type) -> type:
        GROUPINGS[name] = (label, kind())
        return kind

    return register
