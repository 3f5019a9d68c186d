"""Every address of the CMS, from Django's own list, with parameters that name real objects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import RegexPattern

PREFIX = "admin/"


@dataclass(frozen=True)
class View:
    """A named address below the CMS; ``name`` has its namespaces, with those of snippet types as one."""

    name: str
    #: The name as Django reverses it.
    reversed_as: str
    parameters: frozenset[str]

    def address(self, values: dict[str, Any]) -> str:
        """Return the path, with the values of its parameters."""
        return reverse(self.reversed_as, kwargs={name: values[name] for name in self.parameters})


def admin_views() -> list[View]:
    """Return every named view of the CMS. Unnamed ones are Wagtail's 404 pages."""
    return list({view.name: view for view in _walk(get_resolver(), "", "", frozenset())}.values())


def _walk(resolver: Any, path: str, namespace: str, parameters: frozenset[str]) -> Iterator[View]:
    for pattern in resolver.url_patterns:
        here = path + str(pattern.pattern)
        names = parameters | _parameters(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from _walk(pattern, here, inner, names)
        elif here.startswith(PREFIX) and pattern.name:
            full = ":".join(filter(None, [namespace, pattern.name]))
            yield View(_as_one(full), full, names)


def _parameters(pattern: Any) -> frozenset[str]:
    if isinstance(pattern, RegexPattern):
        return frozenset(pattern.regex.groupindex)
    return frozenset(pattern.converters)


def _as_one(name: str) -> str:
    """Every snippet type has the same views: ``snippets_of_types:edit``."""
    name = re.sub(r"^wagtailsnippets_[a-z0-9_]+:", "snippets_of_types:", name)
    return re.sub(r"^wagtailsnippetchoosers_[a-z0-9_]+:", "snippet_choosers_of_types:", name)
