"""Tags of the CMS: where a translation stands, and what its source says otherwise."""

from __future__ import annotations

from typing import Any

from django import template

from segib_site import languages
from segib_site.translations.differences import Difference
from segib_site.translations.listing import Badge

register = template.Library()


@register.inclusion_tag("segib_site/editing/difference.html")
def difference(difference: Difference, source: str) -> dict[str, Any]:
    """Show one difference of a source, word by word; ``source`` is the language it is in.

    The screen needs ``segib_site/admin/differences.css`` (every screen of the CMS has it).
    """
    return {"difference": difference, "lang": languages.tag(source)}


@register.inclusion_tag("segib_site/editing/state_badge.html")
def state_badge(badge: Badge) -> dict[str, Any]:
    """Show the state of one language in little room, with its words for whoever does not see it."""
    return {"badge": badge}
