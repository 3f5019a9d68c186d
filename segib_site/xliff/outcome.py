"""What a check of a file found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from segib_site.slices.content import Content

#: Problems that are told at once.
MAX_PROBLEMS = 100

#: What to do where the translation was changed here after the file was made: refuse the file, keep what
#: is here, or take what the file says.
OnConflict = Literal["refuse", "ours", "theirs"]


@dataclass(frozen=True)
class Problem:
    """Something that keeps a file from being imported."""

    file: str
    #: Where in the file, in words; empty if it is about the file.
    unit: str
    reason: str


@dataclass(frozen=True)
class Conflict:
    """A translation that was changed here and in the file."""

    record: Any
    label: str
    ours: str
    theirs: str


@dataclass
class Plan:
    """What would be written into one record."""

    record: Any
    code: str
    #: The content that the new texts are put into.
    content: Content = field(default_factory=dict)
    #: New texts by path.
    said: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    #: Texts without a translation in the file.
    untranslated: int = 0
    #: Names of texts or blocks that are translated in part only: they are left as they are.
    partial: list[str] = field(default_factory=list)
    kept: int = 0


@dataclass
class Checked:
    """The outcome of a check."""

    plans: list[Plan] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Nothing may be written."""
        return bool(self.problems or self.conflicts)

    @property
    def shown_problems(self) -> list[Problem]:
        return self.problems[:MAX_PROBLEMS]

    def total(self, name: str) -> int:
        """Add up a count (or the lengths of a collection) of every record."""
        values = [getattr(plan, name) for plan in self.plans]
        return sum(value if isinstance(value, int) else len(value) for value in values)
