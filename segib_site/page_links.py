"""Links to pages in running text: all those of a text are looked up with one query.

Wagtail asks for each paragraph by itself, and once more for every type of page among its links: a text of ten
paragraphs would cost dozens of queries. Remove this when Wagtail resolves the links of a whole StreamField
together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from segib_site.models import SitePage

#: Pages that are at hand while a text is written, by primary key; ``None`` for one that is gone.
Known = dict[int, SitePage | None]

_known: ContextVar[Known | None] = ContextVar("known_pages", default=None)
_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')


def linked_pages(raw_data: Iterable[Any]) -> set[int]:
    """Return the primary keys of the pages that the rich text of a stream links to."""
    text = json.dumps(list(raw_data)).replace('\\"', '"')
    return {int(found[1]) for link in _LINK.findall(text) if (found := _ID.search(link))}


def look_up(keys: set[int], known: Known) -> None:
    """Add pages to those that are known, with one query, or none if there is nothing to ask."""
    if missing := keys - known.keys():
        found = SitePage.objects.in_bulk(missing)
        known.update({key: found.get(key) for key in missing})


@contextmanager
def at_hand(raw_data: Iterable[Any], known: Known) -> Iterator[None]:
    """Have the pages that a stream links to at hand for a block; ``known`` keeps them for the next stream."""
    look_up(linked_pages(raw_data), known)
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)


class SitePageLinkHandler(PageLinkHandler):
    """Writes a link to a page without asking for more than its address; without an address if there is no
    page to show."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[SitePage | None]:
        known = _known.get()
        known = {} if known is None else known
        keys = [int(attrs.get("id") or 0) for attrs in attrs_list]
        look_up(set(keys), known)
        return [known[key] for key in keys]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        urls = [page.get_url() if page is not None and page.live else None for page in pages]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]
