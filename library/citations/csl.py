"""References as CSL-JSON (Citation Style Language 1.0.2): for Zotero, Pandoc and other processors.

A processor takes a few HTML tags in a title for markup. The format has no way to say that it is none: such
a title is written as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from library.citations.reference import Reference, Subkind
from segib_site import dates

#: Subkinds that states are bound by.
TREATIES = (Subkind.TREATY, Subkind.PROTOCOL)


def write(references: Iterable[Reference]) -> str:
    """Return references as a JSON list of items."""
    return json.dumps([item(one) for one in references], ensure_ascii=False, indent=1) + "\n"


def item_type(reference: Reference) -> str:
    """Return the CSL type that a publication's kind asks for."""
    if reference.subkind in TREATIES:
        return "treaty"
    return "report" if reference.is_report or reference.subkind == Subkind.MANUAL else "document"


def item(reference: Reference) -> dict[str, Any]:
    """Return a reference as an item; variables without a value are not in it."""
    kind = item_type(reference)
    said: dict[str, Any] = {
        "id": reference.symbol,
        "type": kind,
        "title": reference.title.value,
        "original-title": reference.official_title.value,
        "author": [{"literal": reference.author.value}] if reference.author else [],
        "issued": _issued(reference),
        "publisher": reference.author.value if kind == "report" else "",
        "genre": reference.kind_in_words,
        "collection-title": reference.series.value,
        "version": str(reference.version or ""),
        # The variable holds one language: of a text in several it says nothing.
        "language": reference.languages[0] if len(reference.languages) == 1 else "",
        "ISBN": reference.isbn,
        "ISSN": reference.issn,
        "URL": reference.address,
        "note": " ".join(reference.notes),
    }
    return {name: value for name, value in said.items() if value}


def _issued(reference: Reference) -> dict[str, Any]:
    if not reference.date:
        return {}
    begin, end, is_open = dates.parse(reference.date)
    parts = [[n for n in (part.year, part.month, part.day) if n] for part in (begin, end) if part]
    # Words go before numbers: an interval that is open has no end to be given in numbers.
    return {"date-parts": parts} | ({"literal": reference.date_in_words} if is_open else {})
