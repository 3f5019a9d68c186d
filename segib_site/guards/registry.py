"""What is checked, and what apps above this one add to it.

An app keeps its own in a module ``guards.py``, which is imported when Django starts::

    @check("terms", gettext_lazy("Terms"), order=80)
    def avoided_words(reading):
        yield Finding("terms", "warning", …)

    @proper_names
    def names_of_programmes() -> Iterable[tuple[str, str]]: …
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import autodiscover_modules

from segib_site import languages

if TYPE_CHECKING:
    from segib_site.guards.findings import Finding
    from segib_site.guards.reading import Reading

Function = Callable[["Reading"], Iterable["Finding"]]
#: Gives ``(language, name)``.
Names = Callable[[], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Check:
    """A check, by its code, with its name in words."""

    code: str
    label: Any
    order: int
    function: Function


@dataclass(frozen=True)
class Hint:
    """A term of the source text and what the institution says for it in another language."""

    #: The language to write in.
    language: str
    term: str
    official: str
    #: Words to avoid for it, with the reason.
    avoid: tuple[tuple[str, str], ...] = ()
    #: Whether the text in that language uses the official term.
    is_used: bool = False

    @property
    def tag(self) -> str:
        return languages.tag(self.language)

    @property
    def language_name(self) -> str:
        return languages.language_name(self.language)


CHECKS: dict[str, Check] = {}
NAMES: list[Names] = []
HINTS: list[Callable[[Reading, Iterable[str]], Iterable[Hint]]] = []

#: The site's own checks, in `segib_site.guards`.
OWN = (
    "language", "figures", "links", "pictures", "headings", "weight", "leftovers", "descriptions", "broken",
    "names",
)  # fmt: skip


def check(code: str, label: Any, order: int) -> Callable[[Function], Function]:
    """Register a check: a generator of findings; lowest order first."""

    def register(function: Function) -> Function:
        CHECKS[code] = Check(code, label, order, function)
        return function

    return register


def checks() -> list[Check]:
    """Return every check, in order."""
    return sorted(CHECKS.values(), key=lambda one: (one.order, one.code))


def label(code: str) -> str:
    """Return the name of a check in words; of one that is no more, its code."""
    return str(CHECKS[code].label) if code in CHECKS else code


def proper_names(function: Names) -> Names:
    """Register a function that returns names which keep their language wherever they stand."""
    NAMES.append(function)
    return function


def hints(function: Any) -> Any:
    """Register a function ``(reading, language codes) -> hints`` of official terms while writing."""
    HINTS.append(function)
    return function


def discover() -> None:
    """Import the checks of the site and of its apps (none makes a query when imported)."""
    for name in OWN:
        import_module(f"segib_site.guards.{name}")
    autodiscover_modules("guards")
