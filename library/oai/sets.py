"""The sets (section 2.6): by kind, by language of the text, by summit; above those of a sort, one that holds
them all."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst

from library.models import CatalogueRecord, PublicationPage
from segib_site import languages
from summits.models import SummitPage

#: The sets above the others; records name those below (`library.catalogue.records.sets_of`).
ABOVE = {"type": "By kind of publication", "language": "By language of the text", "summit": "By summit"}


def condition(name: str) -> str | None:
    """Return the part of `CatalogueRecord.sets` that says that a record is in a set; ``None`` if no record
    can be."""
    if name != name.lower():
        # Databases differ in whether they take "TYPE" for "type".
        return None
    return f" {name}:" if name in ABOVE else f" {name} "


def every() -> Iterator[tuple[str, str]]:
    """Return the names of all sets, each with what it is called in English."""
    with languages.forced("en"):
        kinds = [(f"type:{kind.value}", str(kind.label)) for kind in PublicationPage.Kind]
        spoken = [
            (f"language:{code}", capfirst(languages.language_name(code, "en"))) for code in languages.CODES
        ]
    yield "type", ABOVE["type"]
    yield from kinds
    yield "language", ABOVE["language"]
    yield from spoken
    yield "summit", ABOVE["summit"]
    yield from _summits()


def _summits() -> list[tuple[str, str]]:
    """Return the sets of the summits that adopted something, also if all of it is gone."""
    named = CatalogueRecord.objects.filter(sets__contains=" summit:").values_list("sets", flat=True)
    found = {one for sets in named.distinct() for one in sets.split() if one.startswith("summit:")}
    ordinals = sorted(int(one.partition(":")[2]) for one in found)
    pages = SummitPage.objects.filter(live=True, ordinal__in=ordinals).public()
    titles = {page.ordinal: page.localised("title", "en") for page in pages}
    return [
        (f"summit:{ordinal}", title.value if (title := titles.get(ordinal)) else f"Summit {ordinal}")
        for ordinal in ordinals
    ]
