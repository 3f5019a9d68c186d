"""Tables of old addresses: all of one is imported or nothing, and every mistake has its line."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from segib_site.models import OldAddress
from segib_site.old_addresses.importing import Imported, TableError, import_table
from segib_site.slices import publishing
from tests.specimens.factories import edit, page

pytestmark = pytest.mark.django_db

HEAD = "old_address,new_address\n"


@pytest.fixture
def table(tmp_path):
    """Write a table; returns its path."""

    def write(rows, head=HEAD, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes((head + rows).encode(encoding))
        return path

    return write


@pytest.fixture
def target(home):
    return page(home, es="Uno", en="One", pt="Ação", live=("es", "en", "pt"))


def entries():
    return [(it.address, it.page_id, it.language, it.link) for it in OldAddress.objects.all()]


def problems(path, **options):
    with pytest.raises(TableError) as caught:
        import_table(path, **options)
    return caught.value.problems


def test_addresses_lead_to_pages_in_the_language_of_their_new_address_or_to_links(table, home, target):
    rows = (
        "https://www.segib.org/programa/uno/?utm_source=x,/es/uno/\n"
        "/pt-br/programa/um,/pt/acao\n"
        "/en/programa/one,/en/%6fne/\n"
        "/en/,/en/\n"
        "/node/1,https://example.org/a?b=c\n"
        "/feed,/sitemap.xml\n"
    )
    assert import_table(table(rows)) == Imported(made=6)
    assert entries() == [
        ("/en", home.pk, "en", ""),
        ("/en/programa/one", target.pk, "en", ""),
        ("/feed", None, "es", "/sitemap.xml"),
        ("/node/1", None, "es", "https://example.org/a?b=c"),
        ("/programa/uno", target.pk, "es", ""),
        ("/pt-br/programa/um", target.pk, "pt", ""),
    ]


def test_a_table_from_a_spreadsheet_is_read(table, target):
    """With a byte-order mark, more columns in another order, quotes, CR LF and blank lines."""
    path = table(
        '1,"/es/uno/ ","/programa/uno, dos"\r\n\r\n', "n,new_address,old_address\r\n", encoding="utf-8-sig"
    )
    assert import_table(path) == Imported(made=1)
    assert entries() == [("/programa/uno, dos", target.pk, "es", "")]


def test_a_target_below_another_page_is_found(table, target):
    below = page(target, es="Dos", live=("es",))
    import_table(table("/a,/es/uno/dos/\n"))
    assert entries() == [("/a", below.pk, "es", "")]


def test_a_page_is_followed_when_it_is_renamed(table, target, client):
    import_table(table("/programa/uno,/pt/acao/\n"))
    edit(target, slug_pt="feito")
    publishing.publish(target, ["pt"])
    assert client.get("/programa/uno")["Location"] == "/pt/feito/"


def test_importing_again_changes_what_is_new_and_leaves_the_rest(table, home, target):
    import_table(table("/a,/es/uno/\n/b,/es/uno/\n/c,/es/uno/\n/d,https://example.org/\n/e,/es/\n"))
    rows = "/a/,/es/uno/\n/b,/en/one/\n/c,https://example.org/\n/d,/es/\n/f,/es/\n"
    assert import_table(table(rows)) == Imported(made=1, changed=3, kept=1)
    assert entries() == [
        ("/a", target.pk, "es", ""),
        ("/b", target.pk, "en", ""),
        ("/c", None, "es", "https://example.org/"),
        ("/d", home.pk, "es", ""),
        ("/e", home.pk, "es", ""),
        ("/f", home.pk, "es", ""),
    ]
    assert import_table(table(rows)) == Imported(kept=5)


def test_a_link_has_no_language_that_could_differ(table, home):
    OldAddress.objects.create(address="/a", link="https://example.org/", language="pt")
    assert import_table(table("/a,https://example.org/\n")) == Imported(kept=1)


def test_a_dry_run_tells_the_same_and_writes_nothing(table, target):
    import_table(table("/a,/es/uno/\n"))
    rows = "/a,/en/one/\n/b,/es/\n"
    assert import_table(table(rows), dry_run=True) == Imported(made=1, changed=1)
    assert entries() == [("/a", target.pk, "es", "")]
    assert problems(table("x,/es/\n"), dry_run=True)


BAD_LINES = [
    ("https://example.org/x,/es/uno/", "segib.org"),
    ("programa/x,/es/uno/", "https://"),
    (",/es/uno/", "https://"),
    ("/x%00y,/es/uno/", "control"),
    (f"/{'x' * 500},/es/uno/", "500"),
    ("/x,", "neither a path"),
    ("/x", "neither a path"),
    ("/x,es/uno/", "neither a path"),
    ("/x,http://example.org/", "neither a path"),
    ("/x,//example.org/", "neither a path"),
    ("/x,javascript:alert(1)", "neither a path"),
    (f"/x,https://example.org/{'x' * 500}", "500"),
    ("/x,/es/nada/", "no page is at “/es/nada/”"),
    ("/x,/en/uno/", "no page is at “/en/uno/”"),
    ("https://www.segib.org/good/?utm_source=x,/es/", "“/good” stands already in line 2"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_reported_with_its_number_and_nothing_is_written(table, target, line, reason):
    [problem] = problems(table(f"/good,/es/uno/\n\n{line}\n/better,/es/\n"))
    assert problem.startswith("table.csv:4: ") and reason in problem
    assert entries() == []


def test_all_bad_lines_are_reported_at_once(table, target):
    found = problems(table("".join(f"{line}\n" for line, _reason in [("/good,/es/", ""), *BAD_LINES])))
    assert [problem.split(":")[1] for problem in found] == [str(n) for n in range(3, 3 + len(BAD_LINES))]


@pytest.mark.parametrize(
    ("head", "rows", "place", "reason"),
    [
        ("old_address,new\n", "/a,/es/\n", "1", "“new_address”"),
        ("", "", "1", "“old_address”"),
        (HEAD, '/a,/es/\n"/b,/es/\n', "3", "unexpected end"),
    ],
)
def test_a_file_that_is_no_table_is_refused(table, home, head, rows, place, reason):
    [problem] = problems(table(rows, head))
    assert problem.startswith(f"table.csv:{place}: ") and reason in problem


def test_a_file_that_is_not_utf_8_or_not_there_is_refused(table, home, tmp_path):
    assert "UTF-8" in problems(table("/año,/es/\n", encoding="latin-1"))[0]
    assert problems(tmp_path / "nothing.csv") == ["nothing.csv: No such file or directory"]


def run(path, **options):
    out = io.StringIO()
    call_command("import_old_addresses", str(path), stdout=out, **options)
    return out.getvalue()


def test_the_command_says_what_it_did_or_would_do(table, target):
    path = table("/a,/es/uno/\n/b,/es/\n")
    assert run(path, dry_run=True) == "Would import: 2 new, 0 changed, 0 as they were.\n"
    assert entries() == []
    assert run(path) == "Imported: 2 new, 0 changed, 0 as they were.\n"
    assert run(table("/a,/es/\n/b,/es/\n")) == "Imported: 0 new, 1 changed, 1 as they were.\n"


def test_the_command_tells_every_mistake_in_english_and_fails(table, target):
    with pytest.raises(CommandError) as caught:
        run(table("https://example.org/x,/es/\n/y,/es/nada/\n"))
    assert str(caught.value) == (
        "Nothing was imported:\n"
        "table.csv:2: This is not an address of segib.org: https://example.org/x\n"
        "table.csv:3: no page is at “/es/nada/”"
    )
    assert entries() == []
