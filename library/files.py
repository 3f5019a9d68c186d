"""Facts about the files of editions: size, checksums, pages."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
from pypdfium2 import PdfiumError

#: Bytes read at a time.
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Measures:
    """SHA-256 (FIPS 180-4, hexadecimal), CRC-32 (as in ZIP archives) and size in bytes of a file."""

    sha256: str
    crc32: int
    size: int


def measure(file: BinaryIO) -> Measures:
    """Return the measures of a file, read from its beginning."""
    file.seek(0)
    digest, crc, size = hashlib.sha256(), 0, 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    file.seek(0)
    return Measures(digest.hexdigest(), crc, size)


def count_pages(file: BinaryIO) -> int | None:
    """Return the number of pages of a PDF file, ``None`` if it is none or cannot be read. The file is read
    where it has to be, not as a whole."""
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file)
    except (PdfiumError, ValueError):
        file.seek(0)
        return None
    try:
        return len(document)
    finally:
        document.close()
        file.seek(0)
