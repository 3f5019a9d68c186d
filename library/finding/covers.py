"""The pictures beside publications in lists: first pages of files that anybody may read."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from django.urls import reverse

from library.finding.inside import current
from segib_site import languages


class Cover(NamedTuple):
    """A picture: its address, and its size in pixels."""

    url: str
    width: int
    height: int


def covers_of(pages: Collection[int], code: str) -> dict[int, Cover]:
    """Return the covers of those publications that have one: of the text in the reader's language, else of
    the first in the site's order."""
    found = (
        current(pages)
        .exclude(file__reading__cover="")
        .filter(file__reading__cover__isnull=False)
        .values_list(
            "page_id", "page__symbol", "version", "language",
            "file__reading__cover_width", "file__reading__cover_height",
        )
    )  # fmt: skip
    order = (code, *languages.CODES)
    covers: dict[int, Cover] = {}
    for page, symbol, version, language, width, height in sorted(found, key=lambda row: order.index(row[3])):
        covers.setdefault(page, Cover(reverse("cover", args=[symbol, version, language]), width, height))
    return covers
