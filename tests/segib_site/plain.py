"""What the language core promises, said again with plain dictionaries: no Django, no database.

The machines of `test_properties` do everything twice, in the site and here, and compare. Content is a
dictionary with the text of each language, the shared facts, and rows that have the same form again::

    {"es": {"title": "Uno", …, "said": {}}, "en": …, "pt": …, "shared": {"colour": "red", …},
     "rows": {"sections": [{"id": "…", "es": …, …, "rows": {"notes": […]}}]}}

Addresses are not part of it: the machines watch them in the database.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

CODES = ("es", "en", "pt")
SHARED = "shared"
SLICES = (*CODES, SHARED)

Content = dict[str, Any]


class Refused(Exception):
    """What was asked for cannot be done; nothing changes."""


@dataclass(frozen=True)
class Kind:
    """Which fields a page type, a record or a row has, each with its empty value."""

    text: dict[str, Any]
    facts: dict[str, Any]
    rows: dict[str, Kind] = field(default_factory=dict)
    #: The field without whose text a language cannot be published.
    required: str = ""


NOTE = Kind({"text": ""}, {"mark": ""})
SECTION = Kind({"heading": ""}, {"weight": 0}, {"notes": NOTE})
PAGE = Kind(
    {"title": "", "seo_title": "", "introduction": "", "body": []},
    {"colour": "", "happened_on": None},
    {"sections": SECTION},
    required="title",
)
RECORD = Kind({"name": ""}, {"code": ""}, required="name")


def empty(kind: Kind, **extra: Any) -> Content:
    """Return content without anything in it."""
    languages = {code: copy.deepcopy({**kind.text, "said": {}}) for code in CODES}
    return {**languages, SHARED: dict(kind.facts), "rows": {name: [] for name in kind.rows}, **extra}


def take(target: Content, source: Content, names: Collection[str]) -> Content:
    """Return ``target`` with the named slices of ``source``; rows are one of the shared facts."""
    result = {k: copy.deepcopy(source[k] if k in names else target[k]) for k in SLICES}
    result |= {"id": target["id"]} if "id" in target else {}
    result["rows"] = {}
    for name, theirs in source["rows"].items():
        mine = target["rows"][name]
        if SHARED in names:
            known = by_id(mine)
            rows = [take(known.get(r["id"]) or without(r, CODES), r, names) for r in theirs]
        else:
            known = by_id(theirs)
            rows = [take(r, known.get(r["id"], r), names) for r in mine]
        result["rows"][name] = rows
    return result


def without(content: Content, codes: Collection[str]) -> Content:
    """Return content without the text of these languages."""
    result = copy.deepcopy(content)
    for code in codes:
        for name, value in result[code].items():
            result[code][name] = type(value)()
    result["rows"] = {k: [without(r, codes) for r in rows] for k, rows in result["rows"].items()}
    return result


def by_id(rows: list[Content]) -> dict[str, Content]:
    return {row["id"]: row for row in rows}


def words(content: Content, code: str) -> dict[str, Any]:
    """Return everything a language says, by where it says it; empty values are left out."""
    found = {name: value for name, value in content[code].items() if value and name != "said"}
    for name, rows in content["rows"].items():
        for row in rows:
            found |= {f"{name}/{row['id']}/{k}": v for k, v in words(row, code).items()}
    return found


# -- forms ------------------------------------------------------------------------------------


@dataclass
class Merged:
    """What becomes of a form that was opened on ``shown`` and says ``mine``, now that the draft is
    ``theirs``."""

    content: Content
    conflicts: list[str] = field(default_factory=list)


def merge(shown: Content, mine: Content, theirs: Content, where: str = "") -> Merged:
    """Merge by field. The order of rows is the draft's, or the form's if the form changed it."""
    result, conflicts = copy.deepcopy(theirs), []
    for name in SLICES:
        for key, value in mine[name].items():
            if value != shown[name][key]:
                result[name][key] = copy.deepcopy(value)
                if theirs[name][key] not in (shown[name][key], value):
                    conflicts.append(f"{where}{name}.{key}")
    for name, rows in mine["rows"].items():
        was, own, other = by_id(shown["rows"][name]), by_id(rows), by_id(theirs["rows"][name])
        merged: dict[str, Content] = {}
        for key in {**other, **own}:
            if key in own and key in other:
                inner = merge(was[key], own[key], other[key], f"{where}{name}/{key}/")
                merged[key] = inner.content
                conflicts += inner.conflicts
            elif key in own and (key not in was or own[key] != was[key]):
                merged[key] = copy.deepcopy(own[key])  # new, or written in though removed by another
            elif key in other and (key not in was or other[key] != was[key]):
                merged[key] = copy.deepcopy(other[key])  # the same, the other way round
        result["rows"][name] = list(merged.values())
    return Merged(result, conflicts)


def in_order_of(content: Content, seen: Content) -> Content:
    """Return content with its rows in the order in which ``seen`` has them."""
    result = copy.deepcopy(content)
    for name, rows in result["rows"].items():
        place = {row["id"]: n for n, row in enumerate(seen["rows"].get(name, ()))}
        rows.sort(key=lambda row, place=place: place.get(row["id"], len(place)))
        known = by_id(seen["rows"].get(name, ()))
        result["rows"][name] = [
            in_order_of(row, known[row["id"]]) if row["id"] in known else row for row in rows
        ]
    return result


# -- records ----------------------------------------------------------------------------------


@dataclass(eq=False)
class Release:
    """Slices that go public, or stop being so, at an hour."""

    key: Any
    at: int
    action: str
    names: tuple[str, ...]
    together: bool
    approved: Content
    outcome: str = "waiting"


@dataclass(eq=False)
class Item:
    """A page or a record."""

    key: Any
    kind: Kind
    source: str
    draft: Content
    public: Content | None = None
    live: frozenset[str] = frozenset()
    parent: Item | None = None
    alias_of: Item | None = None
    #: Every draft there was, with the key of its revision.
    versions: list[tuple[Any, Content]] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)

    def shown_in(self, code: str) -> str:
        """Return the language that a reader of ``code`` gets."""
        return next(c for c in (code, self.source, *CODES) if c in self.live)

    def ready(self, code: str, content: Content | None = None) -> bool:
        """Say whether a language has what publishing it needs."""
        return bool((self.draft if content is None else content)[code][self.kind.required].strip())

    def save(self, content: Content, names: Collection[str]) -> None:
        self.draft = take(self.draft, content, names)

    def publish(self, names: Collection[str], content: Content | None = None) -> None:
        content = self.draft if content is None else content
        codes = {name for name in names if name in CODES}
        if not names or not all(self.ready(code, content) for code in codes):
            raise Refused
        if not self.live:
            if not codes:
                raise Refused
            names = {*names, SHARED}
            self.public = without({**copy.deepcopy(content), "rows": {k: [] for k in content["rows"]}}, CODES)
        assert self.public is not None
        live = self.live | codes
        self.public = without(take(self.public, content, names), set(CODES) - live)
        self.live = frozenset(live)

    def unpublish(self, codes: Collection[str]) -> None:
        if not self.live & set(codes):
            return
        self.live -= set(codes)
        self.public = without(self.public, codes) if self.live and self.public else None

    # -- freshness ----------------------------------------------------------------------------

    def say(self, code: str, said: dict[str, Any]) -> None:
        """Keep what somebody said of a translation; in public too where its words, and those of its
        source, are the draft's. What was said of either before is not words."""
        public_too = (
            self.live >= {code}
            and self.public
            and all(words(self.public, c) == words(self.draft, c) for c in {code, self.source})
        )
        self.draft[code]["said"] = said
        if public_too and self.public:
            self.public[code]["said"] = copy.deepcopy(said)

    def confirmation(self) -> dict[str, Any]:
        return {"confirmed": {"source": self.source, "words": words(self.draft, self.source)}}

    def states(self) -> dict[str, str]:
        """Return where each language stands."""
        return {code: self._state(code) for code in CODES}

    def _state(self, code: str) -> str:
        public = self.live >= {code, self.source}
        content = self.public if public and self.public else self.draft
        said = content[code]["said"]
        if code == self.source:
            return "source" if words(content, code) else "missing"
        if "left_out" in said:
            return "left_out"
        if not words(content, code):
            return "missing"
        if "review" in said:
            return "in_review"
        confirmed = said.get("confirmed")
        if not confirmed or confirmed["source"] != self.source:
            return "draft"
        return "current" if confirmed["words"] == words(content, self.source) else "stale"
