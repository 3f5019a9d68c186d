"""Base columns: those of a translated field without a language in their name.

They hold the default language's value, or the source language's where the default is empty. They are
derived: nothing reads them but the database's own tools.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations

from segib_site import languages


def normalise_base(data: dict[str, Any], model: type[models.Model], source: str) -> dict[str, Any]:
    """Derive the base values of serialised content from its languages, in place, rows included;
    empty text of a language is ``""``, never ``None``, decimals have the places they are stored
    with, and sets are in one order: the same content always looks the same."""
    for column in model._meta.fields:
        if isinstance(column, models.DecimalField) and data.get(column.name) is not None:
            places = Decimal(1).scaleb(-column.decimal_places)
            data[column.name] = str(Decimal(data[column.name]).quantize(places))
    for field in languages.translated_fields(model):
        is_text = isinstance(model._meta.get_field(field), models.CharField | models.TextField)
        for code in languages.CODES:
            name = languages.localised_name(field, code)
            if is_text and data.get(name, "") is None:
                data[name] = ""
        value = data.get(languages.localised_name(field, languages.DEFAULT))
        if languages.is_empty(value) or value == "[]":
            value = data.get(languages.localised_name(field, source), value)
        data[field] = value
    for relation in get_all_child_m2m_relations(model):
        # A set: the order in which it was chosen says nothing, and databases give another.
        if relation.name in data:
            data[relation.name] = sorted(data[relation.name], key=str)
    for relation in get_all_child_relations(model):
        for row in data.get(relation.get_accessor_name(), ()):
            normalise_base(row, relation.related_model, source)
    return data


def base_column_values(instance: models.Model, source: str) -> dict[str, Any]:
    """Return the base columns that Django's save, under the default language, left empty though
    the source language has a value for them."""
    values = {}
    for field in languages.translated_fields(type(instance)):
        if languages.is_empty(languages.get(instance, field, languages.DEFAULT)):
            value = languages.get(instance, field, source)
            if not languages.is_empty(value):
                values[field] = value
    return values
