"""Answers that send bytes with a strong entity tag: conditional, whole or in part (RFC 9110)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

from library.delivery.ranges import ByteRange, NotSatisfiable, parse
from library.delivery.room import SMALL, come_again, room

#: Bytes read and sent at a time.
CHUNK = 64 * 1024


class Bytes(Protocol):
    """Something that is so many bytes long and gives those of a range."""

    size: int

    def read(self, part: ByteRange) -> Iterator[bytes]: ...


class Stored:
    """The bytes of a file in a storage, opened when they are asked for and closed when they are sent."""

    def __init__(self, file: object, size: int) -> None:
        self.file, self.size = file, size

    def read(self, part: ByteRange) -> Iterator[bytes]:
        """Yield the bytes of a part. Raises `OSError` where the file is shorter than it was recorded to be:
        then the answer ends before its end, and nobody takes it for whole."""
        with self.file.storage.open(self.file.name, "rb") as content:  # type: ignore[attr-defined]
            yield from pieces(content, part)


def pieces(content: BinaryIO, part: ByteRange) -> Iterator[bytes]:
    """Yield the bytes of a part of an open file."""
    content.seek(part.first)
    left = part.length
    while left:
        piece = content.read(min(CHUNK, left))
        if not piece:
            raise OSError("The file is shorter than it was recorded to be.")
        left -= len(piece)
        yield piece


@dataclass(frozen=True)
class Representation:
    """What is sent: bytes, and what is said of them."""

    content: Bytes
    content_type: str
    #: Hexadecimal SHA-256 of the bytes, or of what decides them: the entity tag.
    tag: str
    #: Whether ``tag`` is the digest of the bytes themselves (`Repr-Digest`, RFC 9530).
    tag_is_digest: bool = True
    last_modified: datetime | None = None
    #: Other headers of each answer about it, also of 304 and 206.
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return f'"{self.tag}"'


class SeeOther(HttpResponse):
    """An answer that leads to another address, by GET (RFC 9110, section 15.4.4)."""

    status_code = 303

    def __init__(self, address: str) -> None:
        super().__init__()
        self["Location"] = address


def early(request: HttpRequest, what: Representation) -> HttpResponseBase | None:
    """Return 304 or 412 where the conditions of a request ask for it: If-Match, If-Unmodified-Since,
    If-None-Match, If-Modified-Since, in the order of section 13.2.2."""
    response = get_conditional_response(request, etag=what.etag, last_modified=_seconds(what))
    return None if response is None else with_headers(response, what)


def send(request: HttpRequest, what: Representation) -> HttpResponseBase:
    """Answer a GET or HEAD of something the reader may have: 200, 206, 304, 412 or 416; 503 where too many
    others are being answered."""
    if (response := early(request, what)) is not None:
        return response
    size = what.content.size
    ranges = None
    if "Range" in request.headers and request.method == "GET" and _if_range(request, what):
        try:
            ranges = parse(request.headers["Range"], size)
        except NotSatisfiable:
            refused = HttpResponse(status=416, content_type="text/plain; charset=utf-8")
            refused["Content-Range"] = f"bytes */{size}"
            return with_headers(refused, what)
    length = size if ranges is None else sum(part.length for part in ranges)
    if request.method != "HEAD" and length > SMALL and room.is_full:
        return come_again(request)
    if ranges is None:
        return with_headers(_whole(request, what), what)
    if len(ranges) == 1:
        [one] = ranges
        part = StreamingHttpResponse(
            room.counted(what.content.read(one)), status=206, content_type=what.content_type
        )
        part["Content-Range"] = one.content_range(size)
        part["Content-Length"] = str(one.length)
        return with_headers(part, what)
    return with_headers(_several(what, ranges), what)


def _whole(request: HttpRequest, what: Representation) -> HttpResponseBase:
    size = what.content.size
    if request.method == "HEAD" or not size:
        response: HttpResponseBase = HttpResponse(content_type=what.content_type)
    else:
        everything = what.content.read(ByteRange(0, size - 1))
        response = StreamingHttpResponse(room.counted(everything), content_type=what.content_type)
    response["Content-Length"] = str(size)
    return response


def _several(what: Representation, ranges: list[ByteRange]) -> HttpResponseBase:
    """Answer with several parts (section 14.6), in the order they were asked for."""
    size, boundary = what.content.size, secrets.token_hex(12)
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {what.content_type}\r\n"
        f"Content-Range: {part.content_range(size)}\r\n\r\n".encode("ascii")
        for part in ranges
    ]
    end = f"\r\n--{boundary}--\r\n".encode("ascii")

    def parts() -> Iterator[bytes]:
        for head, part in zip(heads, ranges, strict=True):
            yield head
            yield from what.content.read(part)
        yield end

    response = StreamingHttpResponse(
        room.counted(parts()), status=206, content_type=f"multipart/byteranges; boundary={boundary}"
    )
    length = sum(map(len, heads)) + sum(part.length for part in ranges) + len(end)
    response["Content-Length"] = str(length)
    return response


def _if_range(request: HttpRequest, what: Representation) -> bool:
    """Say whether a range may be answered with a part: `If-Range` (section 13.1.5) names what is sent. Tags
    are compared strongly; a date must be the very one."""
    value = request.headers.get("If-Range", "").strip()
    if not value:
        return True
    if value.startswith(('"', "W/")):
        return value == what.etag
    modified = _seconds(what)
    return modified is not None and parse_http_date_safe(value) == modified


def _seconds(what: Representation) -> int | None:
    return int(what.last_modified.timestamp()) if what.last_modified else None


def with_headers(response: HttpResponseBase, what: Representation) -> HttpResponseBase:
    """Say of an answer what is true of all answers about a representation."""
    response["ETag"] = what.etag
    response["Accept-Ranges"] = "bytes"
    if what.last_modified:
        response["Last-Modified"] = http_date(what.last_modified.timestamp())
    if what.tag_is_digest and response.status_code in (200, 206, 304):
        digest = base64.b64encode(bytes.fromhex(what.tag)).decode()
        response["Repr-Digest"] = f"sha-256=:{digest}:"
    for name, value in what.headers.items():
        response[name] = value
    if response.status_code in (412, 416):
        # True of this request only; a store that kept it would refuse everybody (RFC 9111, section 3).
        response["Cache-Control"] = "no-store"
    return response
