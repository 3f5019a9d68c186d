"""The order of headings (WCAG 2.2, success criterion 1.3.1): a subheading stands below a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.blocks import RichTextBlock

from segib_site import languages
from segib_site.blocks import HeadingBlock, SubheadingBlock
from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Reading, plain_paragraphs
from segib_site.guards.registry import check

_HEADING = re.compile(r"<h([2-6])\b[^>]*>(.*?)</h\1>", re.I | re.S)


@check("headings", gettext_lazy("Headings"), order=50)
def headings_out_of_order(reading: Reading) -> Iterator[Finding]:
    """Look at the headings of each stream. The body of a page stands below its title; a stream of another
    name has a heading of the page's template above it."""
    for code in reading.languages:
        for path, stream, raw in reading.streams(code):
            level = 1 if path.startswith(languages.localised_name("body", code)) else 2
            for block in raw:
                definition = stream.child_blocks.get(block.get("type"))
                for found, words in _headings(definition, block.get("value")):
                    at = f"{path}#{block.get('id') or ''}"
                    if not words.strip():
                        yield Finding("headings", "warning", code, at, gettext_noop("A heading is empty."))
                        continue
                    if found > level + 1:
                        yield Finding(
                            "headings",
                            "warning",
                            code,
                            at,
                            gettext_noop("A subheading without a heading above it: a level is missing."),
                            shortened(words),
                            judged=f"{level} {found} {words}",
                        )
                    level = found


def _headings(definition: Any, value: Any) -> Iterator[tuple[int, str]]:
    if isinstance(definition, HeadingBlock):
        yield 2, str(value or "")
    elif isinstance(definition, SubheadingBlock):
        yield 3, str(value or "")
    elif isinstance(definition, RichTextBlock) and isinstance(value, str):
        for number, inside in _HEADING.findall(value):
            yield int(number), " ".join(plain_paragraphs(inside))
