"""Template tags of the safety net."""

from __future__ import annotations

from typing import Any

from django import template

from segib_site.safety import links_in_use as in_use

register = template.Library()


@register.simple_tag(takes_context=True)
def links_in_use(context: dict[str, Any], record: Any) -> in_use.Uses:
    """Return what refers to a record; see `segib_site.safety.links_in_use`."""
    return in_use.of([record], context["request"].user)
