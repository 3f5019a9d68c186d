"""The content of a record as a plain structure, and its slices.

Content is what `serializable_data` gives and a revision keeps: a dictionary of field names, with a
list of rows for each inline relation, at every depth. Nothing here touches the database except
`attach_row_keys`; everything else is a function of content and of the model's shape.

A *slice* is the text of one language (``es``, ``en``, ``pt``) or the shared facts (``shared``):
fields without a language, which rows there are, and their order.
"""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME

from segib_site import languages

Content = dict[str, Any]

SHARED = "shared"
#: Every slice, in the order the screens show them.
SLICES: tuple[str, ...] = (*languages.CODES, SHARED)

#: Translated columns that are the address of a page, not its text: they exist in every language
#: whether or not it is live.
ADDRESS_FIELDS = frozenset({"slug", "slug_is_provisional"})
#: Translated columns that belong to the record as it stands, not to any draft of it.
STATE_FIELDS = frozenset(
    {"url_path", "language_live", "language_first_published_at", "language_last_published_at"}
)
#: Untranslated columns that belong to the record as it stands.
RECORD_FIELDS = frozenset(
    {
        "id", "path", "depth", "numchild", "translation_key", "locale", "latest_revision", "live",
        "has_unpublished_changes", "first_published_at", "last_published_at", "live_revision",
        "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "content_type",
        "draft_title", "owner", "latest_revision_created_at", "alias_of", "source_language",
    }
)  # fmt: skip
#: A field of each slice that says how it came about rather than what it says.
RECORD_OF_TRANSLATION = "translation_record"
ROW_KEY = "row_id"

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True)
class Shape:
    """Which fields of a model belong to which slice."""

    model: type[models.Model]
    #: Column names of each language's text.
    text: dict[str, tuple[str, ...]]
    #: Names of the shared fields (parental many-to-many relations and rows without text included).
    shared: tuple[str, ...]
    #: Inline relations whose rows have an identity, by accessor name.
    rows: dict[str, Shape]

    def __hash__(self) -> int:
        return hash(self.model)


_shapes: dict[type[models.Model], Shape] = {}


def shape(model: type[models.Model]) -> Shape:
    """Return the shape of a model (computed once a process)."""
    if model not in _shapes:
        _shapes[model] = _describe(model)
    return _shapes[model]


def _describe(model: type[models.Model]) -> Shape:
    text: dict[str, list[str]] = {code: [] for code in languages.CODES}
    shared: list[str] = []
    translated = languages.translated_fields(model)
    for field in model._meta.fields:
        localised = languages.language_of_field(field)
        if localised is not None:
            name, code = localised
            if name not in STATE_FIELDS:
                text[code].append(field.name)
        elif (
            field.name not in translated
            and field.name not in RECORD_FIELDS
            and field.name not in (ROW_KEY, getattr(model, "sort_order_field", None))
            and field.serialize  # type: ignore[attr-defined]
            and not field.primary_key
            and not isinstance(field, ParentalKey)
            and not (field.remote_field and getattr(field.remote_field, "parent_link", False))
        ):
            shared.append(field.name)
    shared.extend(f.name for f in get_all_child_m2m_relations(model) if f.serialize)
    rows: dict[str, Shape] = {}
    for relation in get_all_child_relations(model):
        accessor = relation.get_accessor_name()
        if accessor == COMMENTS_RELATION_NAME:
            continue
        if any(f.name == ROW_KEY for f in relation.related_model._meta.fields):
            rows[accessor] = shape(relation.related_model)
        else:
            shared.append(accessor)
    return Shape(model, {k: tuple(v) for k, v in text.items()}, tuple(shared), rows)


# -- reading ----------------------------------------------------------------------------------


def same(a: Any, b: Any) -> bool:
    """Say whether two values of a field are the same content (``None``, ``""`` and an empty stream
    or list are the same nothing)."""
    return canonical(a) == canonical(b)


def canonical(value: Any) -> str:
    """Return one string for a value, the same for values that mean the same.

    A form that is opened and saved untouched must give the same string: browsers send line ends as
    CR LF, the rich text editor adds a key to each paragraph, and JSON may be spaced differently.
    """
    if isinstance(value, str) and (value == "[]" or value.startswith("[{")):
        # A stream: revisions keep it as a string.
        with contextlib.suppress(ValueError):
            value = json.loads(value)
    value = _as_posted(value)
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)


