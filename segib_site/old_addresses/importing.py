"""Tables of old addresses, from files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction

from segib_site import languages, old_addresses
from segib_site.middleware import language_of_path
from segib_site.models import OldAddress, SitePage

COLUMNS = ("old_address", "new_address")


class TableError(Exception):
    """A table cannot be imported; ``problems`` has a line ``file:line: reason`` for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Imported:
    """How many addresses a table made, changed and left as they were."""

    made: int = 0
    changed: int = 0
    kept: int = 0


def read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file (RFC 4180, UTF-8) with the numbers of their lines.

    Raises `TableError` if the file cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in columns if name not in (reader.fieldnames or [])]
            if missing:
                raise TableError([f"{path.name}:1: there is no column “{missing[0]}”"])
            return [
                (reader.line_num, {name: (row.get(name) or "").strip() for name in reader.fieldnames or []})
                for row in reader
            ]
    except UnicodeDecodeError as error:
        raise TableError([f"{path.name}:1: the file is not UTF-8 ({error.reason})"]) from error
    except csv.Error as error:
        # The line after the last good row: there the bad one begins.
        raise TableError([f"{path.name}:{reader.line_num + 1}: {error}"]) from error
    except OSError as error:
        raise TableError([f"{path.name}: {error.strerror}"]) from error


def target_of(new_address: str) -> OldAddress:
    """Return an entry, without its old address, for a path of this site or a whole address.

    A path that is a page's leads to the page, so that it follows when the page moves. Raises `ValueError`.
    """
    parts = urlsplit(new_address)
    if parts.scheme == "https" and parts.hostname:
        return OldAddress(link=new_address)
    if parts.scheme or parts.netloc or not new_address.startswith("/"):
        raise ValueError(f"“{new_address}” is neither a path of this site nor an https address")
    code = language_of_path(parts.path)
    if code is None:
        return OldAddress(link=new_address)
    page = page_at(parts.path, code)
    if page is None:
        raise ValueError(f"no page is at “{new_address}”")
    return OldAddress(page=page, language=code)


def page_at(path: str, code: str) -> SitePage | None:
    """Return the page at a public path of a language, e.g. ``/pt/cooperacao/``."""
    rest = unquote(path).strip("/").split("/")[1:]
    home = SitePage.objects.filter(depth=2, sites_rooted_here__is_default_site=True).first()
    if home is None:
        return None
    column = languages.localised_name("url_path", code)
    wanted = f"{languages.get(home, 'url_path', code)}{'/'.join(rest)}{'/' if rest else ''}"
    return SitePage.objects.filter(**{column: wanted}).first()


@transaction.atomic
def import_table(path: Path, *, dry_run: bool = False) -> Imported:
    """Import a table with the columns ``old_address`` and ``new_address``; all of it or nothing.

    Raises `TableError` with every bad line.
    """
    problems: list[str] = []
    result = Imported()
    seen: dict[str, int] = {}
    for line, row in read_rows(path, COLUMNS):
        try:
            address = old_addresses.normalise(row["old_address"])
            if address in seen:
                raise ValueError(f"“{address}” stands already in line {seen[address]}")
            seen[address] = line
            entry = target_of(row["new_address"])
            _store(address, entry, result)
        except ValidationError as error:
            problems.append(f"{path.name}:{line}: {' '.join(error.messages)}")
        except ValueError as error:
            problems.append(f"{path.name}:{line}: {error}")
    if problems:
        raise TableError(problems)
    if dry_run:
        transaction.set_rollback(True)
    return result


def _store(address: str, entry: OldAddress, result: Imported) -> None:
    known = OldAddress.objects.filter(address=address).first()
    if known is None:
        entry.address = address
        entry.full_clean()
        entry.save()
        result.made += 1
        return
    wanted = (entry.page_id, entry.link, entry.language if entry.page_id else known.language)
    if (known.page_id, known.link, known.language) == wanted:
        result.kept += 1
        return
    known.page_id, known.link, known.language = wanted
    known.full_clean()
    known.save()
    result.changed += 1
