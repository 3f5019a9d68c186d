"""Byte ranges (RFC 9110, section 14): what a `Range` header asks of something that is so many bytes long."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Most ranges of one request that are answered; who asks for more gets everything (section 14.2 allows it).
MOST_RANGES = 20

_BYTES = re.compile(r"bytes[ \t]*=(.*)", re.IGNORECASE | re.DOTALL)
_ONE = re.compile(r"(\d{1,19})-(\d{0,19})|-(\d{1,19})", re.ASCII)


@dataclass(frozen=True)
class ByteRange:
    """Bytes from ``first`` to ``last``, both included, counted from zero."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def content_range(self, size: int) -> str:
        """Return the value of `Content-Range` (section 14.4)."""
        return f"bytes {self.first}-{self.last}/{size}"


class NotSatisfiable(Exception):
    """None of the ranges asked for is within the bytes there are (416)."""


def parse(header: str, size: int) -> list[ByteRange] | None:
    """Return the ranges that a header asks for, in its order; ``None`` where it is to be ignored: another
    unit, nonsense, more ranges than are answered, or ranges that overlap so that more than everything would
    be sent.

    Raises `NotSatisfiable`.
    """
    found = _BYTES.fullmatch(header.strip())
    if found is None:
        return None
    # An empty list element is allowed (section 5.6.1.2).
    asked = [part.strip(" \t") for part in found.group(1).split(",")]
    asked = [part for part in asked if part]
    if not asked or len(asked) > MOST_RANGES:
        return None
    ranges = []
    for part in asked:
        one = _ONE.fullmatch(part)
        if one is None:
            return None
        first, last, suffix = one.groups()
        if suffix is not None:
            if int(suffix) and size:
                ranges.append(ByteRange(max(size - int(suffix), 0), size - 1))
            continue
        if last and int(last) < int(first):
            return None
        if int(first) < size:
            ranges.append(ByteRange(int(first), min(int(last), size - 1) if last else size - 1))
    if not ranges:
        raise NotSatisfiable
    if sum(one.length for one in ranges) > size:
        # A request that costs more than the whole is answered with the whole.
        return None
    return ranges
