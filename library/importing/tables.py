"""Reading a table of publications, CSV (RFC 4180, UTF-8) or JSON, as entries of plain text."""

from __future__ import annotations

import csv
import difflib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from library.importing.columns import CSV, CSV_EDITION, EDITION, PUBLICATION

#: Bytes of a table, characters of one cell.
MOST_BYTES = 50 * 1024**2
MOST_CHARACTERS = 100_000
#: Control characters, but for tabs and line ends.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
#: How a formula of a spreadsheet begins; a number or a dash of a list is none.
FORMULA = re.compile(r"[=@]|[+\-](?=[^\s\d])")

Value = str | list[str]


class ImportProblems(Exception):
    """The table cannot be imported; ``problems`` has a line ``file:line: column: reason`` for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Entry:
    """A publication as the table says it, empty cells left out."""

    #: ``file:line``.
    where: str
    values: dict[str, Value] = field(default_factory=dict)
    editions: list[dict[str, str]] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return the text in a column, empty if there is none."""
        value = self.values.get(name, "")
        return value if isinstance(value, str) else ""

    def list(self, name: str) -> list[str]:
        """Return the values in a column of several."""
        value = self.values.get(name, [])
        return value if isinstance(value, list) else []


def read(path: Path) -> list[Entry]:
    """Return the entries of a table. Raises `ImportProblems` with everything that is wrong in how it is
    written."""
    problems: list[str] = []
    text = _text_of(path)
    make = _json_entries if path.suffix.lower() == ".json" else _csv_entries
    entries = list(make(path.name, text, problems))
    if not entries and not problems:
        problems.append(f"{path.name}: there is no publication in it")
    if problems:
        raise ImportProblems(problems)
    return entries


