"""What waits for somebody: a registry that fills the dashboard's panel.

A provider answers for one kind of thing, for one person, with a fixed number of queries::

    @waiting(order=20)
    def overdue_tasks(user):
        found = queries.overdue(user)
        if found:
            return Waiting(_("Overdue tasks"), len(found), [(t.title, t.url, t.due) for t in found[:5]], url)

Modules named ``waiting_providers`` of the apps, and of the packages in ``segib_site``, are imported with
the hooks of the CMS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.utils.module_loading import autodiscover_modules

MODULE = "waiting_providers"
#: How many of each kind the panel shows; the rest is behind the link.
SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    """Things of one kind that wait for somebody."""

    #: What they are, e.g. *Translations out of date that readers see*.
    heading: str
    #: How many there are in all.
    count: int
    #: The first of them (up to `SHOWN`): title, address of where to act, a detail in words.
    items: Sequence[tuple[str, str, str]]
    #: Where all of them are listed.
    url: str = ""


Provider = Callable[[Any], Waiting | None]

_providers: list[tuple[int, Provider]] = []


def waiting(order: int) -> Callable[[Provider], Provider]:
    """Register a function of a user that says what waits for them; lowest order first."""

    def register(provider: Provider) -> Provider:
        _providers.append((order, provider))
        _providers.sort(key=lambda entry: entry[0])
        return provider

    return register


def waiting_for(user: Any) -> list[Waiting]:
    """Return everything that waits for somebody, in the order of the providers."""
    found = (provider(user) for _order, provider in _providers)
    return [one for one in found if one is not None and one.count]


def discover() -> None:
    """Import the modules that say what waits."""
    import segib_site

    autodiscover_modules(MODULE)
    for package in iter_modules(segib_site.__path__, "segib_site."):
        if package.ispkg:
            found = iter_modules(import_module(package.name).__path__)
            if any(module.name == MODULE for module in found):
                import_module(f"{package.name}.{MODULE}")
