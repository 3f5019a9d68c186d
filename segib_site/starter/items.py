"""What the content files hold: items with keys, and the references between them."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from segib_site.models import SitePage, TranslatedRecord
from segib_site.starter.reading import Located

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass
class Item:
    """A page or record of the files."""

    data: Located
    number: int
    model: type[models.Model]

    @property
    def key(self) -> str:
        return self.data["key"]

    @property
    def where(self) -> str:
        return self.data.where

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, SitePage)

    @property
    def natural_key(self) -> str | None:
        """The value other items may name this one by: a country's code, a summit's ordinal."""
        name = getattr(self.model, "starter_key", None)
        value = (self.data.get("shared") or {}).get(name) if name else None
        return None if value is None else str(value)


@dataclass
class Items:
    """All items, by key and by natural key."""

    by_key: dict[str, Item] = field(default_factory=dict)
    by_natural_key: dict[tuple[type[models.Model], str], Item] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def problem(self, where: Located, reason: str) -> None:
        self.problems.append(f"{where.where}: {reason}")

    def add(self, data: Located, base: type[models.Model]) -> None:
        """Note an item; what is wrong with its key or type becomes a problem."""
        key = data.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            return self.problem(data, f"the key {key!r} is missing or not of the form [a-z0-9-]+")
        if known := self.by_key.get(key):
            return self.problem(data, f"the key “{key}” stands already at {known.where}")
        try:
            model = apps.get_model(str(data.get("type")))
        except (LookupError, ValueError):
            return self.problem(data, f"there is no type {data.get('type')!r}")
        if not issubclass(model, base):
            what = "page" if base is SitePage else "record"
            return self.problem(data, f"{data['type']} is not a type of {what}")
        item = Item(data, len(self.by_key), model)
        self.by_key[key] = item
        if (natural := item.natural_key) is not None:
            other = self.by_natural_key.setdefault((model, natural), item)
            if other is not item:
                name = model.starter_key  # type: ignore[attr-defined]
                self.problem(data, f"{name} {natural} stands already at {other.where}")

    def __iter__(self) -> Iterator[Item]:
        return iter(self.by_key.values())

    def find(self, target: type[models.Model], value: Any) -> Item | None:
        """Return the item of a type that a value names, by its key or its natural key."""
        item = self.by_key.get(value) if isinstance(value, str) else None
        if item is not None and issubclass(item.model, target):
            return item
        return self.by_natural_key.get((target, str(value)))

    def needs(self, item: Item) -> Iterator[Item]:
        """Yield the items that must exist before this one can be made."""
        if item.data.get("parent") in self.by_key:
            yield self.by_key[item.data["parent"]]
        for name, value in (item.data.get("shared") or {}).items():
            try:
                column = item.model._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            required = isinstance(column, models.ForeignKey) and not column.null
            if required and (needed := self.find(column.related_model, value)):
                yield needed

    def in_order(self) -> list[Item]:
        """Return the items so that each comes after what it needs; of those that could be next, the one
        of the lowest ``order``, then the first of the files. A circle becomes a problem."""
        waiting = {item.key: {needed.key for needed in self.needs(item)} for item in self}
        users: dict[str, list[str]] = {}
        for key, needed in waiting.items():
            for other in needed:
                users.setdefault(other, []).append(key)

        def rank(key: str) -> tuple[int, int, str]:
            item = self.by_key[key]
            order = item.data.get("order")
            return (order if isinstance(order, int) else 0, item.number, key)

        ready = [rank(key) for key, needed in waiting.items() if not needed]
        heapq.heapify(ready)
        result: list[Item] = []
        while ready:
            key = heapq.heappop(ready)[-1]
            result.append(self.by_key[key])
            for user in users.get(key, ()):
                waiting[user].discard(key)
                if not waiting[user]:
                    heapq.heappush(ready, rank(user))
        if len(result) < len(self.by_key):
            done = {item.key for item in result}
            for item in self:
                if item.key not in done:
                    self.problem(item.data, f"“{item.key}” waits for itself through what it needs")
        return result


BASES: dict[str, type[models.Model]] = {"pages": SitePage, "records": TranslatedRecord}
