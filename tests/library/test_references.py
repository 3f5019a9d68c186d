"""What a reference says, in each format and language; what programs read back. Needs no database."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.catalogue.description import Description, EditionDescription
from library.citations import bibtex, csl, formatted, ris
from library.citations.reference import on_one_line, refer
from tests.library import citing

ORIGIN = "https://segib.example"
TITLES = {"es": "Carta de Prueba", "en": "Specimen Charter", "pt": "Carta de Teste"}
AUTHORS = {
    "es": "Conferencia Iberoamericana",
    "en": "Ibero-American Conference",
    "pt": "Conferência Ibero-Americana",
}


def edition(language="es", authority="not_recorded", version=1, **values):
    path = f"/doc/carta/v{version}/{language}.pdf"
    facts = {"is_held": True, "is_current": True, "is_withdrawn": False, "path": path}
    return EditionDescription(language=language, version=version, authority=authority, **(facts | values))


def charter(**values):
    facts = {
        "symbol": "carta",
        "kind": "charter",
        "subkind": "",
        "date": "2006",
        "source_language": "es",
        "titles": TITLES,
        "authors": AUTHORS,
    }
    return Description(**(facts | values))


def words(description, code):
    return formatted.words(refer(description, code, ORIGIN))


def read(description, code="es"):
    """A reference as the three readers find it."""
    reference = refer(description, code, ORIGIN)
    [entry] = citing.bibtex(bibtex.write([reference])).values()
    [record] = citing.ris(ris.write([reference])).values()
    [item] = citing.csl(csl.write([reference])).values()
    return entry, record, item


# -- for people -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("es", "Conferencia Iberoamericana. (2006). Carta de Prueba [Carta; texto auténtico en español]. "),
        ("en", "Ibero-American Conference. (2006). Specimen Charter [Charter; translation into English]. "),
        (
            "pt",
            "Conferência Ibero-Americana. (2006). Carta de Teste [Carta; texto não oficial em português]. ",
        ),
    ],
)
def test_a_charter_is_cited_in_each_language(code, line):
    texts = [edition("es", "authentic"), edition("en", "translation"), edition("pt", "unofficial")]
    assert words(charter(editions=texts), code) == f"{line}{ORIGIN}/doc/carta/"


@pytest.mark.parametrize(
    ("kind", "subkind", "lines"),
    [
        ("declaration", "", ["Declaración", "Declaration", "Declaração"]),
        ("declaration", "commitment", ["Compromiso", "Commitment", "Compromisso"]),
        ("special_communique", "", ["Comunicado especial", "Special communiqué", "Comunicado especial"]),
        ("plan", "", ["Plan", "Plan", "Plano"]),
        ("agreement", "", ["Acuerdo", "Agreement", "Acordo"]),
        ("agreement", "treaty", ["Tratado", "Treaty", "Tratado"]),
        ("strategy", "", ["Estrategia", "Strategy", "Estratégia"]),
        ("report", "", ["Informe", "Report", "Relatório"]),
        ("data_book", "", ["Compendio de datos", "Data book", "Livro de dados"]),
    ],
)
def test_each_kind_is_named_in_each_language(kind, subkind, lines):
    description = charter(kind=kind, subkind=subkind)
    for code, line in zip(("es", "en", "pt"), lines, strict=True):
        assert (
            words(description, code)
            == f"{AUTHORS[code]}. (2006). {TITLES[code]} [{line}]. {ORIGIN}/doc/carta/"
        )


@pytest.mark.parametrize(
    ("date", "lines"),
    [
        ("", ["s. f.", "n.d.", "s.d."]),
        ("2019-09", ["septiembre de 2019", "September 2019", "setembro de 2019"]),
        ("1995-10-15", ["15 de octubre de 1995", "15 October 1995", "15 de outubro de 1995"]),
        ("2023/..", ["2023 o después", "2023 or later", "2023 ou depois"]),
        (
            "2018-10/2018-11",
            ["octubre–noviembre de 2018", "October–November 2018", "outubro–novembro de 2018"],
        ),
    ],
)
def test_a_date_is_as_partial_as_it_is_recorded(date, lines):
    for code, line in zip(("es", "en", "pt"), lines, strict=True):
        assert f"{AUTHORS[code]}. ({line}). " in words(charter(date=date), code)


def test_what_is_not_recorded_is_left_out():
    assert (
        words(charter(authors={}, date=""), "en")
        == f"Specimen Charter [Charter]. (n.d.). {ORIGIN}/doc/carta/"
    )
    entry, record, item = read(charter(authors={}, date="", kind="report"))
    assert set(entry) == {"ENTRYTYPE", "ID", "title", "type", "langid", "url"}
    assert set(record) == {"type_of_reference", "id", "title", "type_of_work", "urls"}
    assert set(item) == {"id", "type", "title", "genre", "URL"}
    assert entry["ENTRYTYPE"] == "misc", "a report without an institution would be asked for one"


def test_an_author_that_ends_with_a_full_stop_gets_no_second():
    assert words(charter(authors={"en": "Example Inc."}), "en").startswith("Example Inc. (2006). ")


def test_the_languages_of_the_text_are_those_of_the_editions_not_of_the_page():
    texts = charter(editions=[edition("es", "authentic"), edition("pt")])
    assert "[Charter; authentic text in Spanish; text in Portuguese]" in words(texts, "en")
    entry, record, item = read(texts, "en")
    assert (entry["language"], entry["langid"]) == ("spanish and portuguese", "english")
    assert record["language"] == "es, pt" and "language" not in item
    one = charter(editions=[edition("es")])
    assert read(one, "en")[2]["language"] == "es"
    assert refer(one, "en", ORIGIN).file == "", "no file in this language"
    assert refer(one, "es", ORIGIN).file == f"{ORIGIN}/doc/carta/v1/es.pdf"


def test_a_text_that_is_no_longer_offered_is_not_cited():
    gone = charter(editions=[edition("es", is_withdrawn=True), edition("pt")])
    reference = refer(gone, "es", ORIGIN)
    assert reference.languages == ("pt",) and reference.file == ""


def test_a_later_version_says_which_it_is():
    versions = [edition(version=3, published="2020-01"), edition(version=2, is_current=False)]
    description = charter(editions=versions)
    assert "[Charter; text in Spanish, version 3 (January 2020)]" in words(description, "en")
    entry, record, item = read(description)
    assert (entry["version"], record["edition"], item["version"]) == ("3", "3", "3")
    assert refer(description, "es", ORIGIN).file.endswith("/v3/es.pdf")


def test_one_that_was_superseded_says_so_and_by_what():
    description = charter(superseded_by=["carta-2", "carta-3"])
    assert "[Carta; una publicación más reciente sustituye a esta]" in words(description, "es")
    entry, record, item = read(description, "en")
    said = f"Replaced by {ORIGIN}/doc/carta-2/, {ORIGIN}/doc/carta-3/"
    assert entry["note"] == item["note"] == said and record["notes"] == [said]
    unknown = read(charter(status="superseded"), "pt")
    assert unknown[2]["note"] == "Uma publicação mais recente substitui esta."


def test_a_title_this_site_translated_stands_behind_the_official_one():
    description = charter(titles_unverified=["en", "pt"])
    reference = refer(description, "en", ORIGIN)
    assert "(2006). Carta de Prueba [Specimen Charter] [Charter]. " in formatted.words(reference)
    title = next(part for part in formatted.parts(reference) if part.is_title)
    assert (title.text, title.language) == ("Carta de Prueba", "es")
    entry, record, item = read(description, "en")
    assert entry["title"] == record["title"] == item["title"] == "Specimen Charter"
    assert entry["origtitle"] == item["original-title"] == "Carta de Prueba"
    said = "The title in English is this site's working translation; the official one is “Carta de Prueba”."
    assert entry["note"] == item["note"] == said and record["notes"] == [said]
    none = read(charter(titles={"en": "Specimen Charter"}, titles_unverified=["en"]), "en")
    assert none[2]["note"].endswith("the official one was not seen.") and "original-title" not in none[2]


def test_a_title_that_is_not_in_the_language_says_which_it_is_in():
    reference = refer(charter(titles={"pt": TITLES["pt"]}, editions=[edition("pt")]), "en", ORIGIN)
    assert (reference.title.value, reference.title.language) == (TITLES["pt"], "pt")
    assert formatted.words(reference).startswith(
        "Ibero-American Conference. (2006). Carta de Teste [Charter; text in Portuguese]"
    )
    assert citing.bibtex(bibtex.write([reference]))["carta"]["langid"] == "portuguese"


# -- for programs -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "subkind", "types"),
    [
        ("charter", "", ("misc", "GOVDOC", "document")),
        ("agreement", "treaty", ("misc", "GOVDOC", "treaty")),
        ("agreement", "manual", ("manual", "RPRT", "report")),
        ("agreement", "statute", ("misc", "GOVDOC", "document")),
        ("report", "", ("techreport", "RPRT", "report")),
        ("report", "compilation", ("techreport", "RPRT", "report")),
        ("plan", "", ("techreport", "RPRT", "report")),
        ("data_book", "", ("techreport", "RPRT", "report")),
    ],
)
def test_each_kind_has_its_type_in_each_format(kind, subkind, types):
    entry, record, item = read(charter(kind=kind, subkind=subkind))
    assert (entry["ENTRYTYPE"], record["type_of_reference"], item["type"]) == types


def test_an_institution_is_no_person():
    written = bibtex.write([refer(charter(kind="report"), "es", ORIGIN)])
    assert "author = {{Conferencia Iberoamericana}}" in written
    assert "institution = {{Conferencia Iberoamericana}}" in written
    _entry, record, item = read(charter(kind="report"))
    assert record["authors"] == ["Conferencia Iberoamericana"] and record["publisher"] == AUTHORS["es"]
    assert item["author"] == [{"literal": "Conferencia Iberoamericana"}]


def test_numbers_and_series_are_told():
    entry, record, item = read(
        charter(isbn="978-3-16-148410-0", issn="2049-3630", series={"es": "Cuadernos"}), "es"
    )
    assert (entry["isbn"], entry["issn"], entry["series"]) == ("978-3-16-148410-0", "2049-3630", "Cuadernos")
    assert (item["ISBN"], item["ISSN"], item["collection-title"]) == (
        entry["isbn"],
        entry["issn"],
        "Cuadernos",
    )
    assert record["issn"] == entry["isbn"] and record["tertiary_title"] == "Cuadernos"


@pytest.mark.parametrize(
    ("date", "year", "month", "in_ris", "parts"),
    [
        ("2006", "2006", "", "2006///", [[2006]]),
        ("2019-09", "2019", "September", "2019/09//", [[2019, 9]]),
        ("1995-10-15", "1995", "October", "1995/10/15/", [[1995, 10, 15]]),
        (
            "2018-10/2018-11",
            "October–November 2018",
            "",
            "2018/10//October–November 2018",
            [[2018, 10], [2018, 11]],
        ),
        ("2023/..", "2023 or later", "", "2023///2023 or later", [[2023]]),
    ],
)
def test_dates_come_back_as_they_are_recorded(date, year, month, in_ris, parts):
    entry, record, item = read(charter(date=date), "en")
    assert (entry["date"], entry["year"], entry.get("month", "")) == (date, year, month)
    assert (record["date"], record["year"]) == (in_ris, date[:4])
    assert item["issued"]["date-parts"] == parts
    assert item["issued"].get("literal", "") == ("2023 or later" if date.endswith("..") else "")


#: Texts that hurt: what formats are made of, what breaks lines, what is more than one character wide.
HOSTILE = st.text(
    st.sampled_from("{}\\%\"'&$#_^~<>|@,=/-() \n\r\t\x00\x07\x1b\x85\u2028\u200d\ufeffñÇ€🎉abER:.")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
)
LIKE_THE_FORMATS = st.sampled_from(
    [
        "ER  - \nTY  - JOUR",
        "}\n@misc{x,",
        '", "x": "',
        "\\input{/etc/passwd}",
        "\\",
        "%",
        "{",
        "}",
        "@comment{",
    ]
)


@given(
    title=HOSTILE | LIKE_THE_FORMATS, author=HOSTILE | LIKE_THE_FORMATS, code=st.sampled_from(["es", "en"])
)
def test_any_title_comes_back_on_one_line(title, author, code):
    said, who = on_one_line(title), on_one_line(author)
    titles = {code: title} if said else {code: "x"}
    description = charter(titles=titles, authors={code: author} if who else {})
    other = replace(description, symbol="otra", titles={"es": "Otra"})
    references = [refer(one, code, ORIGIN) for one in (description, other)]
    entries = citing.bibtex(bibtex.write(references))
    records = citing.ris(ris.write(references))
    items = citing.csl(csl.write(references))
    assert list(entries) == list(records) == list(items) == ["carta", "otra"]
    for found in (entries, records, items):
        assert found["carta"]["title"] == (said or "x") and found["otra"]["title"] == "Otra"
    assert entries["carta"].get("author", "") == who
    assert records["carta"].get("authors", [""]) == [who]
    assert items["carta"].get("author", [{"literal": ""}]) == [{"literal": who}]
    assert (said or "x") in formatted.words(references[0])


@given(HOSTILE | LIKE_THE_FORMATS)
def test_bibtex_can_count_its_braces(title):
    written = bibtex.write([refer(charter(titles={"es": title or "x"}), "es", ORIGIN)])
    assert written.count("{") == written.count("}")
    depth = 0
    for character in written:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0


def test_a_processor_makes_a_line_of_a_hostile_title():
    title = 'Carta «ñ» & {b} \\x 100% "q" 🎉'
    content = csl.write([refer(charter(titles={"es": title}), "es", ORIGIN)])
    assert title in citing.formatted(content)["carta"] and json.loads(content)[0]["title"] == title
