"""Lists of files with their checksums: of everything the library holds, or of a selection."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from library import queries
from library.catalogue.description import Description, EditionDescription
from library.models import CatalogueRecord
from segib_site import languages

#: Version of the form of the JSON file.
FORMAT = 1


@dataclass(frozen=True)
class Held:
    """A file that is held here."""

    publication: Description
    edition: EditionDescription

    @property
    def name(self) -> str:
        """A name that no other file of the library has."""
        return f"{self.publication.symbol}-v{self.edition.version}-{self.edition.language}.pdf"


def public_descriptions(symbols: Iterable[str] | None = None) -> list[Description]:
    """Return what the catalogue says of publications that are public (all, or those named), by site
    reference."""
    public = CatalogueRecord.objects.filter(is_deleted=False, page__in=queries.public().order_by())
    if symbols is not None:
        public = public.filter(symbol__in=symbols)
    return [Description.from_data(record.description) for record in public.order_by("symbol")]


def held_files(publications: Iterable[Description]) -> list[Held]:
    """Return the files of publications that are held here, in every version."""
    return [Held(publication, edition) for publication in publications for edition in publication.held]


def as_data(files: Iterable[Held], elsewhere: Iterable[Held], origin: str) -> dict[str, Any]:
    """Return a list of files as JSON can hold it: those held here with their checksums, and those that are
    held elsewhere with their official addresses."""
    return {
        "format": FORMAT,
        "files": [
            {
                "name": held.name,
                "sha256": held.edition.sha256,
                "size": held.edition.size,
                "address": origin + held.edition.path,
                **_facts(held, origin),
            }
            for held in files
        ],
        "held_elsewhere": [
            {"official_address": held.edition.official_address, **_facts(held, origin)} for held in elsewhere
        ],
    }


def _facts(held: Held, origin: str) -> dict[str, Any]:
    said, edition = held.publication, held.edition
    title, language = said.text(said.titles, edition.language or languages.DEFAULT)
    return {
        "publication": said.symbol,
        "publication_address": origin + said.path,
        "title": title,
        "title_language": language,
        "language": edition.language or None,
        "version": edition.version,
        "is_current": edition.is_current,
        "authority": edition.authority,
        "published": edition.published or None,
        "pages": edition.pages,
    }


def as_json(data: dict[str, Any]) -> bytes:
    """Return data as JSON text, the same bytes for the same data."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_checksums(files: Iterable[Held]) -> bytes:
    """Return checksums as ``sha256sum --check`` reads them."""
    return "".join(f"{held.edition.sha256}  {held.name}\n" for held in files).encode()


def tag(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()
