"""The files that references are written in for programs, by the ending of their addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from library.citations import bibtex, csl, ris
from library.citations.reference import Reference


@dataclass(frozen=True)
class Format:
    """A format of reference managers."""

    #: As people know it.
    name: str
    media_type: str
    write: Callable[[Iterable[Reference]], str]
    #: JSON is in UTF-8 always (RFC 8259); the others have to say so.
    says_charset: bool = True

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8" if self.says_charset else self.media_type


FORMATS = {
    "bib": Format("BibTeX", "application/x-bibtex", bibtex.write),
    "ris": Format("RIS", "application/x-research-info-systems", ris.write),
    "json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", csl.write, says_charset=False),
}


def path(symbol: str, code: str, suffix: str) -> str:
    """Return the permanent path of a publication's reference in a language and a format."""
    return f"/doc/{symbol}/cite/{code}.{suffix}"