def _as_posted(value: Any) -> Any:
    if isinstance(value, str):
        return _BLOCK_KEY.sub("", value).replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return [_as_posted(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_posted(item) for key, item in value.items()}
    return value


def fingerprint(value: Any) -> str:
    """Return a short hash (16 hexadecimal digits of SHA-256) of a value's canonical form."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:16]


def fields_of(slice_name: str, of: Shape) -> tuple[str, ...]:
    """Return the names of the fields of a slice, not counting rows."""
    return of.shared if slice_name == SHARED else of.text[slice_name]


def leaves(content: Content, slice_name: str, of: Shape, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield ``(path, value)`` for every value of a slice. The path of a value in a row is
    ``accessor/row id/field``; the order of an inline relation's rows is ``accessor/``."""
    for name in fields_of(slice_name, of):
        yield prefix + name, content.get(name)
    for accessor, row_shape in of.rows.items():
        rows = content.get(accessor) or []
        if slice_name == SHARED:
            yield f"{prefix}{accessor}/", [row[ROW_KEY] for row in rows]
        for row in rows:
            yield from leaves(row, slice_name, row_shape, f"{prefix}{accessor}/{row[ROW_KEY]}/")


def differing_paths(a: Content, b: Content, slice_name: str, of: Shape) -> list[str]:
    """Return the paths at which a slice of two contents differs."""
    left, right = dict(leaves(a, slice_name, of)), dict(leaves(b, slice_name, of))
    return [path for path in {**left, **right} if not same(left.get(path), right.get(path))]


def differing_slices(a: Content, b: Content, of: Shape) -> tuple[str, ...]:
    """Return the slices in which two contents differ."""
    return tuple(name for name in SLICES if differing_paths(a, b, name, of))


def has_text(content: Content, code: str, of: Shape) -> bool:
    """Say whether a language has any text of its own: addresses, states and records do not count."""
    for path, value in leaves(content, code, of):
        name = path.rsplit("/", 1)[-1]
        field, _code = languages.language_of_field(_field(of, path)) or (name, code)
        is_text = field not in ADDRESS_FIELDS and field != RECORD_OF_TRANSLATION
        if is_text and value is not False and canonical(value):
            return True
    return False


def _field(of: Shape, path: str) -> models.Field:
    *parents, name = path.split("/")
    for accessor in parents[::2]:
        of = of.rows[accessor]
    return column(of.model, name)


def column(model: type[models.Model], name: str) -> models.Field:
    """Return the column of a model with a name."""
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{model.__name__}.{name} is a relation of another model.")
    return found


def field_at(of: Shape, path: str) -> models.Field | None:
    """Return the model field at a path, or ``None`` for the order of rows."""
    return None if path.endswith("/") else _field(of, path)


# -- making new content -----------------------------------------------------------------------


def take(target: Content, source: Content, slices: Collection[str], of: Shape) -> Content:
    """Return ``target`` with the named slices taken from ``source``.

    Rows are matched by identity. Without the shared slice the target keeps its rows and order, and
    a row that only the source has stays out. With it, rows and order are the source's; a row new to
    the target has text only in the languages named.
    """
    result = copy.deepcopy(target)
    for slice_name in slices:
        for name in fields_of(slice_name, of):
            # An old version may not know a field that was added since.
            if name in source:
                result[name] = copy.deepcopy(source[name])
    for accessor, row_shape in of.rows.items():
        own = {row[ROW_KEY]: row for row in target.get(accessor) or []}
        theirs = {row[ROW_KEY]: row for row in source.get(accessor) or []}
        if SHARED in slices:
            result[accessor] = number_rows(
                take(own.get(key) or blank(row, languages.CODES, row_shape), row, slices, row_shape)
                for key, row in theirs.items()
            )
        else:
            result[accessor] = [
                take(row, theirs[key], slices, row_shape) if key in theirs else copy.deepcopy(row)
                for key, row in own.items()
            ]
    return result


def number_rows(rows: Iterable[Content]) -> list[Content]:
    """Return rows whose ``sort_order`` says the order they are in."""
    numbered = list(rows)
    for position, row in enumerate(numbered):
        if "sort_order" in row:
            row["sort_order"] = position
    return numbered


def blank(content: Content, codes: Collection[str], of: Shape) -> Content:
    """Return content without the text of the named languages. Addresses stay."""
    result = copy.deepcopy(content)
    for code in codes:
        for name in of.text[code]:
            field = column(of.model, name)
            localised = languages.language_of_field(field)
            if localised and localised[0] not in ADDRESS_FIELDS:
                result[name] = empty_value(field)
    for accessor, row_shape in of.rows.items():
        result[accessor] = [blank(row, codes, row_shape) for row in content.get(accessor) or []]
    return result


def empty_value(field: models.Field) -> Any:
    """Return what serialised content holds for an empty value of a field."""
    if isinstance(field, StreamField):
        return "[]"
    if isinstance(field, models.CharField | models.TextField):
        return ""
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.JSONField):
        return field.get_default()
    return None


def attach_row_keys(content: Content, model: type[models.Model], pk: Any) -> Content:
    """Return content whose rows carry the primary keys that rows of the same identity have in the
    database now, or none.

    A draft's rows get their keys only when the shared facts are published, and keep them: without
    this the next publication would make them anew.
    """
    return _attach(copy.deepcopy(content), shape(model), pk)


def _attach(content: Content, of: Shape, pk: Any) -> Content:
    for accessor, row_shape in of.rows.items():
        rows = content.get(accessor) or []
        relation = next(r for r in get_all_child_relations(of.model) if r.get_accessor_name() == accessor)
        known: dict[str, Any] = {}
        if rows and pk is not None:
            known = {
                str(key): row_pk
                for key, row_pk in row_shape.model._default_manager.filter(
                    **{relation.field.name: pk}
                ).values_list(ROW_KEY, "pk")
            }
        for row in rows:
            row["pk"] = known.get(str(row[ROW_KEY]))
            row[relation.field.name] = pk
            _attach(row, row_shape, row["pk"])
    return content
