"""The pictures beside publications in lists: first pages of files that anybody may read, made small."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any, NamedTuple

from django.urls import reverse
from PIL import Image

from library.finding.inside import current
from segib_site import languages

#: Widest and highest a picture in a list is, in pixels: twice what is shown, for sharp screens. A list of 25
#: weighs less than 100 kB then.
SMALL = (144, 216)


class Cover(NamedTuple):
    """A picture: its address, and its size in pixels."""

    url: str
    width: int
    height: int


def small_size(width: int, height: int) -> tuple[int, int]:
    """Return the measures of a cover in a list."""
    scale = min(SMALL[0] / width, SMALL[1] / height, 1)
    return max(round(width * scale), 1), max(round(height * scale), 1)


def small(cover: Any) -> bytes:
    """Return a stored cover as it is shown in lists, as WebP."""
    out = io.BytesIO()
    with cover.storage.open(cover.name, "rb") as content, Image.open(content) as picture:
        picture.convert("RGB").resize(small_size(*picture.size)).save(out, "WEBP", quality=78)
    return out.getvalue()


def covers_of(pages: Collection[int], code: str) -> dict[int, Cover]:
    """Return the covers of those publications that have one: of the text in the reader's language, else of
    the first in the site's order."""
    found = (
        current(pages)
        .exclude(file__reading__cover="")
        .filter(file__reading__cover_width__gt=0, file__reading__cover_height__gt=0)
        .values_list(
            "page_id", "page__symbol", "version", "language",
            "file__reading__cover_width", "file__reading__cover_height",
        )
    )  # fmt: skip
    order = (code, *languages.CODES)
    covers: dict[int, Cover] = {}
    for page, symbol, version, language, width, height in sorted(found, key=lambda row: order.index(row[3])):
        address = reverse("cover_small", args=[symbol, version, language])
        covers.setdefault(page, Cover(address, *small_size(width, height)))
    return covers
