"""References as RIS: for EndNote, Zotero, Mendeley and library systems.

Tags as reference managers read them today; UTF-8; lines end as the format asks, with CR and LF.
"""

from __future__ import annotations

from collections.abc import Iterable

from library.citations.reference import Reference, Subkind
from segib_site import dates


def write(references: Iterable[Reference]) -> str:
    """Return references as a RIS file."""
    return "\r\n".join(_record(one) for one in references)


def record_type(reference: Reference) -> str:
    """Return the type of record that a publication's kind asks for: what an institution reports or plans is
    a report; what the Conference adopts is nearest to what governments publish."""
    return "RPRT" if reference.is_report or reference.subkind == Subkind.MANUAL else "GOVDOC"


def _record(reference: Reference) -> str:
    kind = record_type(reference)
    said = [
        ("TY", kind),
        ("ID", reference.symbol),
        ("TI", reference.title.value),
        ("AU", reference.author.value),
        *_dates(reference),
        ("PB", reference.author.value if kind == "RPRT" else ""),
        ("M3", reference.kind_in_words),
        ("T3", reference.series.value),
        ("ET", str(reference.version or "")),
        ("LA", ", ".join(reference.languages)),
        ("SN", reference.isbn),
        ("SN", reference.issn),
        ("UR", reference.address),
        *(("N1", note) for note in reference.notes),
    ]
    lines = [f"{tag}  - {value}" for tag, value in said if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _dates(reference: Reference) -> list[tuple[str, str]]:
    """Return year and date (``year/month/day/words``, as much of it as is known; words where it is not a
    single day, month or year)."""
    if not reference.date:
        return []
    begin, end, is_open = dates.parse(reference.date)
    month = f"{begin.month:02d}" if begin.month else ""
    day = f"{begin.day:02d}" if begin.day else ""
    words = reference.date_in_words if end or is_open else ""
    return [("PY", f"{begin.year:04d}"), ("DA", f"{begin.year:04d}/{month}/{day}/{words}")]
