"""Facts about the files of editions: size, checksum, pages."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

import pypdfium2
from pypdfium2 import PdfiumError

#: Bytes read at a time.
CHUNK = 1024 * 1024


def checksum(file: BinaryIO) -> tuple[str, int]:
    """Return SHA-256 (FIPS 180-4, hexadecimal) and size in bytes of a file, read from its beginning."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def count_pages(file: BinaryIO) -> int | None:
    """Return the number of pages of a PDF file, ``None`` if it is none or cannot be read."""
    file.seek(0)
    try:
        document = pypdfium2.PdfDocument(file.read())
    except (PdfiumError, ValueError):
        return None
    finally:
        file.seek(0)
    try:
        return len(document)
    finally:
        document.close()
