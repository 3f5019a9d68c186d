"""Titles and descriptions that search engines cut."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.models import AbstractPage

from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Reading
from segib_site.guards.registry import check

#: Longest title for search engines, in characters; an official title is as long as it is, and is not judged.
TITLE = 65
#: Longest and shortest description for search engines, in characters.
DESCRIPTION = 170
SHORT = 50


@check("descriptions", gettext_lazy("Titles and descriptions for search engines"), order=75)
def descriptions_of_the_wrong_length(reading: Reading) -> Iterator[Finding]:
    """Measure what an editor wrote for search engines, if anything."""
    if not isinstance(reading.record, AbstractPage):
        return
    for code in reading.languages:
        texts = reading.by_name(code)
        if (title := texts.get("seo_title")) and len(title.value) > TITLE:
            yield _finding(
                code,
                title,
                gettext_noop("The title for search engines is longer than %(limit)s characters."),
                TITLE,
            )
        if description := texts.get("search_description"):
            if len(description.value) > DESCRIPTION:
                text = gettext_noop("The description for search engines is longer than %(limit)s characters.")
                yield _finding(code, description, text, DESCRIPTION)
            elif len(description.value.strip()) < SHORT:
                text = gettext_noop(
                    "The description for search engines is shorter than %(limit)s characters."
                )
                yield _finding(code, description, text, SHORT)


def _finding(code: str, passage: object, text: str, limit: int) -> Finding:
    value, path = passage.value, passage.path  # type: ignore[attr-defined]
    return Finding("descriptions", "warning", code, path, text, shortened(value), {"limit": limit})
