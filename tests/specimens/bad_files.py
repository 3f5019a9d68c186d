"""Files that nobody should have to open: made by hand, and damaged by chance (always the same)."""

from __future__ import annotations

import base64
import io
import random
import warnings
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.specimens.domain import pdf


def changed(change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """A file of two pages, changed."""
    with warnings.catch_warnings(), pikepdf.open(io.BytesIO(pdf(2))) as opened:
        # That a button belongs to no form is meant.
        warnings.simplefilter("ignore", pikepdf.exceptions.PageCopyWarning)
        change(opened)
        out = io.BytesIO()
        opened.save(out, **options)
    return out.getvalue()


def script(opened: pikepdf.Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))


def _set(name: str, make: Callable[[pikepdf.Pdf], object]) -> bytes:
    return changed(lambda opened: opened.Root.__setitem__(name, make(opened)))


def _on_page(**values: object) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        for name, value in values.items():
            opened.pages[0].obj[f"/{name}"] = value(opened) if callable(value) else value

    return changed(change)


def annotation(**values: object) -> bytes:
    return _on_page(
        Annots=lambda p: Array([p.make_indirect(Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **values))])
    )


def _attached(opened: pikepdf.Pdf) -> None:
    opened.attachments["notes.txt"] = b"something else"


def _bomb(levels: int) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        content = bytes(200 * 1024**2)
        for _level in range(levels):
            content = zlib.compress(content, 9)
        stream = pikepdf.Stream(opened, content)
        stream.stream_dict.Filter = Array([Name.FlateDecode] * levels)
        opened.Root["/X"] = opened.make_indirect(stream)

    return changed(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def packed(*filters: Name, content: bytes) -> bytes:
    """A file with a stream that goes through filters."""

    def change(opened: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(opened, content)
        stream.stream_dict.Filter = Array(filters)
        opened.Root["/X"] = opened.make_indirect(stream)

    return changed(change, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def link(address: str) -> bytes:
    """A file with a link to an address."""
    return annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))


def by_hand() -> Iterator[tuple[str, str, bytes]]:
    """Yield what each is, the fault it is refused for, and its bytes."""
    good = pdf(2)
    text = b"Hola"
    yield "nothing", "empty", b""
    yield "text", "type", text
    yield "html", "type", b"<!doctype html><script>alert(1)</script>"
    yield "word", "type", b"PK\x03\x04" + bytes(200)
    yield "png", "type", b"\x89PNG\r\n\x1a\n" + bytes(200)
    yield "zeros", "type", bytes(5000)
    yield "program", "type", b"MZ\x90\x00" + bytes(500)
    yield "header of no version", "broken", good.replace(b"%PDF-1.7", b"%PDF-9.9", 1)
    yield "script before", "junk", b"#!/bin/sh\nexit\n" + good
    yield "html before", "junk", b"<html></html>" + good
    yield "line before", "junk", b"\r\n" + good
    yield "archive behind", "junk", good + b"PK\x03\x04" + bytes(200)
    yield "script behind", "junk", good + b"\n<script>alert(1)</script>"
    yield "header only", "truncated", b"%PDF-1.7\n"
    yield "half", "truncated", good[: len(good) // 2]
    yield "without end", "truncated", good[:-30]
    yield "padded", "truncated", good + bytes(5000)
    yield "without table", "broken", good.replace(b"startxref", b"startxxxx")
    yield "table elsewhere", "broken", good[: good.rindex(b"startxref")] + b"startxref\n99999\n%%EOF\n"
    yield "table nowhere", "broken", good[: good.rindex(b"startxref")] + b"startxref\n-1\n%%EOF\n"
    yield "end alone", "broken", b"%PDF-1.7\n%%EOF\n"
    yield "no pages", "broken", changed(lambda p: p.pages.__delitem__(slice(0, 2)))
    yield "password", "encrypted", changed(lambda p: None, encryption=pikepdf.Encryption(user="a", owner="b"))
    yield (
        "restricted",
        "encrypted",
        changed(lambda p: None, encryption=pikepdf.Encryption(user="", owner="b")),
    )
    yield (
        "restricted, old",
        "encrypted",
        changed(
            lambda p: None, encryption=pikepdf.Encryption(user="", owner="b", R=3, aes=False, metadata=False)
        ),
    )
    yield "script at opening", "script", _set("/OpenAction", script)
    yield (
        "script among names",
        "script",
        _set("/Names", lambda p: Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(p)])))),
    )
    yield "script at closing", "script", _set("/AA", lambda p: Dictionary(WC=script(p)))
    yield "script of a page", "script", _on_page(AA=lambda p: Dictionary(O=script(p)))
    yield (
        "script of a button",
        "script",
        annotation(Subtype=Name.Widget, A=Dictionary(S=Name.JavaScript, JS=String("x"))),
    )
    yield (
        "script of a link",
        "script",
        annotation(
            Subtype=Name.Link,
            A=Dictionary(
                S=Name.URI, URI=String("https://x.org"), Next=Dictionary(S=Name.JavaScript, JS=String("x"))
            ),
        ),
    )
    yield (
        "script in a stream",
        "script",
        _set("/OpenAction", lambda p: Dictionary(S=Name.JavaScript, JS=pikepdf.Stream(p, b"app.alert(1)"))),
    )
    yield (
        "program started",
        "script",
        _set("/OpenAction", lambda p: Dictionary(S=Name.Launch, F=String("calc.exe"))),
    )
    yield (
        "form that sends",
        "script",
        annotation(Subtype=Name.Widget, A=Dictionary(S=Name.SubmitForm, F=String("http://x.org"))),
    )
    yield (
        "form that reads",
        "script",
        annotation(Subtype=Name.Widget, A=Dictionary(S=Name.ImportData, F=String("x.fdf"))),
    )
    yield (
        "form of its own kind",
        "script",
        _set("/AcroForm", lambda p: Dictionary(Fields=Array(), XFA=pikepdf.Stream(p, b"<xdp/>"))),
    )
    yield (
        "file of another machine at opening",
        "script",
        _set("/OpenAction", lambda p: Dictionary(S=Name.GoToR, F=String("\\\\x\\y.pdf"))),
    )
    yield (
        "address at opening, behind a place",
        "script",
        _set(
            "/OpenAction",
            lambda p: Dictionary(
                S=Name.GoTo,
                D=Array([p.pages[0].obj, Name.Fit]),
                Next=Array([Dictionary(S=Name.URI, URI=String("https://x.org"))]),
            ),
        ),
    )
    yield (
        "printed at once",
        "script",
        _on_page(AA=lambda p: Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))),
    )
    yield "script in an address", "script", link("java\nscript:alert(1)")
    yield (
        "picture from elsewhere",
        "script",
        _set("/X", lambda p: p.make_indirect(pikepdf.Stream(p, b"", F=String("https://x.org/y")))),
    )
    yield (
        "page of another file",
        "script",
        _set(
            "/X",
            lambda p: p.make_indirect(
                pikepdf.Stream(
                    p, b"", Type=Name.XObject, Subtype=Name.Form, Ref=Dictionary(F=String("x.pdf"), Page=0)
                )
            ),
        ),
    )
    yield "attached", "attachment", changed(_attached)
    yield (
        "attached to a page",
        "attachment",
        annotation(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec)),
    )
    yield "associated", "attachment", _set("/AF", lambda p: Array([Dictionary(Type=Name.Filespec)]))
    yield "portfolio", "attachment", _set("/Collection", lambda p: Dictionary(Type=Name.Collection))
    yield "reaches into another", "script", annotation(Subtype=Name.Link, A=Dictionary(S=Name.GoToE))
    yield "sound", "media", annotation(Subtype=Name.Sound)
    yield "film", "media", annotation(Subtype=Name.Movie)
    yield "model", "media", annotation(Subtype=Name("/3D"))
    yield "rich media", "media", annotation(Subtype=Name.RichMedia)
    yield "bomb", "heavy", _bomb(1)
    yield "bomb in a bomb", "heavy", _bomb(2)
    many = zlib.compress(bytes(200 * 1024**2), 9)
    yield (
        "bomb in figures",
        "heavy",
        packed(Name.ASCIIHexDecode, Name.FlateDecode, content=many.hex().encode() + b">"),
    )
    yield (
        "bomb in letters",
        "heavy",
        packed(Name.ASCII85Decode, Name.FlateDecode, content=base64.a85encode(many) + b"~>"),
    )
    runs = bytes([129, 0]) * 1_500_000 + bytes([128])
    yield "bomb of runs", "heavy", packed(Name.RunLengthDecode, content=runs)
    yield "page of a kilometre", "heavy", _on_page(MediaBox=Array([0, 0, 3_000_000, 3_000_000]))
    yield "enormous unit", "heavy", _on_page(UserUnit=100_000)
    yield (
        "enormous picture",
        "heavy",
        _set(
            "/X",
            lambda p: p.make_indirect(
                pikepdf.Stream(p, b"", Type=Name.XObject, Subtype=Name.Image, Width=90_000, Height=90_000)
            ),
        ),
    )


def by_chance(number: int, seed: int = 7) -> Iterator[bytes]:
    """Yield good files with bytes changed, cut out or doubled. They may still be good."""
    chance, good = (
        random.Random(seed),
        changed(lambda p: None, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    )
    for _time in range(number):
        content = bytearray(good)
        for _change in range(chance.randint(1, 12)):
            at = chance.randrange(len(content))
            kind = chance.choice("xcd")
            if kind == "x":
                content[at] = chance.randrange(256)
            elif kind == "c":
                del content[at : at + chance.randint(1, 40)]
            else:
                content[at:at] = content[at : at + chance.randint(1, 40)]
        yield bytes(content)
