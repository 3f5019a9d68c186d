"""Facts about files: checksums, size, pages."""

from __future__ import annotations

import io

import pytest

from library import files
from tests.specimens.domain import pdf

#: FIPS 180-4, the example of one block.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("chunk", [1, 2, 3, 1024])
def test_the_checksum_is_sha_256_of_the_whole_file_wherever_it_stands(monkeypatch, chunk):
    monkeypatch.setattr(files, "CHUNK", chunk)
    file = io.BytesIO(b"abc")
    file.seek(2)
    assert files.measure(file) == files.Measures(ABC, 0x352441C2, 3)
    assert file.tell() == 0, "ready for the next reader"


@pytest.mark.parametrize("number", [1, 3])
def test_pages_are_counted(number):
    file = io.BytesIO(pdf(number))
    file.seek(5)
    assert files.count_pages(file) == number
    assert file.tell() == 0, "ready for the next reader"


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n", pdf()[:60]])
def test_a_file_that_cannot_be_read_has_no_number_of_pages(content):
    file = io.BytesIO(content)
    file.seek(0, io.SEEK_END)
    assert files.count_pages(file) is None
    assert file.tell() == 0
