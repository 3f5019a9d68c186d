"""The list in docs/seeds.md of what each source document says: every row names one page by its address in
each language, the page says there what the row says it does, and the list leaves out nothing that the facts
attribute to the document by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from segib_site import languages
from tests.content import reading
from tests.content.test_facts import DEVIATIONS, FOLDER

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sweep]

LIST = Path(__file__).parents[2] / "docs" / "seeds.md"
SEEDS = ["000", "001", "002", "003", "004"]
CODES = languages.CODES


@dataclass(frozen=True)
class Row:
    statement: str
    paths: dict[str, str]
    phrases: dict[str, list[str]]


def rows() -> dict[str, list[Row]]:
    """Return the rows of the table below each ``## 000: …`` heading."""
    found: dict[str, list[Row]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found[line[3:6]] = table = []
        elif line.startswith("| ") and not line.startswith(("| Statement |", "| --- |")):
            statement, addresses, *phrases = (cell.strip() for cell in line.strip("|").split(" | "))
            paths = [path.strip("`") for path in addresses.split(" · ")]
            split = [cell.split(" · ") for cell in phrases]
            table.append(
                Row(
                    statement,
                    dict(zip(CODES, paths, strict=True)),
                    dict(zip(CODES, split, strict=True)),
                )
            )
    return found


ROWS = rows()


def attributed(seed, record):
    """Return the records in a facts file, at any depth, whose sources name a document."""
    if isinstance(record, list):
        return [found for part in record for found in attributed(seed, part)]
    if not isinstance(record, dict):
        return []
    itself = any(source.startswith(f"{seed}_") for source in record.get("source") or [])
    return [record] * itself + [found for part in record.values() for found in attributed(seed, part)]


def names(name, record):
    """Return what a row has to say, in Spanish, for a record of a facts file."""
    if name == "offices.yaml":
        return [record["email"], *(phone["e164"].removeprefix("+") for phone in record["phones"])]
    deviation = DEVIATIONS.get(("observer", record.get("id"), "name", "es"))
    said = deviation or record.get("title") or record.get("name") or record.get("es")
    return [said["es"] if isinstance(said, dict) else said] if said else []


def test_each_document_has_a_table():
    assert list(ROWS) == SEEDS
    assert all(ROWS[seed] for seed in SEEDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_names_one_page_in_three_languages(seed):
    addresses = reading.addresses()
    for row in ROWS[seed]:
        pages = {addresses.get(row.paths[code]) for code in CODES}
        assert len(pages) == 1 and None not in pages, row.statement
        assert all(row.paths[code].startswith(f"/{code}/") for code in CODES), row.statement
        assert all(all(row.phrases[code]) for code in CODES), row.statement


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_document_says_stands_on_the_page(seed, code):
    absent = [
        f"{row.paths[code]}: {phrase}"
        for row in ROWS[seed]
        for phrase in row.phrases[code]
        if phrase not in reading.text(row.paths[code])
    ]
    assert not absent, "\n".join(absent)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name",
    [
        "countries.yaml",
        "observers.yaml",
        "offices.yaml",
        "plans.yaml",
        "documents.yaml",
        "programmes.yaml",
        "people.yaml",
        "glossary.yaml",
    ],
)
def test_nothing_the_facts_attribute_to_a_document_by_name_is_left_out(seed, name):
    listed = {phrase for row in ROWS[seed] for phrase in row.phrases["es"]}
    listed |= {re.sub(r"\D", "", phrase) for phrase in listed}
    records = attributed(seed, yaml.safe_load((FOLDER / name).read_text(encoding="utf-8")))
    for record in records:
        for wanted in names(name, record):
            assert any(wanted in phrase for phrase in listed), f"{seed}: {wanted}"
