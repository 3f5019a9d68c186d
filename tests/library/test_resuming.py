"""Programs that resume downloads get the whole: curl, from a server."""

from __future__ import annotations

import hashlib
import io
import random
import shutil
import subprocess
import zipfile

import pytest

from library.models import LibraryIndexPage
from tests.specimens import domain
from tests.specimens.factories import make_home

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not on this machine"),
]

#: Bytes behind the page of a file: enough that it comes in many pieces.
SIZE = 700_000


@pytest.fixture
def site(transactional_db, live_server):
    """A library with two publications of some size, and where it answers."""
    library = domain.made(LibraryIndexPage, make_home(), title="Biblioteca")
    chance = random.Random(1)
    for symbol in ("carta", "acta"):
        editions = [domain.held(code, domain.pdf(2) + b"%" + chance.randbytes(SIZE)) for code in ("es", "pt")]
        domain.publication(symbol, library, editions=editions)
    return live_server.url


def curl(*arguments):
    done = subprocess.run(
        ["curl", "--silent", "--show-error", "--fail", *map(str, arguments)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "address", ["/doc/carta/es.pdf", "/doc/acta/v1/pt.pdf", "/doc/selection.zip?doc=carta&doc=acta"]
)
def test_curl_goes_on_where_it_was_cut(site, tmp_path, address):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    curl("--output", whole, site + address)
    content = whole.read_bytes()
    assert len(content) > SIZE
    for place in (1, 70_000, len(content) // 2 + 1, len(content) - 1):
        cut.write_bytes(content[:place])
        said = curl(
            "--continue-at",
            "-",
            "--output",
            cut,
            "--write-out",
            "%{http_code} %{size_download}",
            site + address,
        )
        assert said == f"206 {len(content) - place}", "no byte came twice"
        assert hashlib.sha256(cut.read_bytes()).digest() == hashlib.sha256(content).digest()
    if address.endswith("acta"):
        with zipfile.ZipFile(io.BytesIO(cut.read_bytes())) as archive:
            assert archive.testzip() is None and len(archive.namelist()) >= 4


def test_an_archive_that_was_cut_has_what_the_list_of_checksums_says(site, tmp_path):
    sums = dict(reversed(line.split("  ", 1)) for line in curl(f"{site}/doc/SHA256SUMS").splitlines())
    assert len(sums) == 4
    cut = tmp_path / "cut.zip"
    curl("--range", "0-900000", "--output", cut, f"{site}/doc/selection.zip?doc=carta&doc=acta")
    curl("--continue-at", "-", "--output", cut, f"{site}/doc/selection.zip?doc=carta&doc=acta")
    with zipfile.ZipFile(cut) as archive:
        files = [archive.read(name) for name in archive.namelist() if name.endswith(".pdf")]
    assert {hashlib.sha256(content).hexdigest() for content in files} == set(sums.values())
