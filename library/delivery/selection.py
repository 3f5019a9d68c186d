"""Taking many: the files of a selection of publications as one archive."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from library import queries
from library.catalogue.description import Description
from library.delivery import manifest
from library.delivery.archive import Archive, Member
from library.delivery.manifest import Held
from library.finding.selecting import symbols_asked
from segib_site import dates, languages

#: Most publications that can be asked for by name, most files and most bytes of an archive.
MOST_SYMBOLS = 500
MOST_FILES = 1000
MOST_BYTES = 8 * 1024**3
_SYMBOL = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: The day of what has none (the first that ZIP knows).
NO_DAY = datetime.date(1980, 1, 1)


class TooMuch(Exception):
    """The selection is larger than an archive may be."""


@dataclass(frozen=True)
class Selection:
    """Files held here, and editions that are held elsewhere."""

    files: list[Held]
    elsewhere: list[Held]

    @property
    def size(self) -> int:
        """Bytes of the files."""
        return sum(held.edition.size or 0 for held in self.files)


def select(
    publications: Iterable[Description], codes: Iterable[str] = (), *, every_version: bool = False
) -> Selection:
    """Return the editions of publications in some languages (all if none is named): the current versions, or
    every one."""
    wanted = set(codes) or {*languages.CODES, ""}
    editions = [
        Held(publication, edition)
        for publication in publications
        for edition in publication.editions
        if edition.language in wanted and (every_version or edition.is_current) and not edition.is_withdrawn
    ]
    return Selection(
        [held for held in editions if held.edition.is_held and held.edition.path],
        [held for held in editions if held.edition.official_address],
    )


def asked_for(query: QueryDict) -> tuple[list[str], list[str], bool]:
    """Return the site references, languages and whether every version that an address asks for
    (``?doc=…&doc=…&language=pt&versions=all``, or a result of the list; see `symbols_asked`)."""
    # What cannot be a symbol is not asked of the database.
    symbols = [one for one in symbols_asked(query) if _SYMBOL.fullmatch(one)][:MOST_SYMBOLS]
    codes = [code for code in languages.CODES if code in query.getlist("language")]
    return symbols, codes, query.get("versions") == "all"


def archive(selection: Selection, origin: str) -> tuple[Archive, str]:
    """Return the archive of a selection, and its entity tag: the digest of its list of files, which decides
    every byte of it. Raises `TooMuch`."""
    if len(selection.files) > MOST_FILES or selection.size > MOST_BYTES:
        raise TooMuch
    keys = [held.edition.pk for held in selection.files]
    stored = {one.pk: one for one in queries.readable_editions().filter(pk__in=keys).select_related("file")}
    files = [
        held
        for held in selection.files
        if held.edition.pk in stored and stored[held.edition.pk].sha256 == held.edition.sha256
    ]
    said = manifest.as_json(manifest.as_data(files, selection.elsewhere, origin))
    sums = manifest.as_checksums(files)
    members = [Member.of_bytes("manifest.json", said, NO_DAY), Member.of_bytes("SHA256SUMS", sums, NO_DAY)]
    for held in files:
        edition = stored[held.edition.pk]
        members.append(Member.of_file(held.name, edition.file.file, edition.size, edition.crc32, _day(held)))
    return Archive(members), manifest.tag(said)


def _day(held: Held) -> datetime.date:
    for written in (held.edition.published, held.publication.date):
        if written and (day := dates.first_day(written)):
            return day
    return NO_DAY
