"""The text a record's row holds, read with as few queries as it takes."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import get_all_child_relations, get_serializable_data_for_fields

from segib_site import languages
from segib_site.slices.base_columns import normalise_base
from segib_site.slices.content import Content, Shape, shape


def public_text(record: Any) -> Content:
    """Return the content of a record's row as `publishing.live_content` does, but without relations that
    hold no text: one query for each kind of rows that does."""
    of = shape(type(record))
    [content] = _with_rows([record], of, record.source_language)
    return content


def _with_rows(instances: list[Any], of: Shape, source: str) -> list[Content]:
    contents = [_own(instance, source) for instance in instances]
    for relation in get_all_child_relations(of.model):
        accessor = relation.get_accessor_name()
        if accessor not in of.rows or not _has_text(of.rows[accessor]):
            continue
        inner = of.rows[accessor]
        parents: dict[Any, list[Content]] = {instance.pk: [] for instance in instances}
        order = inner.model._meta.ordering or ["pk"]
        rows = list(
            inner.model._default_manager.filter(**{f"{relation.field.name}__in": list(parents)}).order_by(
                *order
            )
        )
        for row, content in zip(rows, _with_rows(rows, inner, source) if rows else [], strict=True):
            parents[getattr(row, relation.field.attname)].append(content)
        for instance, content in zip(instances, contents, strict=True):
            content[accessor] = parents[instance.pk]
    return contents


def _has_text(of: Shape) -> bool:
    return any(of.text.values()) or any(_has_text(inner) for inner in of.rows.values())


def _own(instance: models.Model, source: str) -> Content:
    with languages.forced(languages.DEFAULT):
        data = get_serializable_data_for_fields(instance)
    return normalise_base(json.loads(json.dumps(data, cls=DjangoJSONEncoder)), type(instance), source)