def _text_of(path: Path) -> str:
    if path.suffix.lower() not in (".csv", ".json"):
        raise ImportProblems([f"{path.name}: a file ending in .csv or .json is expected"])
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportProblems([f"{path.name}: it is larger than {MOST_BYTES // 1024**2} MB"])
        content = path.read_bytes()
    except OSError as error:
        raise ImportProblems([f"{path.name}: {error.strerror}"]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = f"{path.name}:{line}: it is not UTF-8: save it as “CSV UTF-8” in your spreadsheet"
        raise ImportProblems([reason]) from error


def _fault_of(text: str) -> str:
    """Return what is wrong with the text of a cell, or nothing."""
    if len(text) > MOST_CHARACTERS:
        return f"it has more than {MOST_CHARACTERS} characters"
    if found := CONTROL.search(text):
        return f"it holds a control character (U+{ord(found[0]):04X})"
    if FORMULA.match(text):
        return f"it begins like a formula of a spreadsheet ({text[:20]})"
    return ""


def _unknown(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return f"there is no such column{f'; {near[0]} is meant?' if near else ''}"


# -- CSV --------------------------------------------------------------------------------------


def _csv_entries(name: str, text: str, problems: list[str]) -> Iterator[Entry]:
    header = text.split("\n", 1)[0]
    # Spreadsheets write semicolons where the comma is for decimals.
    delimiter = max(",;\t", key=header.count)
    csv.field_size_limit(MOST_CHARACTERS + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        columns = [one.strip() for one in next(reader, [])]
        problems += _faults_of_header(name, columns)
        if problems:
            return
        line = reader.line_num + 1
        for cells in reader:
            where, line = f"{name}:{line}", reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield _csv_entry(where, columns, cells, problems)
    except csv.Error as error:
        reason = str(error)
        if "field larger" in reason:
            reason = f"a cell has more than {MOST_CHARACTERS} characters"
        problems.append(f"{name}:{line}: {reason}")


def _faults_of_header(name: str, columns: list[str]) -> list[str]:
    faults = [f"{name}:1: {one}: {_unknown(one, CSV)}" for one in columns if one not in CSV]
    faults += [
        f"{name}:1: {one}: it stands twice" for one in dict.fromkeys(columns) if columns.count(one) > 1
    ]
    faults += [f"{name}:1: {one}: this column is needed" for one in ("symbol", "kind") if one not in columns]
    return faults


def _csv_entry(where: str, columns: list[str], cells: list[str], problems: list[str]) -> Entry:
    entry = Entry(where)
    if len(cells) != len(columns):
        problems.append(f"{where}: it has {len(cells)} cells, and there are {len(columns)} columns")
        return entry
    editions: dict[str, dict[str, str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        value = cell.strip()
        if not value:
            continue
        if fault := _fault_of(value):
            problems.append(f"{where}: {column}: {fault}")
        elif column in CSV_EDITION:
            code, name = CSV_EDITION[column]
            editions.setdefault(code, {"language": code})[name] = value
        elif PUBLICATION[column].is_list:
            entry.values[column] = [part for one in re.split(r"[;\n]", value) if (part := one.strip())]
        else:
            entry.values[column] = value
    entry.editions = list(editions.values())
    return entry


# -- JSON -------------------------------------------------------------------------------------


class _Twice(ValueError):
    """A key that an object has twice: the message."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(f"“{key}” stands twice in an object")
        found[key] = value
    return found


def _json_entries(name: str, text: str, problems: list[str]) -> Iterator[Entry]:
    """Read a list of objects one by one, so that each knows its line."""
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    at = _skip(text, 0)
    if not text.startswith("[", at):
        problems.append(f"{name}:1: a list of publications is expected")
        return
    at = _skip(text, at + 1)
    try:
        while not text.startswith("]", at):
            where = f"{name}:{text.count(chr(10), 0, at) + 1}"
            value, at = decoder.raw_decode(text, at)
            yield _json_entry(where, value, problems)
            at = _skip(text, at)
            if text.startswith(",", at):
                at = _skip(text, at + 1)
            elif not text.startswith("]", at):
                raise json.JSONDecodeError("“,” or “]” is expected", text, at)
        if rest := text[at + 1 :].strip():
            problems.append(f"{name}: there is more behind the list: {rest[:20]}")
    except json.JSONDecodeError as error:
        problems.append(f"{name}:{error.lineno}: {error.msg}")
    except _Twice as error:
        problems.append(f"{where}: {error}")
    except RecursionError:
        problems.append(f"{where}: lists and objects lie too deep in each other")


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _json_entry(where: str, value: Any, problems: list[str]) -> Entry:
    entry = Entry(where)
    if not isinstance(value, dict):
        problems.append(f"{where}: an object is expected")
        return entry
    for name, said in value.items():
        if name == "editions":
            entry.editions = _json_editions(where, said, problems)
        elif name not in PUBLICATION:
            problems.append(f"{where}: {name[:60]}: {_unknown(name, {*PUBLICATION, 'editions'})}")
        elif PUBLICATION[name].is_list:
            texts = _texts(said)
            if texts is None:
                problems.append(f"{where}: {name}: a list of texts is expected")
            else:
                problems += [f"{where}: {name}: {fault}" for one in texts if (fault := _fault_of(one))]
                entry.values[name] = texts
        else:
            _put(where, name, said, entry.values, problems)
    return entry


def _json_editions(where: str, value: Any, problems: list[str]) -> list[dict[str, str]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        problems.append(f"{where}: editions: a list of objects is expected")
        return []
    editions = []
    for number, one in enumerate(value, start=1):
        edition: dict[str, Any] = {}
        for name, said in one.items():
            if name not in EDITION:
                reason = _unknown(name, set(EDITION))
                problems.append(f"{where}: editions {number}, {name[:60]}: {reason}")
            else:
                _put(where, name, said, edition, problems, f"editions {number}, ")
        editions.append(edition)
    return editions


def _texts(value: Any) -> list[str] | None:
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return None
    return [part for one in value if (part := one.strip())]


def _put(
    where: str, name: str, value: Any, into: dict[str, Any], problems: list[str], prefix: str = ""
) -> None:
    """Put a text or whole number among the values as text."""
    if value is None:
        return
    if isinstance(value, bool):
        value = "yes" if value else "no"
    elif isinstance(value, int) and abs(value) < 10**9:
        value = str(value)
    if not isinstance(value, str):
        problems.append(f"{where}: {prefix}{name}: a text is expected")
        return
    text = value.strip()
    if fault := _fault_of(text):
        problems.append(f"{where}: {prefix}{name}: {fault}")
    elif text:
        into[name] = text
