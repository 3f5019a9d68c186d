"""Pages and documents that the rich text of an editing form links to, looked up together.

Wagtail asks three times for each link of each paragraph in each language: a page of forty blocks would
cost a hundred and seventy queries. Remove this when Wagtail looks up the links of a form together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.documents.rich_text.contentstate import DocumentLinkElementHandler
from wagtail.fields import RichTextField, StreamField

from segib_site import languages
from segib_site.models import SiteDocument, SitePage

_LINK = re.compile(r'<a\b[^>]*\blinktype="(page|document)"[^>]*>')
_ID = re.compile(r'\bid="(\d+)"')


@dataclass
class Linked:
    """Pages with the primary keys of their parents, and documents; ``None`` for what is gone."""

    pages: dict[int, SitePage | None] = field(default_factory=dict)
    parents: dict[str, int] = field(default_factory=dict)
    documents: dict[int, SiteDocument | None] = field(default_factory=dict)

    def look_up(self, pages: Iterable[int] = (), documents: Iterable[int] = ()) -> None:
        """Add what is not at hand yet, with a query for each kind and one for the parents."""
        if wanted := set(pages) - self.pages.keys():
            found = SitePage.objects.in_bulk(wanted)
            self.pages.update({key: found.get(key) for key in wanted})
            above = {_parent_path(page) for page in found.values()} - self.parents.keys()
            self.parents.update(SitePage.objects.filter(path__in=above).values_list("path", "pk"))
        if wanted := set(documents) - self.documents.keys():
            files = SiteDocument.objects.in_bulk(wanted)
            self.documents.update({key: files.get(key) for key in wanted})


_at_hand: ContextVar[Linked | None] = ContextVar("linked_at_hand", default=None)


def _parent_path(page: SitePage) -> str:
    return page.path[: -page.steplen]


def _rich_text(record: models.Model) -> Iterator[str]:
    """Yield what the fields of a record hold that may have links in them."""
    for column in record._meta.concrete_fields:
        if languages.language_of_field(column) is None and column.name in languages.translated_fields(
            type(record)
        ):
            continue
        if isinstance(column, StreamField):
            yield json.dumps(list(getattr(record, column.name).raw_data)).replace('\\"', '"')
        elif isinstance(column, RichTextField):
            yield getattr(record, column.name) or ""


@contextmanager
def at_hand(record: models.Model) -> Iterator[None]:
    """Have what a record links to at hand while its form is drawn."""
    keys: dict[str, set[int]] = {"page": set(), "document": set()}
    for text in _rich_text(record):
        for link in _LINK.finditer(text):
            if found := _ID.search(link[0]):
                keys[link[1]].add(int(found[1]))
    linked = Linked()
    linked.look_up(keys["page"], keys["document"])
    token = _at_hand.set(linked)
    try:
        yield
    finally:
        _at_hand.reset(token)


def _key(attrs: dict[str, Any]) -> int:
    try:
        return int(attrs.get("id") or 0)
    except ValueError:
        return 0


class PageLinkInEditor(PageLinkElementHandler):
    """A link to a page, for the editor of rich text."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        linked, key = _at_hand.get() or Linked(), _key(attrs)
        linked.look_up(pages=[key])
        page = linked.pages[key]
        if page is None:
            # With its number it is still known for a link to a page, if a broken one.
            return {"id": key, "url": None, "parentId": None}
        return {"id": page.pk, "url": page.url, "parentId": linked.parents.get(_parent_path(page))}


class DocumentLinkInEditor(DocumentLinkElementHandler):
    """A link to a document, for the editor of rich text."""

    def get_attribute_data(self, attrs: dict[str, Any]) -> dict[str, Any]:
        linked, key = _at_hand.get() or Linked(), _key(attrs)
        linked.look_up(documents=[key])
        document = linked.documents[key]
        if document is None:
            return {"id": key}
        return {"id": document.pk, "url": document.url, "filename": document.filename}


def register(features: Any) -> None:
    """Let the editor of rich text take its links from what is at hand."""
    for name, selector, handler in (
        ("link", 'a[linktype="page"]', PageLinkInEditor("LINK")),
        ("document-link", 'a[linktype="document"]', DocumentLinkInEditor("DOCUMENT")),
    ):
        rule = features.converter_rules_by_converter["contentstate"][name]
        reading = {**rule["from_database_format"], selector: handler}
        features.register_converter_rule("contentstate", name, {**rule, "from_database_format": reading})
