"""Reading references as the programs of those who cite do: each reader is somebody else's."""

from __future__ import annotations

import json
import re
from typing import Any

import bibtexparser
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

#: What LaTeX prints for the commands that titles are written with.
PRINTED = {
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}


def bibtex(content: str) -> dict[str, dict[str, str]]:
    """The entries of a BibTeX file by their keys, with what LaTeX prints of each field."""
    entries = bibtexparser.loads(content).entries
    return {
        entry["ID"]: {name: value if name == "url" else printed(value) for name, value in entry.items()}
        for entry in entries
    }


def printed(value: str) -> str:
    """What LaTeX prints of a value: commands and escaped characters as characters, groups without braces."""

    def character(match: re.Match[str]) -> str:
        command, escaped, _brace = match.groups()
        return PRINTED[command] if command else escaped or ""

    return re.sub(r"\\([a-z]+)\{\}|\\([&%$#_])|([{}])", character, value)


def ris(content: str) -> dict[str, dict[str, Any]]:
    """The records of a RIS file by their keys."""
    assert "\n" not in content.replace("\r\n", "") and "\r" not in content.replace("\r\n", "")
    return {record["id"]: record for record in rispy.loads(content)}


def csl(content: str) -> dict[str, dict[str, Any]]:
    """The items of a CSL-JSON file by their keys."""
    return {item["id"]: item for item in json.loads(content)}


def formatted(content: str) -> dict[str, str]:
    """What a processor makes of the items of a CSL-JSON file, in the Harvard style."""
    items = json.loads(content)
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = {}
    for item in items:
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        [line] = bibliography.bibliography()
        made[item["id"]] = str(line)
    return made
