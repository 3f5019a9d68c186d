"""What refers to a page, snippet, picture or document that is to be deleted: by record, field, language."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import AbstractPage, ReferenceIndex

from segib_site import languages

#: Most records shown; the rest are counted.
SHOWN = 50


@dataclass(frozen=True)
class Use:
    """A record that refers to what is to be deleted."""

    title: str
    kind: str
    url: str | None
    #: Where in it: names of fields, with the language where a field has one.
    fields: tuple[str, ...]
    #: Codes of the languages whose text refers to it; empty if only shared facts do.
    languages: tuple[str, ...]
    is_public: bool
    #: It stands in the way of deleting.
    protects: bool


@dataclass(frozen=True)
class Uses:
    """What refers to some records, the first `SHOWN` of it in full."""

    shown: list[Use]
    count: int
    is_protected: bool

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


def of(records: Collection[models.Model], user: Any) -> Uses:
    """Return what refers to any of some records, references among themselves left out."""
    own = {_key(record) for record in records}
    finder = AdminURLFinder(user)
    shown: list[Use] = []
    count, is_protected, seen = 0, False, set()
    for record in records:
        for source, references in ReferenceIndex.get_references_to(record).group_by_source_object():
            if source is None or _key(source) in own:
                continue
            is_protected |= (protects := any(r.on_delete == models.PROTECT for r in references))
            if _key(source) in seen:
                continue
            seen.add(_key(source))
            count += 1
            if len(shown) < SHOWN:
                shown.append(_use(source, references, protects, finder))
    return Uses(sorted(shown, key=lambda use: (use.kind, use.title)), count, is_protected)


def _key(record: models.Model) -> tuple[str, str]:
    """Return what a record is known by: a page is one whether or not its type is loaded."""
    kind = "page" if isinstance(record, AbstractPage) else record._meta.label
    return kind, str(record.pk)


def of_page(page: AbstractPage, user: Any) -> Uses:
    """Return what refers to a page or to any page below it."""
    return of([one.specific for one in page.get_descendants(inclusive=True)], user)


def _use(source: Any, references: Any, protects: bool, finder: AdminURLFinder) -> Use:
    fields: dict[str, None] = {}
    codes: set[str] = set()
    for reference in references:
        code = _language(reference.content_type.model_class(), reference.model_path)
        codes |= {code} if code else set()
        fields[str(capfirst(reference.describe_source_field()))] = None
    title = source.get_admin_display_title() if isinstance(source, AbstractPage) else str(source)
    return Use(
        title=title,
        kind=str(capfirst(source._meta.verbose_name)),
        url=finder.get_edit_url(source),
        fields=tuple(fields),
        languages=tuple(code for code in languages.CODES if code in codes),
        is_public=bool(getattr(source, "live", True)),
        protects=protects,
    )


def _language(model: type[models.Model], path: str) -> str | None:
    """Return the language of the first field on a path of the reference index that has one."""
    for part in path.split("."):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            continue
        if isinstance(field, models.Field):
            localised = languages.language_of_field(field)
            return localised[1] if localised else None
        if field.related_model:
            model = field.related_model
    return None
