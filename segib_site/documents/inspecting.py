"""The program that looks into one PDF file: ``python -m segib_site.documents.inspecting FILE``.

It writes JSON to its standard output: what is wrong (``fault``, a key of `segib_site.documents.checking`) or
what the file is. It knows nothing of the site. It limits its own time and memory before it opens the file:
who starts it may have threads, and must do nothing between making this process and running it.

Refused is what could do something by itself when it is opened, what hides other files, and what cannot be
relied on to open everywhere (ISO 32000-1; PDF/A, ISO 19005, forbids most of the same).
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from typing import Any

#: Actions that run something, send something or reach into other files (ISO 32000-1, section 12.6.4).
ACTIVE = {
    *("/JavaScript", "/Launch", "/ImportData", "/SubmitForm"),
    *("/GoToE", "/Rendition", "/RichMediaExecute"),
}
#: Annotations that hold files, sound, films or models (section 12.5.6).
MEDIA = {"/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
#: What may happen by itself when a file or page is opened: going to a place in it.
HARMLESS = "/GoTo"
#: Schemes of links that run something.
RUNNING = ("javascript:", "vbscript:", "data:")
#: Filters of streams that are no pictures (section 7.4).
FILTERS = {"/FlateDecode", "/LZWDecode", "/ASCIIHexDecode", "/ASCII85Decode", "/RunLengthDecode"}
#: Actions that follow one another (``Next``).
MOST_ACTIONS = 50
#: Seconds of a processor and bytes of memory that looking into one file may take.
MOST_CPU_SECONDS = 45
MOST_MEMORY = 1024 * 1024**2
#: Most objects, pages, pixels of a picture, and bytes that a stream (no picture) may become, one and all.
MOST_OBJECTS = 600_000
MOST_PAGES = 5_000
MOST_PIXELS = 400_000_000
MOST_DECODED = 150 * 1024**2
MOST_DECODED_IN_ALL = 600 * 1024**2
#: Longest edge of a page in points (section C.2), with its unit.
MOST_POINTS = 14_400 * 10
#: Levels of dictionaries in dictionaries that are followed.
DEPTH = 60


class Faulty(Exception):
    """What is wrong with a file: its first argument."""


def look(path: str) -> dict[str, Any]:
    """Return what a file is: ``pages``, ``language`` (as it says itself), ``is_signed``. Raises `Faulty`."""
    _look_at_ends(path)
    import pikepdf

    try:
        pdf = pikepdf.open(path, attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise Faulty("encrypted") from None
    except pikepdf.PdfError:
        raise Faulty("broken") from None
    with pdf:
        if pdf.is_encrypted:
            raise Faulty("encrypted")
        if len(pdf.objects) > MOST_OBJECTS:
            raise Faulty("heavy")
        try:
            _look_at_root(pdf)
            _look_at_objects(pdf)
            pages = _look_at_pages(pdf)
        except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError, zlib.error):
            raise Faulty("broken") from None
        language = pdf.Root.get("/Lang")
        form = pdf.Root.get("/AcroForm")
        flags = form.get("/SigFlags", 0) if isinstance(form, pikepdf.Dictionary) else 0
        return {
            "pages": pages,
            "language": str(language)[:35] if isinstance(language, pikepdf.String) else "",
            "is_signed": bool(int(flags) & 1),
        }


def _look_at_ends(path: str) -> None:
    """See that a file begins and ends as a PDF file does, and is nothing else besides."""
    with open(path, "rb") as file:
        head = file.read(1024)
        if not head:
            raise Faulty("empty")
        if not head.startswith((b"%PDF-1.", b"%PDF-2.")):
            if head.startswith(b"%PDF-"):
                raise Faulty("broken")  # of a version that there is none of
            raise Faulty("junk" if b"%PDF-" in head else "type")
        file.seek(0, 2)
        file.seek(max(file.tell() - 2048, 0))
        _before, end, behind = file.read().rpartition(b"%%EOF")
        if not end:
            raise Faulty("truncated")
        if behind.strip(b"\0 \t\r\n\f"):
            raise Faulty("junk")


def _look_at_root(pdf: Any) -> None:
    import pikepdf

    root = pdf.Root
    if "/Collection" in root or "/AF" in root:
        raise Faulty("attachment")
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        if "/EmbeddedFiles" in names:
            raise Faulty("attachment")
        if "/JavaScript" in names:
            raise Faulty("script")
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        raise Faulty("script")


def _look_at_objects(pdf: Any) -> None:
    import pikepdf

    decoded = 0
    for one in pdf.objects:
        for dictionary in _dictionaries(one, DEPTH):
            _look_at_dictionary(dictionary)
        if isinstance(one, pikepdf.Stream):
            decoded += _decoded_size(one)
            if decoded > MOST_DECODED_IN_ALL:
                raise Faulty("heavy")


def _dictionaries(one: Any, depth: int) -> Iterator[Any]:
    """Yield the dictionaries in an object; those that are objects by themselves have their own turn."""
    import pikepdf

    if depth == 0:
        raise Faulty("broken")
    if isinstance(one, pikepdf.Stream):
        one = one.stream_dict
    if isinstance(one, pikepdf.Dictionary):
        yield one
        inside = [value for _key, value in one.items()]
    elif isinstance(one, pikepdf.Array):
        inside = list(one)
    else:
        return
    for value in inside:
        if isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect:
            yield from _dictionaries(value, depth - 1)


def _look_at_dictionary(one: Any) -> None:
    import pikepdf

    keys = set(one.keys())
    if "/JS" in keys or str(one.get("/S", "")) in ACTIVE:
        raise Faulty("script")
    address = one.get("/URI")
    if isinstance(address, pikepdf.String) and _runs(str(address)):
        raise Faulty("script")
    if "/OpenAction" in keys:
        _look_at_what_happens_by_itself(one["/OpenAction"])
    if isinstance(events := one.get("/AA"), pikepdf.Dictionary):
        for _event, action in events.items():
            _look_at_what_happens_by_itself(action)
    kind, subtype = str(one.get("/Type", "")), str(one.get("/Subtype", ""))
    if "/EF" in keys or subtype == "/FileAttachment" or kind == "/EmbeddedFile":
        raise Faulty("attachment")
    if subtype in MEDIA and "/Rect" in keys:
        raise Faulty("media")


def _runs(address: str) -> bool:
    """Say whether following a link runs something."""
    return "".join(address.split()).lower().startswith(RUNNING)


def _look_at_what_happens_by_itself(action: Any) -> None:
    """Refuse actions that nobody asked for, but for going to a place in the file."""
    import pikepdf

    line = [action]
    for _number in range(MOST_ACTIONS):
        if not line:
            return
        one = line.pop()
        if isinstance(one, pikepdf.Dictionary):
            if "/S" in one and str(one["/S"]) != HARMLESS:
                raise Faulty("script")
            if (following := one.get("/Next")) is not None:
                line += list(following) if isinstance(following, pikepdf.Array) else [following]
    raise Faulty("script")


def _decoded_size(stream: Any) -> int:
    """Return how many bytes a stream becomes; of a picture nothing, its pixels are counted instead."""
    import pikepdf

    one = stream.stream_dict
    if "/F" in one or "/Ref" in one:
        raise Faulty("script")  # what it shows is fetched from elsewhere
    if str(one.get("/Subtype", "")) == "/Image":
        if int(one.get("/Width", 0)) * int(one.get("/Height", 0)) > MOST_PIXELS:
            raise Faulty("heavy")
        return 0
    names = _filters(one.get("/Filter"))
    content = stream.read_raw_bytes()
    if names and set(names) <= FILTERS and set(names) != {"/FlateDecode"}:
        # Filters that nobody uses for long: what becomes too much ends at the limit of memory.
        content = stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        if len(content) > MOST_DECODED:
            raise Faulty("heavy")
        return len(content)
    for name in names:
        if name != "/FlateDecode":
            break
        content = _inflated(content)
    return len(content)


def _filters(value: Any) -> list[str]:
    import pikepdf

    if isinstance(value, pikepdf.Array):
        return [str(name) for name in value]
    return [] if value is None else [str(value)]


def _inflated(content: bytes) -> bytes:
    work = zlib.decompressobj()
    out = work.decompress(content, MOST_DECODED)
    if work.unconsumed_tail:
        raise Faulty("heavy")
    return out


def _look_at_pages(pdf: Any) -> int:
    number = len(pdf.pages)
    if not number:
        raise Faulty("broken")
    if number > MOST_PAGES:
        raise Faulty("heavy")
    for page in pdf.pages:
        box = [float(value) for value in page.mediabox]
        unit = float(page.obj.get("/UserUnit", 1))
        if max(abs(box[2] - box[0]), abs(box[3] - box[1])) * unit > MOST_POINTS:
            raise Faulty("heavy")
    return number


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    try:
        said = look(sys.argv[1])
    except Faulty as fault:
        said = {"fault": str(fault.args[0])}
    except MemoryError:
        said = {"fault": "heavy"}
    json.dump(said, sys.stdout)
