"""Forms without the fields that somebody may not change.

What a form does not show it does not read either; and what it saves is taken slice by slice
(`segib_site.slices.content.take`), so that no forged request changes more than its sender may.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from segib_site import languages
from segib_site.roles.rights import ALL
from segib_site.slices.content import SHARED, Shape

SOURCE_FIELD = "source_language"


def slice_of_field(name: str, of: Shape) -> str | None:
    """Return the slice a form field belongs to; ``None`` if it is a form's own (a row's key, …)."""
    for code, names in of.text.items():
        if name in names:
            return code
    return SHARED if name in of.shared else None


def limit(form: Any, allowed: Collection[str], of: Shape, *, is_new: bool) -> set[str]:
    """Take out of a record's form what is in none of the allowed slices; return the slices that the
    data sent to it names all the same."""
    if set(allowed) >= ALL:
        return set()
    refused = set()
    for name in list(form.fields):
        slice_name = slice_of_field(name, of)
        if name == SOURCE_FIELD:
            if is_new:
                _limit_source(form, allowed)
                continue
        elif slice_name in allowed or _is_own(form, name):
            continue
        if _is_sent(form.data, form.add_prefix(name)):
            refused.add(slice_name or SHARED)
        del form.fields[name]
    refused |= _limit_rows(form, allowed, of)
    return refused


def _is_own(form: Any, name: str) -> bool:
    """Say whether a field is the form's, not the record's: what a hidden input carries along."""
    return (
        isinstance(form.fields[name].widget, forms.HiddenInput) and slice_of_field(name, form.shape) is None
    )


def _is_sent(data: Any, key: str) -> bool:
    return any(sent == key or sent.startswith(f"{key}-") for sent in data)


def _limit_source(form: Any, allowed: Collection[str]) -> None:
    """Let somebody begin only in a language that she may write."""
    field = form.fields[SOURCE_FIELD]
    field.choices = [(code, label) for code, label in field.choices if code in allowed]
    codes = [code for code, _label in field.choices]
    if languages.active() in codes:
        codes.insert(0, languages.active())
    form.initial[SOURCE_FIELD] = codes[0]


def _limit_rows(form: Any, allowed: Collection[str], of: Shape) -> set[str]:
    """Take out of the forms of rows what may not be changed, and relations without anything left."""
    refused = set()
    for accessor, formset in list(form.formsets.items()):
        row_shape = of.rows.get(accessor)
        if row_shape is None or not (SHARED in allowed or _has_text(row_shape, allowed)):
            if SHARED in allowed:
                continue
            if _is_sent(form.data, formset.prefix):
                refused.add(SHARED)
            del form.formsets[accessor]
            continue
        _limit_formset(formset, allowed, row_shape)
    return refused


def _has_text(of: Shape, allowed: Collection[str]) -> bool:
    """Say whether rows, or rows of rows, have text in one of the allowed languages."""
    return any(of.text[code] for code in languages.CODES if code in allowed) or any(
        _has_text(inner, allowed) for inner in of.rows.values()
    )


def _limit_formset(formset: Any, allowed: Collection[str], of: Shape) -> None:
    add_fields = formset.add_fields

    def limited(row: Any, index: int | None) -> None:
        add_fields(row, index)
        for name in list(row.fields):
            slice_name = slice_of_field(name, of)
            if slice_name is not None and slice_name not in allowed:
                del row.fields[name]
        _limit_rows(row, allowed, of)
        row.editable_slices = frozenset(allowed)

    # Forms of rows are made when they are first asked for, the empty one each time: all come here.
    formset.add_fields = limited
    formset.__dict__.pop("forms", None)
    if SHARED not in allowed:
        formset.can_order = False
        formset.has_fixed_rows = True
