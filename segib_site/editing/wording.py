"""Slices in an editor's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.slices.content import SHARED, SLICES, Shape, field_at, shape


def slice_name(name: str) -> str:
    """Return what a slice is called in the interface language, e.g. *Portuguese*, *shared facts*."""
    return _("shared facts") if name == SHARED else languages.language_name(name)


def slices_in_words(names: Iterable[str]) -> str:
    """Return slices as a list in words, in the site's order."""
    wanted = set(names)
    return ", ".join(slice_name(name) for name in SLICES if name in wanted)


def field_in_words(path: str, of: Shape) -> str:
    """Return how editors know the field at a path of content, without its language (the screen says it
    elsewhere)."""
    field = field_at(of, path)
    if field is None:
        return _("order of %(rows)s") % {"rows": path.rstrip("/").split("/")[-1]}
    localised = languages.language_of_field(field)
    *parents, _name = path.split("/")
    base = field_at(of, "/".join([*parents, localised[0]])) if localised else field
    return capfirst(str((base or field).verbose_name))


def source_fields_in_words(paths: Iterable[str], record: Any) -> list[str]:
    """Return the names of the fields at the paths that freshness gives (``field#block``), each once."""
    of = shape(type(record))
    words: dict[str, None] = {}
    for path in paths:
        *parents, last = path.split("#")[0].split("/")
        column = "/".join([*parents, languages.localised_name(last, record.source_language)])
        words[field_in_words(column, of)] = None
    return list(words)
