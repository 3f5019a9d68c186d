"""Template tags of the safety net."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import AbstractPage

from segib_site.safety import links_in_use as in_use

register = template.Library()


@register.simple_tag(takes_context=True)
def links_in_use(context: dict[str, Any]) -> in_use.Uses | None:
    """Return what refers to the record that a screen of Wagtail's is about to delete, or to the one of
    several that it is saying something of; see `segib_site.safety.links_in_use`."""
    record, user = _record(context), context["request"].user
    if record is None:
        return None
    return in_use.of_page(record, user) if isinstance(record, AbstractPage) else in_use.of([record], user)


def _record(context: dict[str, Any]) -> Any:
    view = context.get("view")
    if getattr(view, "usage_url", None):
        return context.get("object")
    # Bulk actions loop over what they delete under a name of their own each; the address is the same.
    address = context.get("usage_url")
    items = context.get("items", ()) if getattr(view, "action_type", "") == "delete" else ()
    return next((one["item"] for one in items if address and one["usage_url"] == address), None)
