"""What an app adds to the pages of the apps below it.

A country's page belongs to `organisation`, which knows nothing of summits or programmes; they add what
they derive from their records::

    @contributes("organisation.CountryPage", order=30)
    def programmes(page, request):
        found = queries.programmes_of(page.country)
        return Section("programmes", "cooperation/sections/country_programmes.html", {"programmes": found})

Each app keeps its contributions in a module ``contributions.py``, which is imported when Django starts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import autodiscover_modules, module_has_submodule

if TYPE_CHECKING:
    from segib_site.models import SitePage


@dataclass(frozen=True)
class Section:
    """A part of a page: its name, the template that shows it, and what the template needs."""

    name: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Contribution = Callable[[Any, HttpRequest], Section | None]

_registered: dict[str, list[tuple[int, Contribution]]] = defaultdict(list)


def contributes(page_type: str, order: int) -> Callable[[Contribution], Contribution]:
    """Register a function that makes a section of a page type (``app.Model``); lowest order first."""

    def register(function: Contribution) -> Contribution:
        _registered[page_type.lower()].append((order, function))
        _registered[page_type.lower()].sort(key=lambda entry: entry[0])
        return function

    return register


def sections(page: SitePage, request: HttpRequest) -> list[Section]:
    """Return the sections that other apps add to a page; none to one that was never saved."""
    if page.pk is None:
        return []
    made = (function(page, request) for _order, function in _registered[page._meta.label_lower])
    return [section for section in made if section]


def app_urls() -> list[str]:
    """Return the modules with addresses of the apps above this one."""
    configs = [apps.get_app_config(label) for label in settings.DOMAIN_APPS]
    return [f"{config.name}.urls" for config in configs if module_has_submodule(config.module, "urls")]


def discover() -> None:
    """Import the modules of all apps that register contributions."""
    autodiscover_modules("contributions")
