"""Names that keep their language wherever they stand: titles of pages and names of records."""

from __future__ import annotations

from collections.abc import Iterator

from segib_site import languages
from segib_site.guards.registry import proper_names
from segib_site.models import SitePage, TranslatedRecord


@proper_names
def titles_of_pages() -> Iterator[tuple[str, str]]:
    """The titles of pages, in each language they are public in: ``(language, title)``."""
    fields = languages.localised_names("title")
    for titles in SitePage.objects.filter(live=True, depth__gt=1).values_list(*fields):
        yield from zip(languages.CODES, titles, strict=True)


@proper_names
def names_of_records() -> Iterator[tuple[str, str]]:
    """The names of terms, countries, axes and other records."""
    from segib_site.checks import concrete

    for model in concrete(TranslatedRecord):
        if "name" in languages.translated_fields(model):
            for names in model._default_manager.values_list(*languages.localised_names("name")):
                yield from zip(languages.CODES, names, strict=True)
