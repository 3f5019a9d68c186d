"""Keeping the search records: written in the transaction that publishes, so never behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from django.db import models, transaction
from django.utils.html import strip_tags
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.models import SearchRecord, SearchWords, SitePage
from segib_site.search import matching
from segib_site.search.further import words_of_type
from segib_site.search.words import key_line
from segib_site.slices.content import (
    ADDRESS_FIELDS,
    RECORD_OF_TRANSLATION,
    SHARED,
    field_at,
    leaves,
    shape,
)

#: Translated columns that are not text of the page itself.
NOT_TEXT = {*ADDRESS_FIELDS, RECORD_OF_TRANSLATION, "title", "seo_title", "search_description"}

#: Pages whose further texts are looked at in one go.
AT_ONCE = 50

#: What ends a line: words on both sides are not one word.
_BLOCK_END = re.compile(r"</(?:p|li|ul|ol|h[1-6])>|<br */?>")


def update(page: SitePage) -> None:
    """Write the records of a page anew: one for each language it is live in, none if it is not."""
    page = page.specific
    forget(page)
    if page.depth < 2 or not page.live:
        return
    content = page.searchable_data()
    facts = " ".join(_facts(content, page))
    records = []
    for code in page.live_languages:
        title = languages.get(page, "title", code) or ""
        text = joined(_texts(content, code, page))
        records.append(
            SearchRecord(
                page_id=page.pk,
                language=code,
                title=title,
                summary=languages.get(page, "search_description", code) or "",
                text=text,
                title_keys=key_line(title, code),
                text_keys=key_line(f"{text} {facts}", code),
            )
        )
    SearchRecord.objects.bulk_create(records)
    _write_lines(page._meta.label, [page.pk], records)


@transaction.atomic
def renew_lines(page_type: str, pages: Iterable[int]) -> None:
    """Write the full text index of pages of one type (``app.Model``) anew: texts that belong to them have
    changed, or are no longer public."""
    keys = list(pages)
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        SearchWords.objects.filter(page_id__in=some).delete()
        _write_lines(page_type, some, SearchRecord.objects.filter(page_id__in=some))


def _write_lines(page_type: str, pages: list[int], records: Iterable[SearchRecord]) -> None:
    """Write the lines of pages: one for each language that a page is live in, or a text that belongs to it is
    in."""
    own = {(record.page_id, record.language): record for record in records}
    live = {page for page, _code in own}
    more = {
        (page, code): said
        for page, texts in words_of_type(page_type, pages).items()
        if page in live
        for code, said in texts.items()
    }
    lines = []
    for page, code in sorted({*own, *more}):
        record = own.get((page, code))
        title = record.title_keys.split() if record else ()
        text = record.text_keys.split() if record else ()
        said = matching.line(code, title, text, more.get((page, code), ()))
        lines.append(SearchWords(pk=matching.number(page, code), page_id=page, keys=said))
    SearchWords.objects.bulk_create(lines)


def forget(page: SitePage) -> None:
    """Remove the records of a page."""
    for model in (SearchRecord, SearchWords):
        model.objects.filter(page_id=page.pk).delete()


@transaction.atomic
def rebuild() -> int:
    """Write the records of every page anew; return how many pages there are."""
    SearchRecord.objects.all().delete()
    SearchWords.objects.all().delete()
    pages = SitePage.objects.filter(live=True, depth__gt=1)
    for page in pages.iterator():
        update(page)
    return pages.count()


def _texts(content: dict[str, Any], code: str, page: SitePage) -> Iterator[str]:
    of = shape(type(page))
    for path, value in leaves(content, code, of):
        column = field_at(of, path)
        localised = languages.language_of_field(column) if column is not None else None
        if localised and localised[0] not in NOT_TEXT and value:
            yield plain_text(value, column)


def _facts(content: dict[str, Any], page: SitePage) -> Iterator[str]:
    """Yield the shared facts that people search for: names of places, addresses, numbers."""
    of = shape(type(page))
    for path, value in leaves(content, SHARED, of):
        column = field_at(of, path)
        if isinstance(column, models.CharField) and not column.choices and value:
            yield str(value)


def plain_text(value: Any, column: models.Field | None = None) -> str:
    """Return the words of a value without markup."""
    if isinstance(column, StreamField):
        value = json.loads(value) if isinstance(value, str) else value
    return joined(
        " ".join(unescape(strip_tags(line)).split())
        for part in _strings(value)
        for line in _BLOCK_END.split(part)
    )


def joined(lines: Iterable[str]) -> str:
    """Return lines as running text: a heading does not flow into the sentence after it."""
    return " ".join(line if line[-1] in ".:;!?…" else f"{line}." for line in lines if line)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        yield from _strings(value["value"] if "value" in value and "type" in value else list(value.values()))
