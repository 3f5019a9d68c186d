"""The errors of an editing form with the language and the place of each, rows and blocks included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.blocks.base import get_error_json_data

from segib_site import languages


@dataclass(frozen=True)
class FieldErrors:
    """What is wrong with one field."""

    #: The language of the field, or ``None`` if it is a shared fact.
    code: str | None
    #: The field in words, with the row it is in.
    place: str
    messages: tuple[str, ...]
    #: HTML id of what to show: the cell of a translated field, or the input.
    target: str

    @property
    def language(self) -> str:
        return languages.language_name(self.code) if self.code else ""


def errors_of(form: Any) -> tuple[FieldErrors, ...]:
    """Return the errors of the fields of a form and of its rows, at every depth."""
    return tuple(_errors(form, ()))


def _errors(form: Any, above: tuple[str, ...]) -> Iterator[FieldErrors]:
    for name, errors in form.errors.items():
        if name == NON_FIELD_ERRORS or name not in form.fields:
            continue
        label, code = _field(form._meta.model, name, form)
        target = form[name].auto_id
        yield FieldErrors(
            code,
            " › ".join((*above, label)),
            tuple(message for error in errors.as_data() for message in _messages(error)),
            f"{target}-cell" if code else target,
        )
    for formset in getattr(form, "formsets", {}).values():
        what = capfirst(str(formset.model._meta.verbose_name))
        for number, row in enumerate(formset.forms, start=1):
            if not formset._should_delete_form(row):
                yield from _errors(row, (*above, f"{what} {number}"))


def _field(model: type[models.Model], name: str, form: Any) -> tuple[str, str | None]:
    """Return what a field is called and its language."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return str(form.fields[name].label or name), None
    localised = languages.language_of_field(field) if isinstance(field, models.Field) else None
    if localised is None:
        return str(form.fields[name].label or name), None
    base, code = localised
    return capfirst(str(model._meta.get_field(base).verbose_name)), code


def _messages(error: Any) -> Iterator[str]:
    """Yield the messages of an error; of a stream's, with the number of the block."""
    data = get_error_json_data(error)
    yield from data.get("messages", ())
    for key, inner in data.get("blockErrors", {}).items():
        for message in _inner_messages(inner):
            if str(key).isdigit():
                number = int(key) + 1
                yield _("Block %(number)s: %(message)s") % {"number": number, "message": message}
            else:
                yield message


def _inner_messages(data: dict[str, Any]) -> Iterator[str]:
    yield from data.get("messages", ())
    for inner in data.get("blockErrors", {}).values():
        yield from _inner_messages(inner)
