"""ZIP archives that are never made: their bytes are worked out while they are sent (APPNOTE.TXT 6.3.10).

Nothing is compressed (PDF files hardly shrink), so that the length and every offset are known beforehand: an
archive can be resumed like a file, costs no disk and needs no job. The same selection gives the same bytes.
"""

from __future__ import annotations

import datetime
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.delivery.answers import Bytes, Stored
from library.delivery.ranges import ByteRange

#: What does not fit into 32 bits, or 16, stands in a ZIP64 record, and all bits set in its place (section
#: 4.3.9.2).
_ELSEWHERE_32, _ELSEWHERE_16 = 0xFFFFFFFF, 0xFFFF
#: The least that does not fit. (Tests make it small.)
LIMIT_32, LIMIT_16 = _ELSEWHERE_32, _ELSEWHERE_16
#: Version needed to extract: 2.0, and 4.5 with ZIP64; bit 11: names are UTF-8 (section 4.4.4).
_VERSION, _VERSION_64, _UTF8 = 20, 45, 1 << 11
#: Made on Unix, and the rights of a file that everybody reads.
_MADE_BY, _RIGHTS = 3 << 8 | _VERSION_64, 0o100644 << 16


class InMemory:
    """Bytes that are at hand."""

    def __init__(self, content: bytes) -> None:
        self.content, self.size = content, len(content)

    def read(self, part: ByteRange) -> Iterator[bytes]:
        yield self.content[part.first : part.last + 1]


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name in it, its bytes, their CRC-32 and the day it is dated."""

    name: str
    content: Bytes
    crc32: int
    day: datetime.date

    @classmethod
    def of_bytes(cls, name: str, content: bytes, day: datetime.date) -> Member:
        return cls(name, InMemory(content), zlib.crc32(content), day)

    @classmethod
    def of_file(cls, name: str, file: object, size: int, crc32: int, day: datetime.date) -> Member:
        """A stored file, whose size and CRC-32 are on record."""
        return cls(name, Stored(file, size), crc32, day)


class Archive:
    """The bytes of an archive, as `answers.Bytes`."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.parts: list[tuple[int, Bytes]] = []
        self.size = 0
        directory = b""
        for member in members:
            offset = self.size
            self._add(InMemory(_local(member)))
            self._add(member.content)
            directory += _central(member, offset)
        start = self.size
        self._add(InMemory(directory + _end(len(members), len(directory), start)))

    def _add(self, content: Bytes) -> None:
        self.parts.append((self.size, content))
        self.size += content.size

    def read(self, part: ByteRange) -> Iterator[bytes]:
        """Yield the bytes of a part of the archive."""
        for start, content in self.parts:
            first, last = max(part.first - start, 0), min(part.last - start, content.size - 1)
            if first <= last:
                yield from content.read(ByteRange(first, last))


def _stamp(day: datetime.date) -> tuple[int, int]:
    """Return time and date as MS-DOS has them (section 4.4.6), which begins in 1980."""
    year = min(max(day.year, 1980), 2107)
    return 0, (year - 1980) << 9 | day.month << 5 | day.day


def _short(value: int) -> int:
    return value if value < LIMIT_32 else _ELSEWHERE_32


def _local(member: Member) -> bytes:
    size, name = member.content.size, member.name.encode()
    extra = struct.pack("<HHQQ", 1, 16, size, size) if size >= LIMIT_32 else b""
    shown = _short(size)
    head = struct.pack(
        "<4sHHHHHLLLHH", b"PK\x03\x04", _VERSION_64 if extra else _VERSION, _UTF8, 0,
        *_stamp(member.day), member.crc32, shown, shown, len(name), len(extra),
    )  # fmt: skip
    return head + name + extra


def _central(member: Member, offset: int) -> bytes:
    size, name = member.content.size, member.name.encode()
    large = [value for value in (size, size, offset) if value >= LIMIT_32]
    extra = struct.pack(f"<HH{len(large)}Q", 1, 8 * len(large), *large) if large else b""
    shown = _short(size)
    head = struct.pack(
        "<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", _MADE_BY, _VERSION_64 if extra else _VERSION, _UTF8, 0,
        *_stamp(member.day), member.crc32, shown, shown, len(name), len(extra), 0, 0, 0, _RIGHTS,
        _short(offset),
    )  # fmt: skip
    return head + name + extra


def _end(count: int, length: int, start: int) -> bytes:
    more = b""
    if count >= LIMIT_16 or length >= LIMIT_32 or start >= LIMIT_32:
        more = struct.pack(
            "<4sQHHLLQQQQ", b"PK\x06\x06", 44, _MADE_BY, _VERSION_64, 0, 0, count, count, length, start
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, start + length, 1)
    number = count if count < LIMIT_16 else _ELSEWHERE_16
    return more + struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, number, number, _short(length), _short(start), 0
    )
