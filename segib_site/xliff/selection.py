"""Which records go out, and the files they go out in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import slugify
from modelcluster.models import get_all_child_relations
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.checks import concrete
from segib_site.models import SitePage, TranslatedRecord
from segib_site.roles import rights
from segib_site.xliff import applying, writing
from segib_site.xliff.writing import Outgoing, Version, Wanted


def section(top: SitePage) -> list[Any]:
    """Return a page and every page below it, in the order of the tree; aliases have no text of their
    own."""
    pages = SitePage.objects.descendant_of(top, inclusive=True).filter(alias_of=None, depth__gt=1)
    return list(pages.order_by("path").specific())


def record_types() -> list[type[TranslatedRecord]]:
    """Return the types of records (not pages) that have text to translate."""
    return sorted(concrete(TranslatedRecord), key=lambda model: str(model._meta.verbose_name_plural))


def of_type(model: type[TranslatedRecord]) -> list[Any]:
    """Return every record of a type."""
    return list(model._default_manager.order_by("pk"))


def used_by(pages: Iterable[Any]) -> list[Any]:
    """Return the records that pages refer to, or that belong to one of the pages: axes of a plan,
    activities of a campaign, the country of a country page."""
    numbers: dict[type[models.Model], set[Any]] = {}
    for page in pages:
        numbers.setdefault(type(page), set()).add(page.pk)
    found: dict[type[models.Model], set[Any]] = {model: set() for model in record_types()}
    for model, pks in numbers.items():
        for related, values in _referred_to(model, pks):
            found[related] |= values
    every = set().union(*numbers.values()) if numbers else set()
    for model in record_types():
        for field in model._meta.get_fields():
            if field.concrete and field.is_relation and issubclass(field.related_model, AbstractPage):
                of_pages = model._default_manager.filter(**{f"{field.name}__in": every})
                found[model] |= set(of_pages.values_list("pk", flat=True))
    return [
        record
        for model, pks in found.items()
        for record in model._default_manager.filter(pk__in=pks).order_by("pk")
    ]


def _referred_to(model: type[models.Model], pks: set[Any]) -> list[tuple[Any, set[Any]]]:
    """Return the records that rows of a model refer to, the rows of its inline relations included."""
    found = []
    for field in model._meta.get_fields():
        if field.concrete and field.is_relation and issubclass(field.related_model, TranslatedRecord):
            values = model._default_manager.filter(pk__in=pks).values_list(field.name, flat=True)
            found.append((field.related_model, set(values) - {None}))
    for relation in get_all_child_relations(model):
        child = relation.related_model
        rows = child._default_manager.filter(**{f"{relation.field.name}__in": pks})
        found += _referred_to(child, set(rows.values_list("pk", flat=True)))
    return found


@dataclass
class Export:
    """A file to send, and what is in it."""

    name: str
    content_type: str
    content: bytes
    records: int
    units: int


def export(
    records: Iterable[Any],
    code: str,
    *,
    name: str = "",
    version: str = Version.PUBLIC,
    wanted: str = Wanted.TO_DO,
    user: Any = None,
) -> Export | None:
    """Return the texts of records as a file for translation into one language; ``None`` if there is
    nothing to translate. Without a user rights are not asked for (commands).

    Records whose source languages differ come in one XLIFF document a language, in a ZIP archive. What
    was sent is kept in each record's history.
    """
    by_source: dict[str, list[Outgoing]] = {}
    for record in records:
        if user is not None and not rights.may(user, "change", record):
            continue
        sent = writing.outgoing(record, code, version, wanted)
        if sent.texts:
            by_source.setdefault(record.source_language, []).append(sent)
    if not by_source:
        return None
    every = [sent for group in by_source.values() for sent in group]
    for sent in every:
        applying.note_export(sent.record, code, user)
    stem = slugify(name)[:60] or "segib"
    files = {
        f"{stem}_{languages.tag(source)}_{languages.tag(code)}.xlf": writing.document(group, source, code)
        for source, group in by_source.items()
    }
    units = sum(sent.units for sent in every)
    if len(files) == 1:
        ((file_name, content),) = files.items()
        return Export(file_name, "application/x-xliff+xml", content, len(every), units)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file_name, content in files.items():
            packed.writestr(file_name, content)
    file_name = f"{stem}_{languages.tag(code)}.zip"
    return Export(file_name, "application/zip", archive.getvalue(), len(every), units)
