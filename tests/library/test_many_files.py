"""Taking many files at once, lists of files with their checksums, figures of downloads."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import json
import random
import zipfile

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Collection, CollectionViewRestriction

from library.delivery import archive, counting, selection
from library.delivery.archive import Archive, Member
from library.delivery.ranges import ByteRange
from library.models import DownloadCount, LibraryIndexPage
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain

READER = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0"}
DAY = datetime.date(2023, 3, 25)


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# -- archives ---------------------------------------------------------------------------------

letters = st.characters(codec="utf-8", exclude_characters="/\\\x00", exclude_categories=["Cs", "Cc"])
members = st.lists(
    st.tuples(st.text(letters, min_size=1, max_size=12), st.binary(max_size=400)),
    max_size=6,
    unique_by=lambda pair: pair[0],
)


@pytest.mark.parametrize("limits", [(archive.LIMIT_32, archive.LIMIT_16), (150, 2)])
@given(members, st.randoms())
def test_an_archive_is_a_zip_file_and_any_part_of_it_fits(limits, named, by_chance):
    """With small limits also what is written of files over 4 GiB."""
    kept = archive.LIMIT_32, archive.LIMIT_16
    archive.LIMIT_32, archive.LIMIT_16 = limits
    try:
        made = Archive([Member.of_bytes(name, content, DAY) for name, content in named])
    finally:
        archive.LIMIT_32, archive.LIMIT_16 = kept
    whole = b"".join(made.read(ByteRange(0, made.size - 1)))
    assert len(whole) == made.size
    with zipfile.ZipFile(io.BytesIO(whole)) as opened:
        assert opened.testzip() is None
        assert [(one.filename, opened.read(one)) for one in opened.infolist()] == named
        assert all(one.date_time[:3] == (2023, 3, 25) for one in opened.infolist())
    first = by_chance.randrange(made.size)
    last = by_chance.randrange(first, made.size)
    assert b"".join(made.read(ByteRange(first, last))) == whole[first : last + 1]


# -- selections -------------------------------------------------------------------------------


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


@pytest.fixture
def files(library):
    """Two publications: one in two versions and two languages, one also held elsewhere."""
    made = {(code, number): domain.pdf(number + len(code)) + code.encode() for code, number in
            (("es", 1), ("es", 2), ("pt", 1))}  # fmt: skip
    domain.publication(
        "carta", library, date="2023-03-25",
        editions=[domain.held(code, content, number) for (code, number), content in made.items()],
    )  # fmt: skip
    domain.publication("otra", library, editions=[domain.elsewhere("en", "https://x.org/a.pdf")])
    return made


ADDRESS = "/doc/selection.zip?doc=carta&doc=otra"


@pytest.mark.django_db
@pytest.mark.slow
class TestSelection:
    def test_it_holds_the_current_files_their_checksums_and_where_the_others_are(self, client, files):
        answer = client.get(ADDRESS)
        whole = body(answer)
        assert answer["Content-Type"] == "application/zip" and int(answer["Content-Length"]) == len(whole)
        opened = zipfile.ZipFile(io.BytesIO(whole))
        assert opened.namelist() == ["manifest.json", "SHA256SUMS", "carta-v2-es.pdf", "carta-v1-pt.pdf"]
        assert opened.read("carta-v2-es.pdf") == files["es", 2]
        for line in opened.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(opened.read(name)).hexdigest() == digest
        said = json.loads(opened.read("manifest.json"))
        assert [one["name"] for one in said["files"]] == opened.namelist()[2:]
        assert said["files"][0]["address"] == "http://testserver/doc/carta/v2/es.pdf"
        [outside] = said["held_elsewhere"]
        assert (outside["publication"], outside["official_address"]) == ("otra", "https://x.org/a.pdf")

    def test_it_can_be_narrowed_and_widened(self, client, files):
        names = lambda query: zipfile.ZipFile(io.BytesIO(body(client.get(ADDRESS + query)))).namelist()[2:]  # noqa: E731
        assert names("&language=pt") == ["carta-v1-pt.pdf"]
        assert names("&versions=all") == ["carta-v2-es.pdf", "carta-v1-es.pdf", "carta-v1-pt.pdf"]

    def test_a_result_of_the_list_is_a_selection(self, client, files, library):
        domain.publication("plan", library, kind="plan", editions=[domain.held("es", domain.pdf(4))])
        soup = client.get(library.url_in("en") + "?kind=plan").content.decode()
        assert "/doc/selection.zip?kind=plan" in soup and "/doc/citations/en.bib?kind=plan" in soup
        opened = zipfile.ZipFile(io.BytesIO(body(client.get("/doc/selection.zip?kind=plan"))))
        assert opened.namelist()[2:] == ["plan-v1-es.pdf"]
        assert "{plan," in client.get("/doc/citations/en.bib?kind=plan").content.decode()
        for nothing in ("?kind=none", "?kind=plan&language=pt", "?q=", ""):
            assert client.get(f"/doc/selection.zip{nothing}").status_code == 404, nothing

    def test_a_cut_archive_is_resumed(self, client, files):
        whole = body(client.get(ADDRESS))
        by_chance = random.Random(1)
        for _time in range(10):
            cut = by_chance.randrange(1, len(whole))
            tag = client.head(ADDRESS)["ETag"]
            rest = client.get(ADDRESS, headers={"range": f"bytes={cut}-", "if-range": tag})
            assert rest.status_code == 206 and whole[:cut] + body(rest) == whole
        assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304

    def test_nothing_and_too_much_are_said(self, client, files, monkeypatch):
        assert client.get("/doc/selection.zip").status_code == 404
        nothing = client.get("/doc/selection.zip?doc=none&doc=%00", headers={"accept-language": "pt"})
        assert nothing.status_code == 404 and "Nenhuma das publicações" in nothing.content.decode()
        monkeypatch.setattr(selection, "MOST_FILES", 1)
        refused = client.get(ADDRESS, headers={"accept-language": "es"})
        assert refused.status_code == 413 and "demasiado grande" in refused.content.decode()

    def test_what_is_not_public_is_in_no_archive_and_no_list(self, client, files, library):
        secret = domain.publication("secreta", library, editions=[domain.held("es", b"%PDF-secreto")])
        hidden = domain.publication("oculta", library, editions=[domain.held("es", b"%PDF-oculto")])
        publishing.unpublish(secret, languages.CODES)
        file = hidden.editions.get().file
        file.collection = Collection.get_first_root_node().add_child(name="Interno")
        file.save()
        CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
        for address in (
            ADDRESS + "&doc=secreta&doc=oculta&versions=all",
            "/doc/manifest.json",
            "/doc/SHA256SUMS",
            "/doc/downloads.csv",
        ):
            sent = body(client.get(address))
            assert b"secret" not in sent and b"v1-es.pdf" not in sent.replace(b"carta-v1-es.pdf", b"")

    def test_the_list_of_all_files_names_each_version_and_is_asked_for_again_only_when_it_changed(
        self, client, files
    ):
        answer = client.get("/doc/manifest.json")
        said = json.loads(body(answer))
        assert [one["name"] for one in said["files"]] == [
            "carta-v2-es.pdf",
            "carta-v1-es.pdf",
            "carta-v1-pt.pdf",
        ]
        assert said["files"][1]["is_current"] is False
        assert client.get("/doc/manifest.json", headers={"if-none-match": answer["ETag"]}).status_code == 304
        lines = body(client.get("/doc/SHA256SUMS")).decode().splitlines()
        assert lines[0] == f"{hashlib.sha256(files['es', 2]).hexdigest()}  carta-v2-es.pdf"


# -- figures ----------------------------------------------------------------------------------


@pytest.fixture
def counted(settings):
    settings.COUNT_READERS, settings.COUNT_READERS_SECONDS = True, 3600
    counting.forget()
    yield lambda: (counting.write_down(), {
        (row.symbol, row.language, row.version): row.count for row in DownloadCount.objects.all()
    })[1]  # fmt: skip
    counting.forget()


@pytest.mark.django_db
@pytest.mark.slow
def test_who_takes_a_file_is_counted_once_and_robots_are_not(client, files, counted):
    tag = client.head("/doc/carta/es.pdf", headers=READER)["ETag"]
    for headers in ({}, {"range": "bytes=0-9"}):
        body(client.get("/doc/carta/es.pdf", headers=READER | headers))
    for headers in (
        {"range": "bytes=10-"},
        {"if-none-match": tag},
        {"range": "bytes=9999999-"},
        {"user-agent": "Googlebot/2.1"},
        {"user-agent": ""},
    ):
        body(client.get("/doc/carta/es.pdf", headers=READER | headers))
    assert counted() == {("carta", "es", 2): 2}
    body(client.get(ADDRESS, headers=READER))
    body(client.get("/doc/carta/v1/es.pdf", headers=READER))
    assert counted() == {("carta", "es", 2): 3, ("carta", "pt", 1): 1, ("carta", "es", 1): 1}
    sheet = client.get("/doc/downloads.csv").content.decode()
    assert sheet.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert rows[-1] | {"month": ""} == {
        "month": "",
        "publication": "carta",
        "language": "pt",
        "version": "1",
        "downloads": "1",
    }


# -- files that changed -----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.slow
def test_a_file_that_is_not_what_it_was_is_found(files, capsys):
    from library.models import Edition

    call_command("verify_files")
    assert "is what was recorded" in capsys.readouterr().out
    edition = Edition.objects.get(language="pt")
    with edition.file.file.storage.open(edition.file.file.name, "wb") as file:
        file.write(b"something else")
    with pytest.raises(CommandError, match="1 files"):
        call_command("verify_files")
    assert "carta v1 pt: changed" in capsys.readouterr().err
    edition.file.file.storage.delete(edition.file.file.name)
    with pytest.raises(CommandError):
        call_command("verify_files")
    assert "carta v1 pt: missing" in capsys.readouterr().err
