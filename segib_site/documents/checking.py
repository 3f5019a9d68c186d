"""Judging an uploaded file by what is in it, and saying in the editor's language why it is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

#: Seconds of the clock that looking into one file may take.
MOST_SECONDS = 60


@dataclass(frozen=True)
class Looked:
    """What a good file is."""

    pages: int
    #: As it says itself (BCP 47); empty if it does not.
    language: str
    is_signed: bool


def message(fault: str, name: str) -> str:
    """Return what is wrong with a file and what to do, in the active language."""
    return {
        "empty": _("“%(name)s” is empty. Choose the file again; perhaps it was still being copied."),
        "size": _("“%(name)s” is too large: at most %(most)s are taken."),
        "type": _("“%(name)s” is not a PDF file, whatever its name says. Save the document as PDF."),
        "junk": _(
            "“%(name)s” has something else before its beginning or behind its end as a PDF file. Save the "
            "document as PDF again."
        ),
        "truncated": _("“%(name)s” ends before its end. Download or save it again, whole."),
        "broken": _("“%(name)s” is damaged and cannot be relied on to open. Save the document as PDF again."),
        "encrypted": _("“%(name)s” is protected by a password or restricted. Save it without protection."),
        "script": _(
            "“%(name)s” holds a script or an action that runs when it is opened. Save it without, as "
            "PDF/A for instance."
        ),
        "attachment": _(
            "“%(name)s” has other files attached. Save it without them, and upload them by themselves."
        ),
        "media": _("“%(name)s” holds sound, film or models. Save it without them."),
        "heavy": _(
            "“%(name)s” becomes enormous when it is opened. Save the document as PDF again, with smaller "
            "pictures."
        ),
        "failed": _("“%(name)s” could not be looked into. Save the document as PDF again."),
    }[fault] % {"name": name, "most": filesizeformat(settings.DOCUMENT_MAX_SIZE)}


def refused(fault: str, name: str) -> ValidationError:
    """Return the error for a file that is not taken; its code is the fault."""
    return ValidationError(message(fault, name), code=fault)


def check(file: Any) -> Looked:
    """Look into an uploaded file, and leave it at its beginning. Raises `ValidationError`."""
    name = file.name
    if not file.size:
        raise refused("empty", name)
    if file.size > settings.DOCUMENT_MAX_SIZE:
        raise refused("size", name)
    with tempfile.NamedTemporaryFile(prefix="segib-upload-", suffix=".pdf") as copy:
        file.seek(0)
        while piece := file.read(1024 * 1024):
            copy.write(piece)
        copy.flush()
        file.seek(0)
        said = _run(copy.name)
    if fault := said.get("fault"):
        raise refused(fault, name)
    return Looked(said["pages"], said["language"], said["is_signed"])


def _run(path: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "segib_site.documents.inspecting", path]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a copy with a name of ours
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"fault": "heavy"}
    if done.returncode < 0 or b"MemoryError" in done.stderr or b"bad_alloc" in done.stderr:
        return {"fault": "heavy"}
    try:
        return json.loads(done.stdout)
    except ValueError:
        return {"fault": "failed"}
