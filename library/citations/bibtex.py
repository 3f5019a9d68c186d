"""References as BibTeX, in UTF-8: for LaTeX, with BibTeX itself or with biblatex.

Both read the same entry. ``year`` and ``month`` are for the one, ``date`` (EDTF), ``langid``, ``version``
and ``origtitle`` for the other. A publication is a ``techreport`` if an institution reports or plans in it,
a ``manual``, or ``misc``; it is never a ``book``: a book has a publisher, and none is recorded.

What LaTeX reads as a command is written so that it prints the character. A title is in braces of its own:
no style may change its capitals, an official title is written as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from library.citations.reference import Reference, Subkind
from segib_site import dates

#: What prints a character that LaTeX would obey. A brace may not stand in a value, not even behind a
#: backslash: BibTeX counts them.
PRINTED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{character: f"\\{character}" for character in "&%$#_"},
    }
)
#: Languages by biblatex's names.
LANGUAGES = {"es": "spanish", "en": "english", "pt": "portuguese"}
#: BibTeX's own abbreviations, which styles write in the document's language.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write(references: Iterable[Reference]) -> str:
    """Return references as a BibTeX file; keys are the site references."""
    return "\n".join(_entry(one) for one in references)


def entry_type(reference: Reference) -> str:
    """Return the type of entry that a publication's kind asks for."""
    if reference.subkind == Subkind.MANUAL:
        return "manual"
    # BibTeX asks who issued a report; where that is not recorded, it is not called one.
    return "techreport" if reference.is_report and reference.author else "misc"


def escaped(text: str) -> str:
    """Return a text as LaTeX prints it."""
    return text.translate(PRINTED)


def _entry(reference: Reference) -> str:
    kind = entry_type(reference)
    issuer = {"techreport": "institution", "manual": "organization"}.get(kind, "")
    braced = f"{{{escaped(reference.author.value)}}}" if reference.author else ""
    said = {
        "author": braced,
        "title": f"{{{escaped(reference.title.value)}}}",
        "origtitle": escaped(reference.official_title.value),
        "type": escaped(reference.kind_in_words),
        **({issuer: braced} if issuer else {}),
        "series": escaped(reference.series.value),
        "version": str(reference.version or ""),
        **_dates(reference),
        "language": " and ".join(LANGUAGES[code] for code in reference.languages),
        "langid": LANGUAGES[reference.title.language],
        "isbn": reference.isbn,
        "issn": reference.issn,
        "url": reference.address,
        "note": " ".join(escaped(note) for note in reference.notes),
    }
    # An abbreviation stands without braces.
    fields = (
        f"  {name} = {value if value in MONTHS else f'{{{value}}}'}," for name, value in said.items() if value
    )
    return "\n".join([f"@{kind}{{{reference.symbol},", *fields, "}", ""])


def _dates(reference: Reference) -> dict[str, str]:
    if not reference.date:
        return {}
    begin, end, is_open = dates.parse(reference.date)
    said = {"date": reference.date, "year": f"{begin.year:04d}"}
    if end or is_open:
        # Plain BibTeX knows no intervals, but prints whatever the year says.
        said["year"] = escaped(reference.date_in_words)
    elif begin.month:
        said["month"] = MONTHS[begin.month - 1]
    return said
