"""Slices in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.slices.content import SHARED, SLICES


def slice_name(name: str) -> str:
    """Return what a slice is called in the interface language, e.g. *Portuguese*, *shared facts*."""
    return _("shared facts") if name == SHARED else languages.language_name(name)


def slices_in_words(names: Iterable[str]) -> str:
    """Return slices as a list in words, in the site's order."""
    wanted = set(names)
    return ", ".join(slice_name(name) for name in SLICES if name in wanted)
