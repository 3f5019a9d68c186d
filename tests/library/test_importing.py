"""Bringing in a back catalogue: checked whole, then written whole or not at all."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from library.importing import writing
from library.importing.columns import CSV, EDITION, PUBLICATION
from library.importing.tables import ImportProblems, read
from library.models import CatalogueRecord, Edition, LibraryIndexPage, PublicationPage, Reading, Subject
from segib_site.models import SiteDocument, TranslationTask
from segib_site.slices import freshness, publishing
from tests.specimens import bad_files, domain
from tests.specimens.factories import draft, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADER = "symbol,kind,date,title_es,title_pt,introduction_es,introduction_pt,subjects,publish"
ROW = "informe-1999,report,1999-05,Informe,Relatório,Qué es.,O que é.,water,es;pt"


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def library(home):
    domain.made(Subject, key="water", name="Water")
    domain.made(Subject, key="culture", name="Culture")
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


@pytest.fixture
def files(tmp_path):
    """A folder with two files, and something outside it."""
    folder = tmp_path / "files"
    (folder / "1999").mkdir(parents=True)
    (folder / "informe_es.pdf").write_bytes(domain.pdf(2))
    (folder / "1999" / "informe_pt.pdf").write_bytes(domain.pdf(3))
    (tmp_path / "secret.pdf").write_bytes(domain.pdf(1))
    return folder


@pytest.fixture
def table(tmp_path):
    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def bring_in(path, *options):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_publications", str(path), *map(str, options), stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def refused(path, *options):
    """The mistakes that are told, and that nothing was written."""
    before = [model.objects.count() for model in (PublicationPage, SiteDocument, CatalogueRecord)]
    with pytest.raises(CommandError) as error:
        bring_in(path, *options)
    assert before == [model.objects.count() for model in (PublicationPage, SiteDocument, CatalogueRecord)]
    assert not list(Path(project.MEDIA_ROOT, "documents").glob("*"))
    first, *lines = str(error.value).splitlines()
    assert first == "Nothing was imported:"
    return lines


def test_a_publication_is_made_and_public_in_the_languages_named(library, table, client):
    said = bring_in(table(f"{HEADER}\n{ROW}\n"))
    assert "Imported: 1 publications (1 public) with 0 editions" in said
    page = PublicationPage.objects.get(symbol="informe-1999")
    assert page.live_languages == ("es", "pt") and page.date == "1999-05"
    assert [one.key for one in page.subjects.all()] == ["water"]
    assert client.get("/doc/informe-1999/").status_code == 303
    assert CatalogueRecord.objects.get(symbol="informe-1999").description["titles"]["pt"] == "Relatório"
    tasks = TranslationTask.objects.filter(page=page.pk)
    assert not tasks.exists(), "nobody is asked to translate what was brought in"
    states = freshness.states(page)
    assert states["pt"].state == freshness.State.CURRENT


def test_without_languages_to_publish_it_is_a_draft(library, table, client):
    bring_in(table("symbol,kind,title_es\nacta,agreement,Acta\n"))
    page = PublicationPage.objects.get(symbol="acta")
    assert not page.live and text(draft(page), "title", "es") == "Acta"
    assert client.get("/doc/acta/").status_code == 404
    assert not CatalogueRecord.objects.filter(symbol="acta").exists()


def test_editions_bring_their_files_byte_for_byte(
    library, table, files, client, django_capture_on_commit_callbacks
):
    columns = "edition_es_file,edition_es_authority,edition_pt_file,edition_en_address,edition_es_published"
    row = "informe_es.pdf,authentic,1999/informe_pt.pdf,https://example.org/x.pdf,1999"
    with django_capture_on_commit_callbacks(execute=True):
        said = bring_in(table(f"{HEADER},{columns}\n{ROW},{row}\n"), "--files", files)
    assert "3 editions" in said
    rows = {one.language: one for one in Edition.objects.filter(page__symbol="informe-1999")}
    assert (rows["es"].authority, rows["es"].pages, rows["es"].published) == ("authentic", 2, "1999")
    assert rows["en"].official_address == "https://example.org/x.pdf" and rows["en"].file is None
    assert (
        b"".join(client.get("/doc/informe-1999/es.pdf").streaming_content)
        == (files / "informe_es.pdf").read_bytes()
    )
    assert Reading.objects.count() == 2, "the worker reads them"


def test_json_holds_several_versions_and_the_same_file_is_stored_once(library, table, files):
    entry = {
        "symbol": "informe-1999", "kind": "report", "date": "1999", "title_es": "Informe",
        "introduction_es": "Qué es.", "subjects": ["water", "culture"], "publish": ["es"],
        "axis_is_inferred": False, "sources": ["https://example.org/; a"], "summit": None,
        "editions": [
            {"language": "es", "version": 1, "file": "informe_es.pdf"},
            {"language": "es", "version": 2, "file": "1999/informe_pt.pdf"},
            {"language": "pt", "file": "informe_es.pdf", "authority": "translation"},
        ],
    }  # fmt: skip
    said = bring_in(table(json.dumps([entry]), "table.json"), "--files", files)
    assert "1 publications (1 public) with 3 editions" in said
    page = PublicationPage.objects.get(symbol="informe-1999")
    assert SiteDocument.objects.count() == 2 and page.editions.count() == 3
    assert page.sources == ["https://example.org/; a"] and page.axis_is_inferred is False
    assert {one.key for one in page.subjects.all()} == {"water", "culture"}


def test_order_in_the_table_does_not_matter_for_what_is_superseded(library, table):
    rows = ["symbol,kind,title_es,supersedes", "c,plan,C,b", "a,plan,A,", "b,plan,B,a"]
    bring_in(table("\n".join(rows)))
    found = {one.symbol: draft(one).supersedes for one in PublicationPage.objects.all()}
    assert {key: getattr(value, "symbol", None) for key, value in found.items()} == {
        "a": None, "b": "a", "c": "b",
    }  # fmt: skip


def test_every_mistake_is_told_with_line_and_column_and_nothing_is_written(library, table, files):
    (files / "bad.pdf").write_bytes(
        bad_files.changed(lambda p: p.Root.__setitem__("/OpenAction", bad_files.script(p)))
    )
    columns = (
        "symbol,source_language,kind,subkind,date,title_es,title_en,introduction_es,isbn,issn,subjects,summit,"
        "axis,axis_is_inferred,supersedes,status,unverified_fields,publish,edition_es_file,edition_es_address,"
        "edition_es_version,edition_en_authority,edition_en_address,edition_pt_file"
    )
    rows = [
        "Bad Symbol,es,novel,x,1999-13,Título,,Qué,978-1,12,fire,99,none,perhaps,nothing,lost,capital.xx,fr,"
        "bad.pdf,https://example.org/,0,authentic,not an address,../secret.pdf",
        "b,es,plan,,,,,,,,,,,,b,retracted,,en,missing.pdf,,,,,/etc/passwd",
        "b,xx,plan,,,T,,,,,,,,,,,,,,,,,,",
    ]
    lines = refused(table("\n".join([columns, *rows])), "--files", files)
    told = {tuple(line.split(": ")[:2]) for line in lines}
    assert told >= {
        ("table.csv:2", name)
        for name in (
            "symbol", "kind", "subkind", "date", "isbn", "issn", "subjects", "summit", "axis",
            "axis_is_inferred", "supersedes", "status", "unverified_fields", "publish",
            "edition_es_version", "edition_en_authority", "edition_en_address", "edition_pt_file",
        )
    }  # fmt: skip
    assert told >= {
        ("table.csv:3", name)
        for name in (
            "title_es", "title_en", "introduction_en", "supersedes", "status", "edition_es_file",
            "edition_pt_file",
        )
    }  # fmt: skip
    assert told >= {("table.csv:4", "symbol"), ("table.csv:4", "source_language")}
    assert "outside the folder" in "\n".join(lines) and "secret" not in str(SiteDocument.objects.all())


def test_a_bad_file_is_told_of(library, table, files):
    (files / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    (files / "link.pdf").symlink_to(files.parent / "secret.pdf")
    head = "symbol,kind,title_es,edition_es_file"
    [line] = refused(table(f"{head}\na,plan,A,bad.pdf"), "--files", files)
    assert line.startswith("table.csv:2: edition_es_file: “bad.pdf” ends before its end")
    [line] = refused(table(f"{head}\na,plan,A,link.pdf"), "--files", files)
    assert "outside the folder" in line
    assert "--files" in refused(table(f"{head}\na,plan,A,informe_es.pdf"))[0]
    assert "no such folder" in refused(table(f"{head}\na,plan,A,x"), "--files", files / "none")[0]


def test_a_failure_in_the_middle_leaves_neither_records_nor_files(library, table, files, monkeypatch):
    release, calls = writing.release, []

    def fail(page, codes):
        calls.append(page.symbol)
        assert list(Path(project.MEDIA_ROOT, "documents").glob("*"))
        if len(calls) == 2:
            raise OSError("the disk is full")
        return release(page, codes)

    monkeypatch.setattr(writing, "release", fail)
    head = "symbol,kind,title_es,introduction_es,publish,edition_es_file"
    path = table(f"{head}\na,plan,A,x,es,informe_es.pdf\nb,plan,B,x,es,1999/informe_pt.pdf")
    with pytest.raises(OSError, match="full"):
        bring_in(path, "--files", files)
    assert calls == ["a", "b"] and not PublicationPage.objects.exists() and not SiteDocument.objects.exists()
    assert not list(Path(project.MEDIA_ROOT, "documents").glob("*"))


def test_a_dry_run_says_what_would_be_done_and_does_nothing(library, table, files):
    path = table(f"{HEADER},edition_es_file\n{ROW},informe_es.pdf\n")
    said = bring_in(path, "--dry-run", "--files", files)
    assert "Would import: 1 publications (1 public) with 1 editions" in said
    assert not PublicationPage.objects.exists() and not SiteDocument.objects.exists()


def test_what_is_there_is_never_changed_and_what_differs_is_told(library, table, files):
    path = table(f"{HEADER},edition_es_file\n{ROW},informe_es.pdf\n")
    bring_in(path, "--files", files)
    said = bring_in(path, "--files", files)
    assert "0 publications" in said and "1 there already, 0 there and different" in said
    assert SiteDocument.objects.count() == 1
    other = ROW.replace("Relatório", "Outro").replace("water", "culture")
    said = bring_in(table(f"{HEADER},edition_es_file\n{other},1999/informe_pt.pdf\n"), "--files", files)
    assert "table.csv:2: informe-1999: title_pt, subjects, editions: the site says something else" in said
    page = PublicationPage.objects.get()
    assert text(draft(page), "title", "pt") == "Relatório" and page.editions.get().pages == 2


def test_a_symbol_that_was_public_is_not_used_again(library, table):
    domain.publication("informe-1999", library).delete()
    assert "none is used twice" in refused(table(f"{HEADER}\n{ROW}\n"))[0]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", ":1: symbol: this column is needed"),
        (HEADER.encode(), "there is no publication in it"),
        (b"\xff\xfe" + f"{HEADER}\n{ROW}".encode("utf-16-le"), "not UTF-8"),
        (f"{HEADER}\n{ROW}".encode("latin-1"), "table.csv:2: it is not UTF-8"),
        (f"{HEADER},titel_es\n{ROW},x", "titel_es: there is no such column; title_es is meant?"),
        (f"{HEADER},date\n{ROW},x", "date: it stands twice"),
        (f"{HEADER}\n{ROW},more", "10 cells, and there are 9 columns"),
        (f"{HEADER}\nshort,plan", "2 cells, and there are 9 columns"),
        (f'{HEADER}\n{ROW.replace("Informe", chr(34) + "open")}', "table.csv:2: "),
        (f"{HEADER}\n{ROW.replace('Informe', 'x' * 10_000_000)}", "more than 100000 characters"),
        (f'{HEADER}\n{ROW.replace("Informe", "=HYPERLINK(1)")}', "title_es: it begins like a formula"),
        (f"{HEADER}\n{ROW.replace('Informe', '@SUM(1)')}", "title_es: it begins like a formula"),
        (f"{HEADER}\n{ROW.replace('Informe', 'a' + chr(0) + 'b')}", "title_es: it holds a control character"),
    ],
    ids=[
        "empty", "no-rows", "utf-16", "latin-1", "unknown-column", "twice", "more-cells", "fewer-cells",
        "open-quote", "ten-megabytes", "formula", "at", "nul",
    ],
)  # fmt: skip
def test_a_table_that_is_badly_written_is_refused_with_a_reason(library, table, content, reason):
    lines = refused(table(content))
    assert any(reason in line for line in lines), lines


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "a list of publications is expected"),
        ("{}", "a list of publications is expected"),
        ("[", ""),
        ("[1]", "an object is expected"),
        ('[\n{"symbol": "a"\n', "table.json:"),
        ('[{"symbol": "a", "symbol": "b"}]', "stands twice"),
        ('[{"symbol": ["a"], "kind": {}}]', "kind: a text is expected"),
        ('[{"symbol": "a", "subjects": "water"}]', "subjects: a list of texts is expected"),
        ('[{"symbol": "a", "editions": 3}]', "editions: a list of objects is expected"),
        ('[{"symbol": "a", "editions": [{"lang": "es"}]}]', "editions 1, lang: there is no such column"),
        (
            '[{"symbol": "a", "kind": "plan", "title_es": "T", "editions": [{"version": "1.5"}]}]',
            "whole number",
        ),
        ('[{"symbol": NaN}]', ""),
        ('[{"symbol": "a"}] more', "more behind the list"),
        ("[" * 100_000, "too deep"),
        ('[{"symbol": "\\ud800"}]', ""),
    ],
)
def test_json_that_is_badly_written_is_refused_with_a_reason(library, table, content, reason):
    lines = refused(table(content, "table.json"))
    assert any(reason in line for line in lines), lines


@pytest.mark.parametrize("change", ["bom", "semicolons", "tabs", "windows", "spaces"])
def test_what_spreadsheets_write_is_read(library, table, change):
    content = f"{HEADER}\n{ROW}\n".replace("es;pt", "pt")
    changed = {
        "bom": "\ufeff" + content,
        "semicolons": content.replace(",", ";"),
        "tabs": content.replace(",", "\t"),
        "windows": content.replace("\n", "\r\n"),
        "spaces": content.replace(",", " , ") + "\n,,,,,,,,\n",
    }[change]
    content = changed.replace(",pt", ",es") if change != "semicolons" else changed.replace(";pt", ";es")
    bring_in(table(content.replace("\tpt", "\tes")))
    assert text(draft(PublicationPage.objects.get()), "title", "es") == "Informe"


def test_where_there_is_no_library_it_says_so(home, table):
    assert "no library" in refused(table(f"{HEADER}\n{ROW}"))[0]
    assert "ending in .csv or .json" in refused(table("x", "table.xlsx"))[0]
    assert "No such file" in refused(Path("/nowhere/table.csv"))[0]


@given(
    content=st.binary(max_size=300) | st.text(alphabet='[{"}],:;\n a=\x00é1', max_size=200).map(str.encode)
)
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory, content):
    for ending in ("csv", "json"):
        path = tmp_path_factory.mktemp("t") / f"t.{ending}"
        path.write_bytes(content)
        try:
            read(path)
        except ImportProblems as error:
            assert error.problems


def test_the_guide_tells_of_every_column():
    said = (Path(project.BASE_DIR) / "docs" / "import-publications.md").read_text(encoding="utf-8")
    for name in {*PUBLICATION, *EDITION}:
        stem, _underscore, _code = name.rpartition("_")
        assert f"`{name}`" in said or f"`{stem}_…`" in said, name
    for line in said.splitlines():
        if line.startswith("symbol,"):
            assert set(line.split(",")) <= CSV


def test_the_guide_s_examples_are_taken(library, table, files):
    """The tables of the guide, as they stand."""
    from summits.models import SummitIndexPage  # noqa: F401 - the guide's summit is one of the site's

    said = (Path(project.BASE_DIR) / "docs" / "import-publications.md").read_text(encoding="utf-8")
    blocks = [block.split("```", 1)[0] for block in said.split("```")[1::2]]
    csv_table = next(block.partition("\n")[2] for block in blocks if block.startswith("csv"))
    json_table = next(block.partition("\n")[2] for block in blocks if block.startswith("json"))
    publishing.publish(library, ["shared"])
    domain.summit(28, domain.country("DO"), library.get_parent())
    for name in ("memoria-2004-es.pdf", "memoria-2004-pt.pdf"):
        (files / name).write_bytes(domain.pdf(2))
    assert "Would import" in bring_in(table(csv_table), "--dry-run", "--files", files)
    assert "Imported" in bring_in(table(json_table, "table.json"), "--files", files)
