"""References of every publication that the site begins with, read by other people's programs."""

from __future__ import annotations

import pytest

from library.catalogue.description import Description
from library.models import CatalogueRecord
from segib_site import dates, languages
from tests.library import citing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

READERS = {"bib": citing.bibtex, "ris": citing.ris, "json": citing.csl}


def every() -> list[Description]:
    return [Description.from_data(it.description) for it in CatalogueRecord.objects.filter(is_deleted=False)]


@pytest.mark.parametrize("code", languages.CODES)
def test_programs_read_the_reference_of_every_publication(client, code):
    publications = every()
    assert len(publications) >= 77
    for it in publications:
        address, title = f"http://testserver{it.path}", it.titles[code]
        found = {}
        for suffix, read in READERS.items():
            answer = client.get(f"{it.path}cite/{code}.{suffix}")
            assert answer.status_code == 200, answer.request
            found[suffix] = read(answer.content.decode())
            assert list(found[suffix]) == [it.symbol]
            assert found[suffix][it.symbol]["title"] == title
            assert "/sheet/" not in answer.content.decode()
        entry, record, item = (found[suffix][it.symbol] for suffix in READERS)
        assert entry["url"] == item["URL"] == address and record["urls"] == [address]
        author = it.authors.get(code, "")
        assert entry.get("author", "") == author and record.get("authors", [""]) == [author]
        assert item.get("author", [{"literal": ""}]) == [{"literal": author}]
        assert entry.get("date", "") == it.date
        if it.date:
            begin = dates.parse(it.date)[0]
            parts = [part for part in (begin.year, begin.month, begin.day) if part]
            assert item["issued"]["date-parts"][0] == parts
            in_ris = [int(part) for part in record["date"].split("/")[:3] if part]
            assert (in_ris, record["year"]) == (parts, str(begin.year))


@pytest.mark.parametrize("code", languages.CODES)
def test_a_processor_formats_the_whole_library(client, code):
    lines = citing.formatted(client.get(f"/doc/citations/{code}.json?all=1").content.decode())
    publications = {it.symbol: it for it in every()}
    assert set(lines) == set(publications)
    for symbol, line in lines.items():
        it = publications[symbol]
        assert it.titles[code] in line and it.path in line, line
        if it.date and "/" not in it.date:
            assert it.date[:4] in line, line


@pytest.mark.parametrize("suffix", READERS)
def test_the_whole_library_is_one_file(client, suffix):
    found = READERS[suffix](client.get(f"/doc/citations/pt.{suffix}?all=1").content.decode())
    assert {symbol: it["title"] for symbol, it in found.items()} == {
        it.symbol: it.titles["pt"] for it in every()
    }
