"""What refers to a page, snippet, picture or document that is to be deleted: by record, field, language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
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


@dataclass
class _Found:
    """What a record says of those that are to be deleted, as it is put together."""

    source: models.Model
    fields: dict[str, None] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    protects: bool = False


def of(records: Collection[models.Model], user: Any) -> Uses:
    """Return what refers to any of some records, references among themselves left out."""
    own = {_key(record) for record in records}
    found: dict[tuple[str, str], _Found] = {}

    def of_source(source: models.Model) -> _Found:
        return found.setdefault(_key(source), _Found(source))

    for record in records:
        for source, references in ReferenceIndex.get_references_to(record).group_by_source_object():
            if source is None or _key(source) in own:
                continue
            it = of_source(source)
            it.protects |= any(reference.on_delete == models.PROTECT for reference in references)
            for reference in references:
                it.fields[str(capfirst(reference.describe_source_field()))] = None
                code = language_of(reference.content_type.model_class(), reference.model_path)
                it.codes |= {code} if code else set()
        for column, source in _lists_with(record):
            if _key(source) not in own:
                of_source(source).fields[str(capfirst(column.verbose_name))] = None
    finder = AdminURLFinder(user)
    shown = [_use(it, finder) for it in list(found.values())[:SHOWN]]
    return Uses(
        sorted(shown, key=lambda use: (use.kind, use.title)),
        len(found),
        any(it.protects for it in found.values()),
    )


def _lists_with(record: models.Model) -> Iterator[tuple[Any, models.Model]]:
    """Yield the fields that hold many records, and who has a record in them: Wagtail's index of references
    leaves them out."""
    for relation in record._meta.get_fields(include_hidden=True):
        if relation.many_to_many and relation.auto_created and not relation.concrete:
            column = relation.field
            for source in relation.related_model._default_manager.filter(**{column.name: record.pk}):
                yield column, source


def _key(record: models.Model) -> tuple[str, str]:
    """Return what a record is known by: a page is one whether or not its type is loaded."""
    kind = "page" if isinstance(record, AbstractPage) else record._meta.label
    return kind, str(record.pk)


def of_page(page: AbstractPage, user: Any) -> Uses:
    """Return what refers to a page or to any page below it."""
    return of([one.specific for one in page.get_descendants(inclusive=True)], user)


def _use(found: _Found, finder: AdminURLFinder) -> Use:
    source = found.source
    title = source.get_admin_display_title() if isinstance(source, AbstractPage) else str(source)
    return Use(
        title=title,
        kind=str(capfirst(source._meta.verbose_name)),
        url=finder.get_edit_url(source),
        fields=tuple(found.fields),
        languages=tuple(code for code in languages.CODES if code in found.codes),
        is_public=bool(getattr(source, "live", True)),
        protects=found.protects,
    )


def language_of(model: type[models.Model], path: str) -> str | None:
    """Return the language of the first field on a path of the reference index that has one."""
    for part in path.split("."):
        try:
            column = model._meta.get_field(part)
        except FieldDoesNotExist:
            continue
        if isinstance(column, models.Field):
            localised = languages.language_of_field(column)
            return localised[1] if localised else None
        if column.related_model:
            model = column.related_model
    return None
