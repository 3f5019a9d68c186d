"""Saves that merge: what a form changed, put into a draft that others may have changed meanwhile.

A form carries a fingerprint of each value it shows (its *base*). A value whose fingerprint is still
the same when the form comes back was not touched, and the draft's own value stays. A value that both
the form and somebody else changed, differently, is a conflict: it is shown, and nothing is dropped.
Rows of inline relations are matched by identity, at every depth.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from segib_site.slices.content import (
    ROW_KEY,
    SLICES,
    Content,
    Shape,
    fields_of,
    fingerprint,
    number_rows,
    same,
)


@dataclass
class Base:
    """What a form showed: a fingerprint of each value by path, and the rows of each relation."""

    values: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    #: The save this is the outcome of, as the browser named it; see `segib_site.keeping`.
    save: str = ""

    def dumps(self) -> str:
        """Return the base as compact JSON, for a hidden field."""
        data: dict[str, Any] = {"v": self.values, "r": self.rows}
        if self.save:
            data["s"] = self.save
        return json.dumps(data, separators=(",", ":"))

    @classmethod
    def loads(cls, text: str | None) -> Base | None:
        """Return the base a form sent, or ``None`` if it sent none that can be read."""
        try:
            data = json.loads(text or "")
            values, rows = dict(data["v"]), {key: list(ids) for key, ids in data["r"].items()}
            save = str(data.get("s", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            return None
        return cls(values, rows, save)


@dataclass(frozen=True)
class Conflict:
    """A value that two people changed differently."""

    path: str
    mine: Any
    theirs: Any


@dataclass
class Merge:
    """The outcome of a merge."""

    content: Content
    conflicts: list[Conflict] = field(default_factory=list)
    #: Rows the form had removed but somebody else had changed meanwhile: they stay.
    kept_rows: list[str] = field(default_factory=list)


def base_of(
    content: Content, of: Shape, fields: set[str], relations: dict[str, Any], prefix: str = ""
) -> Base:
    """Return the base of a form that shows these fields and relations of content.

    ``relations`` maps the accessor of each relation in the form to ``(fields, relations)`` of its rows.
    """
    base = Base()
    for name in fields:
        base.values[prefix + name] = fingerprint(content.get(name))
    for accessor, (row_fields, row_relations) in relations.items():
        rows = content.get(accessor) or []
        base.rows[f"{prefix}{accessor}"] = [str(row[ROW_KEY]) for row in rows]
        for row in rows:
            inner = base_of(
                row, of.rows[accessor], row_fields, row_relations, f"{prefix}{accessor}/{row[ROW_KEY]}/"
            )
            base.values.update(inner.values)
            base.rows.update(inner.rows)
    return base


def merge(base: Base, mine: Content, theirs: Content, of: Shape) -> Merge:
    """Merge what a form says (``mine``) into the draft as it is now (``theirs``).

    Values the form does not show are theirs.
    """
    outcome = Merge({})
    outcome.content = _merge(base, mine, theirs, of, "", outcome)
    return outcome


def _merge(base: Base, mine: Content, theirs: Content, of: Shape, prefix: str, outcome: Merge) -> Content:
    result = copy.deepcopy(theirs)
    for slice_name in SLICES:
        for name in fields_of(slice_name, of):
            path = prefix + name
            if path not in base.values:
                continue
            own, other = mine.get(name), theirs.get(name)
            if fingerprint(own) == base.values[path]:
                continue
            if fingerprint(other) != base.values[path] and not same(own, other):
                outcome.conflicts.append(Conflict(path, own, other))
            result[name] = copy.deepcopy(own)
    for accessor, row_shape in of.rows.items():
        path = f"{prefix}{accessor}"
        if path in base.rows:
            result[accessor] = _merge_rows(
                base, mine.get(accessor) or [], theirs.get(accessor) or [], row_shape, path, outcome
            )
    return result


def _merge_rows(
    base: Base, mine: list[Content], theirs: list[Content], of: Shape, path: str, outcome: Merge
) -> list[Content]:
    known = base.rows[path]
    own = {str(row[ROW_KEY]): row for row in mine}
    other = {str(row[ROW_KEY]): row for row in theirs}
    merged: dict[str, Content] = {}
    for key in {**other, **own}:
        row_path = f"{path}/{key}/"
        if key in own and key in other:
            merged[key] = (
                _merge(base, own[key], other[key], of, row_path, outcome)
                if key in known
                else {**copy.deepcopy(other[key]), **copy.deepcopy(own[key])}
            )
        elif key in own:
            # New in the form; or removed by somebody else, but written in by the form since.
            if key not in known or _touched(base, own[key], of, row_path):
                merged[key] = copy.deepcopy(own[key])
        elif key not in known:
            merged[key] = copy.deepcopy(other[key])
        elif _touched(base, other[key], of, row_path):
            merged[key] = copy.deepcopy(other[key])
            outcome.kept_rows.append(row_path)
    mine_reordered = [k for k in own if k in known] != [k for k in known if k in own]
    first, second = (list(own), list(other)) if mine_reordered else (list(other), list(own))
    return number_rows(merged[key] for key in weave(first, second) if key in merged)


def _touched(base: Base, row: Content, of: Shape, row_path: str) -> bool:
    """Say whether a row says something else than its base."""
    for slice_name in SLICES:
        for name in fields_of(slice_name, of):
            path = row_path + name
            if path in base.values and fingerprint(row.get(name)) != base.values[path]:
                return True
    for accessor, inner in of.rows.items():
        inner_path = f"{row_path}{accessor}"
        if inner_path in base.rows:
            rows = row.get(accessor) or []
            if [str(r[ROW_KEY]) for r in rows] != base.rows[inner_path]:
                return True
            if any(_touched(base, r, inner, f"{inner_path}/{r[ROW_KEY]}/") for r in rows):
                return True
    return False


def weave(first: list[str], second: list[str]) -> list[str]:
    """Return the keys of ``first`` in order, with those only in ``second`` behind the key they
    follow there."""
    result = list(first)
    previous = None
    for key in second:
        if key not in result:
            result.insert(result.index(previous) + 1 if previous is not None else 0, key)
        previous = key
    return result
