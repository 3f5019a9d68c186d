"""What the editing form's script must know to offer suggestions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.roles import rights
from segib_site.slices import freshness, publishing
from segib_site.slices.content import ADDRESS_FIELDS, RECORD_OF_TRANSLATION, Shape, column, shape
from segib_site.suggestions import marks, provider


def attributes(record: Any, user: Any) -> dict[str, str]:
    """Return the attributes that tell the editing form's script which columns may be suggested for; none
    if there is no provider, or nothing the person may change."""
    if not provider.is_on() or user is None or record.pk is None:
        return {}
    source = record.source_language
    allowed = rights.slices(user, record, "change")
    codes = [code for code in languages.others(source) if code in allowed]
    if not codes:
        return {}
    of, draft = shape(type(record)), publishing.draft_content(record)
    states = {code: freshness.freshness(draft, code, source, of) for code in codes}
    said = {
        "url": reverse("segib_suggest", args=(record._meta.app_label, record._meta.model_name, record.pk)),
        "field": marks.FIELD,
        "columns": dict(_columns(of, source, codes)),
        "stale": [
            languages.localised_name(path.split("#")[0].rsplit("/", 1)[-1], code)
            for code in codes
            for path in states[code].changed
        ],
        "unread": [
            languages.localised_name(one.path, code)
            for code in codes
            for one in marks.unread(draft, code, source, of)
            if "/" not in one.path and "#" not in one.path
        ],
        "words": {
            "suggest": _("Suggest a translation"),
            "asking": _("Asking for a suggestion…"),
            "use": _("Use"),
            "copy": _("Copy"),
            "discard": _("Discard"),
            "suggestion": _("Machine suggestion"),
            "unread": _("Machine suggestion, not reviewed"),
            "failed": _("There is no suggestion: the translation service does not answer."),
        },
    }
    return {"data-segib-suggestions": json.dumps(said)}


def _columns(of: Shape, source: str, codes: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each column that can be suggested for, with its language and its source, rows included."""
    for name in of.text[source]:
        field = column(of.model, name)
        localised = languages.language_of_field(field)
        is_text = isinstance(field, StreamField) or field.get_internal_type() in ("CharField", "TextField")
        if not localised or localised[0] in {*ADDRESS_FIELDS, RECORD_OF_TRANSLATION} or not is_text:
            continue
        for code in codes:
            said = {"source": name, "language": code, "tag": languages.tag(code)}
            if isinstance(field, StreamField):
                said["stream"] = "yes"
            yield languages.localised_name(localised[0], code), said
    for inner in of.rows.values():
        yield from _columns(inner, source, codes)
