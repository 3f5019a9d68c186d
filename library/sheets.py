"""Reference sheets: one page the site itself makes about a publication, never the document."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from library import item
from library.models import Edition, PublicationPage
from library.typesetting import date_in_words, typeset
from segib_site import dates, languages
from segib_site.presentation import origin
from summits.models import SummitPage


def tag(page: PublicationPage, code: str, request: HttpRequest) -> str:
    """Return the entity tag of a sheet (RFC 9110, section 8.8.3): of what it says."""
    with languages.forced(code):
        said = json.dumps(data(page, code, request), sort_keys=True)
    return f'"{hashlib.sha256(said.encode()).hexdigest()}"'


def make(page: PublicationPage, code: str, request: HttpRequest) -> bytes:
    """Return the sheet about a publication in a language, dated to when its page was last published."""
    published = languages.get(page, "language_last_published_at", code) or page.last_published_at
    with languages.forced(code):
        return typeset("sheet", data(page, code, request), code, published.date())


def data(page: PublicationPage, code: str, request: HttpRequest) -> dict[str, Any]:
    """Return what the sheet says, in the active language."""
    title = text_of(page, "title", code)
    heading = gettext("Reference sheet: %(title)s") % {"title": title}
    published = languages.get(page, "language_last_published_at", code) or page.last_published_at
    return {
        "title": heading,
        "heading": title,
        "label": gettext("Reference sheet."),
        "warning": gettext("This page was made by the site from its records. It is not the document."),
        "title_note": gettext("The title in this language is this site's working translation.")
        if page.is_unverified("title", code)
        else "",
        "summary": text_of(page, "introduction", code),
        "facts": facts(page, code),
        "editions": [edition_line(edition) for edition in item.editions_of(page)],
        "url": f"{origin(request)}{page.permanent_path}",
        "footer": f"{origin(request)}{page.permanent_path}",
        "colophon": gettext("Made from the record as published on %(date)s.")
        % {"date": date_in_words(published.date(), code)},
        "words": {
            "editions": gettext("Editions"),
            "language": gettext("Language"),
            "version": gettext("Version"),
            "where": gettext("Where it is"),
            "permanent": gettext("Permanent address"),
        },
    }


def text_of(record: Any, field: str, code: str) -> str:
    """Return a text in a language, else in the language it can be had in; empty if there is none."""
    found = record.localised(field, code)
    return found.value if found else ""


def facts(page: PublicationPage, code: str) -> list[dict[str, str]]:
    """Return the labelled facts of a publication, in the active language."""
    missing = gettext("Not recorded")
    summit = SummitPage.objects.filter(pk=page.adopted_at_id, live=True).public().first()
    rows = [
        (gettext("Kind"), str(page.kind_in_words)),
        (gettext("Date"), dates.format_edtf(page.date, code) or missing),
        (gettext("Adopted at"), text_of(summit, "title", code) if summit else missing),
        (gettext("Corporate author"), text_of(page, "corporate_author", code) or missing),
        (gettext("ISBN"), page.isbn),
        (gettext("ISSN"), page.issn),
        (gettext("Site reference"), page.symbol),
    ]
    if page.consensus != page.Consensus.NOT_RECORDED:
        rows.insert(3, (gettext("Adoption"), str(page.get_consensus_display())))
    return [{"label": label, "value": value} for label, value in rows if value]


def edition_line(edition: Edition) -> dict[str, str]:
    """Return what a sheet says of an edition, in the active language."""
    language = languages.language_name(edition.language) if edition.language else gettext("Not recorded")
    if edition.is_withdrawn:
        where, url = capfirst(gettext("no longer offered")), ""
    elif edition.is_held:
        where, url = gettext("Held by this site"), ""
    elif edition.official_address:
        where = url = edition.official_address
    else:
        where, url = gettext("Address not recorded"), ""
    return {"language": language, "version": str(edition.version), "where": where, "url": url}
