"""Starting the program that reads a file; it limits its own memory and processor time."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

#: Seconds of the clock that reading one file may take.
MOST_SECONDS = 300


class Unreadable(Exception):
    """A file could not be read; the reason is the message."""


@dataclass(frozen=True)
class Extract:
    """What was read in a file."""

    pages: int
    is_tagged: bool
    #: By page, from the first.
    texts: list[str]
    #: The first page as WebP; empty if there is none.
    cover: bytes


def extract(file: object) -> Extract:
    """Read a stored file. Raises `Unreadable`."""
    with tempfile.TemporaryDirectory(prefix="segib-reading-") as folder:
        copy, cover = Path(folder, "file.pdf"), Path(folder, "cover.webp")
        try:
            with file.storage.open(file.name, "rb") as content, copy.open("wb") as out:  # type: ignore[attr-defined]
                shutil.copyfileobj(content, out)
        except OSError as error:
            raise Unreadable(f"The file is not there: {error.__class__.__name__}.") from error
        said = _run(copy, cover)
        picture = cover.read_bytes() if cover.exists() else b""
        return Extract(said["pages"], said["is_tagged"], said["texts"], picture)


def _run(copy: Path, cover: Path) -> dict[str, object]:
    command = [sys.executable, "-m", "library.reading.extracting", str(copy), str(cover)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a copy with a name of ours
            command,
            cwd=settings.BASE_DIR,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("Reading took too long.") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or [
            f"It ended with {done.returncode}."
        ]
        raise Unreadable(lines[-1][:300])
    return json.loads(done.stdout)
