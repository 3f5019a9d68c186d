"""What many tests begin with: made once in each test process as an editor would, and from then on written
again as the rows that this left, which takes a fraction of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

Row = tuple[Any, ...]
#: The rows of a table as the database gives them, by primary key.
Rows = dict[Any, Row]


@dataclass
class Table:
    """What was written in a table."""

    model: type[models.Model]
    #: Rows that were there before, as they were.
    before: Rows
    changed: Rows
    new: Rows

    def is_as_before(self) -> bool:
        return rows(self.model, self.before) == self.before if self.before else True

    def write(self) -> None:
        quote, columns = connection.ops.quote_name, columns_of(self.model)
        table, key = quote(self.model._meta.db_table), quote(self.model._meta.pk.column)
        names, marks = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(columns))
        sets = ", ".join(f"{quote(column)} = %s" for column in columns)
        with connection.cursor() as cursor:
            for pk, row in self.changed.items():
                cursor.execute(f"UPDATE {table} SET {sets} WHERE {key} = %s", [*row, pk])
            if self.new:
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(self.new.values()))


def columns_of(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields]


def rows(model: type[models.Model], keys: Iterable[Any] | None = None) -> Rows:
    """Return the rows of a model's table, or some of them, exactly as they are kept."""
    quote, columns, pk = connection.ops.quote_name, columns_of(model), model._meta.pk.column
    query = f"SELECT {', '.join(map(quote, columns))} FROM {quote(model._meta.db_table)}"
    wanted = None if keys is None else list(keys)
    if wanted is not None:
        query += f" WHERE {quote(pk)} IN ({', '.join(['%s'] * len(wanted))})"
    with connection.cursor() as cursor:
        cursor.execute(query, wanted)
        return {row[columns.index(pk)]: row for row in cursor.fetchall()}


def all_rows() -> dict[type[models.Model], Rows]:
    every = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    # SQLite's indexes of text are filled by triggers.
    return {model: rows(model) for model in every if model._meta.pk.column != "rowid"}


def written_by(make: Callable[[], Any]) -> tuple[Any, list[Table]]:
    """Make something; return its key and what that wrote."""
    before = all_rows()
    made = make()
    tables = []
    for model, now in all_rows().items():
        was = before[model]
        assert was.keys() <= now.keys(), f"{model.__name__} lost rows: these would not be written again"
        changed = {pk: row for pk, row in now.items() if pk in was and row != was[pk]}
        new = {pk: row for pk, row in now.items() if pk not in was}
        if changed or new:
            tables.append(Table(model, {pk: was[pk] for pk in changed}, changed, new))
    return made.pk, tables


#: By what makes it: the key of what was made, and what that wrote.
_known: dict[Callable[[], Any], tuple[Any, list[Table]]] = {}


def made_once(make: Callable[[], models.Model]) -> Any:
    """Return the key of what a function makes, made by it or written again.

    It is made anew where that would come out otherwise: where time stands elsewhere, what it changes is not
    as it was the first time, or something else has its keys.
    """
    if time_machine.escape_hatch.is_travelling():
        return make().pk
    if make not in _known:
        _known[make] = written_by(make)
        return _known[make][0]
    key, tables = _known[make]
    if not all(table.is_as_before() for table in tables):
        return make().pk
    try:
        with transaction.atomic():  # rows name each other: the database looks at the end
            for table in tables:
                table.write()
    except IntegrityError:  # what a test made before has their keys
        return make().pk
    return key
