"""State machines that use the site at random beside a plain model of it, and compare after each step.

What is compared after every step, of every page or record:

- the row: languages live, their text, facts and rows at every depth (the plain model's public content);
- the latest revision: the draft of every slice (the plain model's draft);
- what no rule named is byte for byte what it was, live and draft, with the primary keys of its rows;
- base columns, slugs of siblings, paths, addresses that answered once, redirects;
- of what was touched: answers over HTTP, freshness, and a round trip of the revision in another language.
"""

from __future__ import annotations

import copy
import datetime
import itertools
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from wagtail.blocks import StreamValue
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageSubscription, Revision
from wagtail.users.models import UserProfile

from segib_site.addresses import make_slug
from segib_site.delivery import sitemap
from segib_site.forms import BASE_FIELD
from segib_site.models import ScheduledRelease, SitePage, TranslationState
from segib_site.slices import freshness, publishing, schedule
from tests.segib_site import plain
from tests.segib_site.plain import CODES, PAGE, RECORD, SHARED, SLICES, Content, Item, Kind, Refused
from tests.specimens.factories import make_home
from tests.specimens.factories import page as make_page
from tests.specimens.factories import record as make_record
from tests.specimens.models import Note, Section, SpecimenPage, SpecimenRecord
from tests.specimens.posting import shown_by

INTERFACES = ("es", "en", "pt-br")
TITLES = ("Uno", "Dos", "Año nuevo", "Ação", "2030", "¿?")
SLUGS = ("uno", "dos", "tres")
TEXTS = ("", "a", "b", "Línea\notra línea")
#: No new ones are made beyond this: more happens to those there are.
MOST = 6
#: Columns that a slice has beside the text: states and dates of the language.
STATES = ("language_live", "language_first_published_at", "language_last_published_at", "translation_record")
ADDRESSES = ("slug", "slug_is_provisional")

Row = dict[str, Any]


# -- reading and writing what the site keeps ---------------------------------------------------


def read(raw: Row, kind: Kind) -> Content:
    """Return a database row or a revision's content as plain content; of records of translation,
    which parts there are."""
    result: Content = {SHARED: {name: read_fact(raw[name]) for name in kind.facts}, "rows": {}}
    for code in CODES:
        result[code] = {name: read_text(raw[f"{name}_{code}"], kind.text[name]) for name in kind.text}
        said = raw.get(f"translation_record_{code}") or {}
        result[code]["said"] = sorted(json.loads(said) if isinstance(said, str) else said)
    for name, inner in kind.rows.items():
        rows = raw.get(name) or []
        result["rows"][name] = [{**read(row, inner), "id": str(row["row_id"])} for row in rows]
    return result


def read_text(value: Any, kind: Any) -> Any:
    if kind == []:
        value = json.loads(value) if isinstance(value, str) and value else value or []
        return [{k: tidy(block[k]) for k in ("id", "type", "value")} for block in value]
    return tidy(value or "")


def read_fact(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def tidy(value: Any) -> Any:
    """Return text without what editors' browsers add to it."""
    if not isinstance(value, str):
        return value
    return re.sub(r' data-block-key="[^"]*"', "", value).replace("\r\n", "\n")


def comparable(content: Content) -> Content:
    """Return the model's content as `read` would: of what was said, only which parts."""
    result = copy.deepcopy(content)
    for code in CODES:
        result[code]["said"] = sorted(result[code]["said"])
    result["rows"] = {name: [comparable(row) for row in rows] for name, rows in result["rows"].items()}
    return result


def write(raw: Row, content: Content, kind: Kind) -> Row:
    """Return a revision's content with plain content written into it."""
    result = dict(raw)
    for code in CODES:
        for name in kind.text:
            value = content[code][name]
            result[f"{name}_{code}"] = json.dumps(value) if isinstance(value, list) else value
    result |= content[SHARED]
    for name, inner in kind.rows.items():
        known = {str(row["row_id"]): row for row in raw.get(name) or []}
        result[name] = [
            write({"pk": None, **known.get(row["id"], {}), "row_id": row["id"], "sort_order": n}, row, inner)
            for n, row in enumerate(content["rows"][name])
        ]
    return result


def fill_in(data: Row, shown: Content, mine: Content, kind: Kind, prefix: str = "") -> None:
    """Write into a form's data, as somebody at the keyboard, what is other in ``mine``."""
    for code in CODES:
        for name in kind.text:
            if mine[code][name] != shown[code][name]:
                fill_field(data, f"{prefix}{name}_{code}", mine[code][name])
    for name in kind.facts:
        if mine[SHARED][name] != shown[SHARED][name]:
            data[prefix + name] = "" if mine[SHARED][name] is None else mine[SHARED][name]
    for name, inner in kind.rows.items():
        fill_rows(data, shown["rows"][name], mine["rows"][name], inner, prefix + name)


def fill_rows(data: Row, shown: list[Content], mine: list[Content], kind: Kind, prefix: str) -> None:
    was, total = plain.by_id(shown), int(data[f"{prefix}-TOTAL_FORMS"])
    place = {data[f"{prefix}-{n}-row_id"]: n for n in range(total)}
    for key in was.keys() - plain.by_id(mine).keys():
        data[f"{prefix}-{place[key]}-DELETE"] = "on"
    for order, row in enumerate(mine):
        if row["id"] not in place:
            place[row["id"]] = total
            total += 1
            blank_row(data, f"{prefix}-{place[row['id']]}", row["id"], kind)
        row_prefix = f"{prefix}-{place[row['id']]}"
        data[f"{row_prefix}-ORDER"] = order + 1
        fill_in(data, was.get(row["id"]) or plain.empty(kind), row, kind, f"{row_prefix}-")
    data[f"{prefix}-TOTAL_FORMS"] = total


def blank_row(data: Row, prefix: str, key: str, kind: Kind) -> None:
    data |= {f"{prefix}-id": "", f"{prefix}-row_id": key}
    data |= {f"{prefix}-{name}_{code}": "" for name in kind.text for code in CODES}
    data |= {f"{prefix}-{name}": value for name, value in kind.facts.items()}
    for name in kind.rows:
        numbers = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
        data |= {f"{prefix}-{name}-{number}": value for number, value in numbers.items()}


def fill_field(data: Row, name: str, value: Any) -> None:
    if not isinstance(value, list):
        data[name] = value.replace("\n", "\r\n")
        return
    for key in [key for key in data if key.startswith(f"{name}-")]:
        del data[key]
    data[f"{name}-count"] = len(value)
    for n, block in enumerate(value):
        data |= {
            f"{name}-{n}-deleted": "", f"{name}-{n}-order": n,
            f"{name}-{n}-type": block["type"], f"{name}-{n}-id": block["id"],
        }  # fmt: skip
        if isinstance(block["value"], dict):
            data |= {f"{name}-{n}-value-{k}": v for k, v in block["value"].items()}
        else:
            data[f"{name}-{n}-value"] = block["value"]


def pick(data: st.DataObject, among: list[Any]) -> Any:
    """Draw one by its number: short to print, as are examples that failed."""
    return among[data.draw(st.integers(0, len(among) - 1))]


# -- the machine -------------------------------------------------------------------------------


@dataclass
class Seen:
    """Everything as it stood after a step."""

    rows: dict[Any, Row] = field(default_factory=dict)
    drafts: dict[Any, Row] = field(default_factory=dict)
    live: dict[Any, frozenset[str]] = field(default_factory=dict)


@dataclass
class Open:
    """A form that somebody has open."""

    item: Item
    data: Row
    shown: Content


class Machine(RuleBasedStateMachine):
    """What pages and records have in common. The class holds what is made once a test: the people."""

    kind: Kind
    model: Any
    people: dict[str, tuple[Any, Client]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        cache.clear()
        self.items: list[Item] = []
        self.open: dict[str, Open] = {}
        self.clock, self.start = 0, timezone.now()
        self.numbers = itertools.count(1)
        self.seen = Seen()
        self.sound = False
        self.steps = 0
        self.forget_touched()

    def forget_touched(self) -> None:
        #: What the step named, by key of the item: slices of the draft, and of what is public.
        self.drafted: dict[Any, set[str]] = defaultdict(set)
        self.published: dict[Any, set[str]] = defaultdict(set)
        #: Items that may get other addresses though nobody named them: moved ones.
        self.readdressed: set[Any] = set()

    def teardown(self) -> None:
        try:
            if self.sound:
                self.check_at_the_end()
                type(self).finished = getattr(type(self), "finished", 0) + (self.steps >= 15)
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    # -- drawing --------------------------------------------------------------------------------

    def some(self, data: st.DataObject, of: Collection[Any], least: int = 1) -> list[Any]:
        chosen = data.draw(st.sets(st.sampled_from(sorted(of)), min_size=least))
        return [one for one in SLICES if one in chosen]

    def titled(self, data: st.DataObject, source: str) -> list[str]:
        """Draw languages, the source among them, in the site's order."""
        chosen = {source, *self.some(data, CODES, 0)}
        return [code for code in CODES if code in chosen]

    def key(self) -> str:
        return str(uuid.UUID(int=next(self.numbers)))

    @contextmanager
    def interface(self, data: st.DataObject) -> Iterator[str]:
        """Let the step run in an interface language, and do afterwards what waits for the commit."""
        code = data.draw(st.sampled_from(INTERFACES))
        self.sound = False
        self.steps += 1
        with translation.override(code):
            yield code
        while connection.run_on_commit:
            _savepoints, then, _robust = connection.run_on_commit.pop(0)
            then()

    def edited(self, data: st.DataObject, content: Content) -> Content:
        """Return content after one to three changes by an editor."""
        content = copy.deepcopy(content)
        for _ in range(data.draw(st.integers(1, 3))):
            self.change(data, content, self.kind)
        return content

    def edited_likewise(self, data: st.DataObject, shown: Content, others: Content) -> Content:
        """Return content after changes by an editor, one of them where somebody else changed something."""
        mine = self.edited(data, shown)
        fields = list(fields_changed(shown, others, mine, self.kind))
        if fields:
            content, name, key, kind = pick(data, fields)
            if name == SHARED:
                content[name][key] = data.draw(self.fact(key))
            else:
                content[name][key] = self.draw_text(data, key, content[name][key], kind)
        return mine

    def change(self, data: st.DataObject, content: Content, kind: Kind) -> None:
        what = data.draw(st.sampled_from(["text", "text", "fact", *kind.rows, *kind.rows]))
        if what == "text":
            code = data.draw(st.sampled_from(("es", *CODES)))
            name = data.draw(st.sampled_from(sorted(kind.text)))
            content[code][name] = self.draw_text(data, name, content[code][name], kind)
        elif what == "fact":
            name = data.draw(st.sampled_from(sorted(kind.facts)))
            content[SHARED][name] = data.draw(self.fact(name))
        else:
            self.change_rows(data, content["rows"][what], kind.rows[what])

    def draw_text(self, data: st.DataObject, name: str, now: Any, kind: Kind) -> Any:
        if isinstance(now, list):
            return self.changed_body(data, now)
        return data.draw(st.sampled_from(("", *TITLES) if name == kind.required else TEXTS))

    def fact(self, name: str) -> st.SearchStrategy[Any]:
        if name == "weight":
            return st.integers(0, 3)
        if name == "happened_on":
            return st.sampled_from([None, "2026-11-22", "2024-02-29"])
        return st.sampled_from(["", "x", "y"])

    def changed_body(self, data: st.DataObject, now: list[Row]) -> list[Row]:
        blocks = copy.deepcopy(now)
        new = data.draw(
            st.sampled_from([
                {"type": "heading", "value": "Título"},
                {"type": "heading", "value": "Outro"},
                {"type": "quote", "value": {"text": "Palabras", "attribution": ""}},
            ])
        )  # fmt: skip
        what = data.draw(st.sampled_from(["add", "change", "remove", "turn"])) if blocks else "add"
        if what == "add":
            blocks.insert(data.draw(st.integers(0, len(blocks))), {**new, "id": self.key()})
        elif what == "turn":
            blocks.reverse()
        else:
            place = data.draw(st.integers(0, len(blocks) - 1))
            blocks[place : place + 1] = [{**new, "id": blocks[place]["id"]}] if what == "change" else []
        return blocks

    def change_rows(self, data: st.DataObject, rows: list[Content], kind: Kind) -> None:
        choices = ["add", "change", "change", "change", "remove", "turn"] if rows else ["add"]
        what = data.draw(st.sampled_from(choices))
        if what == "add":
            row = plain.empty(kind, id=self.key())
            self.change(data, row, kind)
            rows.insert(data.draw(st.integers(0, len(rows))), row)
        elif what == "turn":
            rows.reverse()
        else:
            place = data.draw(st.integers(0, len(rows) - 1))
            if what == "remove":
                del rows[place]
            else:
                self.change(data, rows[place], kind)

    def own(self, data: st.DataObject) -> Item:
        """Draw an item that can be edited: no alias."""
        return pick(data, [item for item in self.items if item.alias_of is None])

    # -- doing, and knowing what should come of it -------------------------------------------------

    def load(self, item: Item) -> Any:
        return self.model._default_manager.get(pk=item.key)

    def attempt(self, item: Item, model: Callable[[], None], site: Callable[[], Any]) -> bool:
        """Do something in both; they agree whether it can be done."""
        before = copy.deepcopy((item.draft, item.public, item.live))
        try:
            model()
        except Refused:
            item.draft, item.public, item.live = before
            try:
                site()
            except ValidationError:
                self.forget_touched()
                return False
            raise AssertionError("The site did what the model says cannot be done.") from None
        site()
        return True

    def after_draft(self, item: Item, names: Collection[str]) -> None:
        self.drafted[item.key] |= set(names)

    def after_publication(self, item: Item, names: Collection[str]) -> None:
        """Note what became public; aliases show it too."""
        self.published[item.key] |= set(names)
        for alias in self.items:
            if alias.alias_of is item:
                alias.public, alias.live = copy.deepcopy(item.public), item.live
                alias.source = item.source if item.live else alias.source
                self.after_publication(alias, SLICES)

    def publication(self, item: Item, names: Collection[str]) -> Callable[[], None]:
        """Return the publication of the draft in the model, refused also where an address is taken."""

        def publish() -> None:
            before = item.public, item.live
            item.publish(names)
            if any(self.address_is_taken(item, code) for code in names if code in CODES):
                item.public, item.live = before
                raise Refused
            first = not self.seen.live[item.key]
            self.after_publication(item, SLICES if first else names)

        return publish

    def address_is_taken(self, item: Item, code: str) -> bool:
        return False

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Somebody changes text, facts and rows; of that, only the slices named are saved."""
        item = self.own(data)
        mine = self.edited(data, item.draft)
        names = self.some(data, SLICES)
        with self.interface(data):
            record = self.load(item)
            content = write(publishing.draft_content(record), mine, self.kind)
            publishing.save_draft(record, content, names, user=self.people["ana"][0])
        item.save(mine, names)
        self.after_draft(item, names)

    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        item = self.own(data)
        names = self.some(data, SLICES)
        with self.interface(data):
            record = self.load(item)
            self.attempt(item, self.publication(item, names), lambda: publishing.publish(record, names))

    @rule(data=st.data())
    def unpublish(self, data: st.DataObject) -> None:
        item = self.own(data)
        codes = self.some(data, CODES)
        with self.interface(data):
            publishing.unpublish(self.load(item), codes)
        if item.live & set(codes):
            item.unpublish(codes)
            self.after_publication(item, codes if item.live else SLICES)

    @rule(data=st.data(), hours=st.integers(1, 5), together=st.booleans(), publish=st.booleans())
    def schedule(self, data: st.DataObject, hours: int, together: bool, publish: bool) -> None:
        item = self.own(data)
        names = self.some(data, SLICES if publish else CODES)
        action = ScheduledRelease.Action.PUBLISH if publish else ScheduledRelease.Action.UNPUBLISH
        at = self.clock + hours

        def plan() -> None:
            if publish and not all(item.ready(code) for code in names if code in CODES):
                raise Refused
            item.releases.append(
                plain.Release(None, at, action, tuple(names), together, copy.deepcopy(item.draft))
            )

        def make() -> None:
            release = schedule.schedule(
                self.load(item), names, self.start + datetime.timedelta(hours=at),
                zone="America/Mexico_City", action=action, together=together,
            )  # fmt: skip
            item.releases[-1].key = release.pk

        with self.interface(data):
            self.attempt(item, plan, make)

    @precondition(lambda self: any(self.waiting()))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        _item, release = pick(data, list(self.waiting()))
        with self.interface(data):
            schedule.cancel(ScheduledRelease.objects.get(pk=release.key))
        release.outcome = "cancelled"

    def waiting(self) -> Iterator[tuple[Item, plain.Release]]:
        return ((i, r) for i in self.items for r in i.releases if r.outcome == "waiting")

    @precondition(lambda self: any(self.waiting()))
    @rule(data=st.data(), hours=st.integers(1, 5))
    def time_passes(self, data: st.DataObject, hours: int) -> None:
        self.clock += hours
        due = sorted((r.at, r.key, i, r) for i, r in self.waiting() if r.at <= self.clock)
        with self.interface(data):
            schedule.release_due(self.start + datetime.timedelta(hours=self.clock))
        for _at, _key, item, release in due:
            self.carry_out(item, release)

    def carry_out(self, item: Item, release: plain.Release) -> None:
        steps = [release.names]
        if not release.together:
            codes = [name for name in release.names if name in CODES]
            facts = [name for name in release.names if name == SHARED]
            steps = [(codes[0], *facts), *((code,) for code in codes[1:])] if codes else [tuple(facts)]
        outcomes = [self.release(item, release, names) for names in steps]
        release.outcome = "failed" if not all(outcomes) else "done"

    def release(self, item: Item, release: plain.Release, names: tuple[str, ...]) -> bool:
        was_live = bool(item.live)
        if release.action == ScheduledRelease.Action.UNPUBLISH:
            if item.live & set(names):
                item.unpublish(names)
                self.after_publication(item, names if item.live else SLICES)
            return True
        try:
            item.publish(names, release.approved)
        except Refused:
            return False
        self.after_publication(item, names if was_live else SLICES)
        return True

    @rule(data=st.data())
    def revert(self, data: st.DataObject) -> None:
        item = self.own(data)
        key, content = pick(data, item.versions)
        names = self.some(data, SLICES)
        with self.interface(data):
            publishing.revert(self.load(item), names, Revision.objects.get(pk=key))
        item.save(content, names)
        self.after_draft(item, names)

    @rule(
        data=st.data(),
        what=st.sampled_from(["confirm", "confirm", "confirm", "review", "leave out", "withdraw"]),
    )
    def say(self, data: st.DataObject, what: str) -> None:
        """Say something of a translation; nothing else changes."""
        item = self.own(data)
        code = data.draw(st.sampled_from([code for code in CODES if code != item.source]))
        with self.interface(data):
            record = self.load(item)
            if what == "confirm":
                try:
                    freshness.confirm(record, code, self.people["bia"][0])
                except ValueError:
                    assert not plain.words(item.draft, code)
                    return
                assert plain.words(item.draft, code)
                said = item.confirmation()
            elif what == "review":
                freshness.submit_for_review(record, code)
                said = {**item.draft[code]["said"], "review": {}}
            elif what == "leave out":
                freshness.leave_out(record, code, "reason")
                said = {"left_out": {}}
            else:
                freshness.withdraw(record, code)
                said = {}
        item.say(code, said)
        self.after_draft(item, [code])
        self.published[item.key].add(code)

    # -- two people with forms -------------------------------------------------------------------

    def form_class(self, record: Any) -> Any:
        return type(record).get_edit_handler().get_form_class()

    def edit_address(self, item: Item) -> str:
        raise NotImplementedError

    def form_arguments(self, record: Any, user: Any) -> Row:
        return {"for_user": user}

    def shown(self, item: Item, person: str) -> Open:
        record = self.load(item)
        draft = record.get_latest_revision_as_object()
        form = self.form_class(record)(instance=draft, **self.form_arguments(record, self.people[person][0]))
        return Open(item, shown_by(form), copy.deepcopy(item.draft))

    @rule(data=st.data(), person=st.sampled_from(["ana", "bia"]))
    def open_form(self, data: st.DataObject, person: str) -> None:
        item = self.own(data)
        with self.interface(data):
            self.open[person] = self.shown(item, person)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), button=st.sampled_from(["save", "autosave", "publish"]))
    def send_form(self, data: st.DataObject, button: str) -> None:
        """Somebody changes things in the form she has open, however long ago, and sends it."""
        person = pick(data, sorted(self.open))
        opened = self.open.pop(person)
        with self.interface(data) as code:
            self.fill_in_and_send(data, code, person, opened, self.edited(data, opened.shown), button)

    @rule(data=st.data(), button=st.sampled_from(["save", "autosave", "publish"]))
    def two_forms(self, data: st.DataObject, button: str) -> None:
        """Two people have the form of the same thing open, change it, and send it in turn."""
        item = self.own(data)
        first, second = self.shown(item, "ana"), self.shown(item, "bia")
        mine = self.edited(data, first.shown)
        with self.interface(data) as code:
            self.fill_in_and_send(data, code, "ana", first, mine, "save")
        self.check()
        likewise = self.edited_likewise(data, second.shown, mine)
        with self.interface(data) as code:
            self.fill_in_and_send(data, code, "bia", second, likewise, button)

    def fill_in_and_send(
        self, data: st.DataObject, language: str, person: str, opened: Open, mine: Content, button: str
    ) -> None:
        UserProfile.objects.filter(user=self.people[person][0]).update(preferred_language=language)
        item, posted = opened.item, dict(opened.data)
        fill_in(posted, opened.shown, mine, self.kind)
        slugs = self.change_addresses(data, opened, posted)
        source = self.change_source(data, item, posted)
        names = self.some(data, SLICES) if button == "publish" else []
        merged = plain.merge(opened.shown, mine, item.draft)
        if not self.form_is_valid(source, item, mine, names, slugs):
            self.refused_by_form(self.send(person, item, posted, button, names))
            return
        if merged.conflicts or self.addresses_conflict(opened, slugs):
            if button == "autosave":
                self.refused_by_form(self.send(person, item, posted, button, names))
                button = "save"
            posted[BASE_FIELD] = self.refused_by_form(self.send(person, item, posted, button, names))
            self.check()
        response = self.send(person, item, posted, button, names)
        item.source = source
        before, content = item.draft, plain.in_order_of(merged.content, self.order_kept(item, opened, mine))
        if button == "publish":
            self.published_by_form(item, content, names, slugs, response)
        else:
            assert response.status_code == (302 if button == "save" else 200), explain(response)
        item.draft = content
        self.after_draft(item, {*slices_changed(before, content), *slugs, *self.first_addresses(item)})
        draft = self.raw_drafts([item])[item.key]
        for code, slug in slugs.items():
            assert (draft[f"slug_{code}"], draft[f"slug_is_provisional_{code}"]) == (slug, False), (
                "its address"
            )
        if button == "autosave":
            self.open[person] = Open(item, {**posted, **response.json()["field_updates"]}, mine)

    def published_by_form(
        self, item: Item, content: Content, names: list[str], slugs: dict[str, str], response: Any
    ) -> None:
        """The draft is saved in any case; publication may be refused."""
        item.draft, before = content, item.draft
        try:
            with self.addresses_as_sent(item, slugs):
                self.publication(item, names)()
        except Refused:
            assert response.status_code == 200 and explain(response), "refused, and said so"
        else:
            assert response.status_code == 302, explain(response)
        finally:
            item.draft = before

    @contextmanager
    def addresses_as_sent(self, item: Item, slugs: dict[str, str]) -> Iterator[None]:
        yield

    def order_kept(self, item: Item, opened: Open, mine: Content) -> Content:
        """Check the order of rows the site has now and return the draft as it is: rows of both keep
        the order of the form if it was changed there, else that of the draft."""
        now = read(self.raw_drafts([item])[item.key], self.kind)
        check_order(now, opened.shown, mine, item.draft)
        return now

    def change_addresses(self, data: st.DataObject, opened: Open, posted: Row) -> dict[str, str]:
        return {}

    def change_source(self, data: st.DataObject, item: Item, posted: Row) -> str:
        """Perhaps make another language the source; returns which it is then."""
        shown = posted["source_language"]
        if not data.draw(st.integers(0, 3)):
            posted["source_language"] = data.draw(st.sampled_from(CODES))
        return posted["source_language"] if posted["source_language"] != shown else item.source

    def addresses_conflict(self, opened: Open, slugs: dict[str, str]) -> bool:
        return False

    def first_addresses(self, item: Item) -> list[str]:
        """Return the languages whose first own address a saved form makes from the title."""
        return []

    def form_is_valid(
        self, source: str, item: Item, mine: Content, names: list[str], slugs: dict[str, str]
    ) -> bool:
        return all(mine[code][self.kind.required].strip() for code in names if code in CODES)

    def send(self, person: str, item: Item, posted: Row, button: str, names: list[str]) -> Any:
        client = self.people[person][1]
        if button == "autosave":
            return client.post(self.edit_address(item), posted, headers={"accept": "application/json"})
        if button != "publish":
            return client.post(self.edit_address(item), posted)
        response = client.post(self.edit_address(item), {**posted, "action-publish-slices": names})
        asked = urlsplit(response.get("Location", ""))
        if asked.path.startswith("/admin/publish/"):
            # Translations would be out of date, or a check has something to say: she publishes all the same.
            said = {"slices": parse_qs(asked.query)["slice"], "when": "now", "reason": "Seen."}
            response = client.post(asked.path, said)
        return response

    def refused_by_form(self, response: Any) -> str | None:
        """The form came back, with everything that was typed; returns its new base."""
        if response["Content-Type"] == "application/json":
            assert not response.json()["success"]
            return None
        assert response.status_code == 200 and explain(response), f"not refused: {response.status_code}"
        return response.context["form"].data.get(BASE_FIELD)

    # -- checks ----------------------------------------------------------------------------------

    @invariant()
    def check(self) -> None:
        self.sound = False
        if not self.items:
            return
        rows = self.raw_rows()
        now = Seen(rows, self.raw_drafts(self.items, rows), {i.key: i.live for i in self.items})
        for item in self.items:
            row, draft = now.rows[item.key], now.drafts[item.key]
            self.check_public(item, row)
            if item.alias_of is None:
                agree(read(draft, self.kind), comparable(item.draft), f"the draft of {item.key}")
                self.check_status(item, row, draft)
            check_base_columns(row, item.source, self.kind)
            if item.key in self.seen.rows:
                self.check_untouched(item, now)
            self.remember_version(item, row)
        self.check_releases()
        self.check_addresses(now)
        self.seen = now
        touched = {**self.drafted, **self.published}.keys()
        kept = self.kept_states()
        for item in self.items:
            if item.key in touched and item.alias_of is None:
                record = self.load(item)
                self.check_round_trip(record, now.drafts[item.key])
                states = freshness.states(record)
                assert {c: f.state.value for c, f in states.items()} == item.states(), "freshness"
                wanted = {c: (f.state.value, list(f.changed), c in item.live) for c, f in states.items()}
                assert kept.pop(item.key) == wanted, "the table of states"
        assert not any(i.alias_of and i.key in kept for i in self.items), "no states of an alias"
        self.check_answers(touched)
        self.forget_touched()
        self.sound = True

    def kept_states(self) -> dict[Any, dict[str, tuple[str, list[str], bool]]]:
        """What the table says of every item, by key and language."""
        kept: dict[Any, dict[str, tuple[str, list[str], bool]]] = defaultdict(dict)
        for state in TranslationState.objects.of_model(self.model):
            value = (state.state, state.changed, state.is_live)
            kept[self.model._meta.pk.to_python(state.object_id)][state.language] = value
        return kept

    def check_public(self, item: Item, row: Row) -> None:
        live = {code for code in CODES if row[f"language_live_{code}"]}
        assert live == item.live and row["live"] == bool(live), "languages that are live"
        if item.live:
            assert item.public is not None
            agree(read(row, self.kind), comparable(item.public), f"what is public of {item.key}")
            places = [r["sort_order"] for name in self.kind.rows for r in row[name]]
            assert len(set(places)) == len(places), "rows have places of their own"

    def check_status(self, item: Item, row: Row, draft: Row) -> None:
        """Wagtail reads the row instead of the draft where it believes them to be the same."""
        if item.live and not row["has_unpublished_changes"]:
            agree(read(row, self.kind), read(draft, self.kind), "row and draft")

    def check_untouched(self, item: Item, now: Seen) -> None:
        """What was not named is byte for byte what it was."""
        key = item.key
        was, row = self.seen.rows[key], now.rows[key]
        drafted, published = self.drafted.get(key, set()), self.published.get(key, set())
        moved = ADDRESSES if key in self.readdressed else ()
        if self.seen.live[key] or key not in {**self.drafted, **self.published}:
            self.check_bytes(was, row, published, dict.fromkeys(SLICES, moved), f"in public of {key}")
        if item.alias_of is None:
            ignored = {name: ADDRESSES if name in published else moved for name in SLICES}
            left, right = self.seen.drafts[key], now.drafts[key]
            self.check_bytes(left, right, drafted, ignored, f"in the draft of {key}", draft=True)

    def check_bytes(
        self,
        was: Row,
        now: Row,
        named: set[str],
        ignored: dict[str, Collection[str]],
        where: str,
        **how: bool,
    ) -> None:
        for name in SLICES:
            if name not in named:
                left, right = (bytes_of(it, name, self.kind, ignored[name], **how) for it in (was, now))
                if SHARED in named:  # rows that came or went are a matter of the facts
                    left = {k: v for k, v in left.items() if k in right or "/" not in k}
                    right = {k: v for k, v in right.items() if k in left or "/" not in k}
                assert left == right, f"{name} was not named, but {where} {other(left, right)}"

    def remember_version(self, item: Item, row: Row) -> None:
        latest = row["latest_revision_id"]
        item.versions = [(key, content) for key, content in item.versions if key != latest]
        if latest:
            item.versions.append((latest, copy.deepcopy(item.draft)))

    def check_releases(self) -> None:
        known = {release.key: release.outcome for item in self.items for release in item.releases}
        for release in ScheduledRelease.objects.all():
            ends = {"failed": release.failed_at, "cancelled": release.cancelled_at, "done": release.done_at}
            outcome = next((name for name, at in ends.items() if at), "waiting")
            assert outcome == known[release.pk], f"a release: {release.failure}"
            assert bool(release.failure) == (outcome == "failed")

    def check_round_trip(self, record: Any, draft: Row) -> None:
        """A revision gives the same in every language whatever language is active."""
        with translation.override(INTERFACES[self.steps % 3]):
            again = record.get_latest_revision_as_object().serializable_data()
        for name in SLICES:
            left, right = (bytes_of(content, name, self.kind, draft=True) for content in (draft, again))
            assert left == right, f"{name} after a round trip: {other(left, right)}"

    def check_addresses(self, now: Seen) -> None:
        pass

    def check_answers(self, touched: Collection[Any]) -> None:
        pass

    def check_at_the_end(self) -> None:
        pass

    # -- what the database has -------------------------------------------------------------------

    def raw_rows(self) -> dict[Any, Row]:
        return {row["id"]: as_kept(row) for row in QuerySet(self.model).values()}

    def raw_drafts(self, items: Collection[Item], rows: dict[Any, Row] | None = None) -> dict[Any, Row]:
        """Return the drafts of items; those that have none are as the rows are (read now, if not given)."""
        keys = [item.key for item in items]
        latest = dict(QuerySet(self.model).filter(pk__in=keys).values_list("pk", "latest_revision__content"))
        if rows is None and None in latest.values():
            rows = self.raw_rows()
        return {key: latest[key] or (rows or {})[key] for key in keys}


def as_kept(row: Row) -> Row:
    """Return a row with its streams as the database has them."""
    return {k: list(v.raw_data) if isinstance(v, StreamValue) else v for k, v in row.items()}


def check_base_columns(row: Row, source: str, kind: Kind) -> None:
    """A base column holds the default language's value, or the source's where that is empty."""
    for name in (*kind.text, *(name for name in (*STATES, "url_path", *ADDRESSES) if name in row)):
        default, own = row[f"{name}_es"], row[f"{name}_{source}"]
        nothing = (None, "", "[]", "{}", {}, [])
        wanted = own if default in nothing else default
        assert row[name] == wanted or (row[name] in nothing and wanted in nothing), f"base column of {name}"
    for name, inner in kind.rows.items():
        for one in row.get(name) or []:
            check_base_columns(one, source, inner)


def as_json(value: Any, kind: Any) -> Any:
    """Return a stream as its structure: databases order the keys of an object as they like."""
    return json.loads(value) if kind == [] and isinstance(value, str) and value else value


def bytes_of(
    raw: Row, name: str, kind: Kind, ignored: Collection[str] = (), *, draft: bool = False
) -> dict[str, Any]:
    """Return every value of a slice exactly as it is kept, with the keys of its rows."""
    if name == SHARED:
        found = {column: raw[column] for column in kind.facts}
        order = {
            r: [(str(row["row_id"]), None if draft else row["id"]) for row in raw.get(r) or []]
            for r in kind.rows
        }
        found |= order
    else:
        columns = (*kind.text, *ADDRESSES, *(("translation_record",) if draft else STATES))
        found = {
            column: as_json(raw[f"{column}_{name}"], kind.text.get(column))
            for column in columns
            if f"{column}_{name}" in raw and column not in ignored
        }
    for rows, inner in kind.rows.items():
        for row in raw.get(rows) or []:
            inside = bytes_of(row, name, inner, ignored, draft=draft)
            found |= {f"{rows}/{row['row_id']}/{column}": value for column, value in inside.items()}
    return found


def other(left: Row, right: Row) -> dict[str, tuple[Any, Any]]:
    """Return what differs, for a message."""
    return {k: (left.get(k), right.get(k)) for k in {**left, **right} if left.get(k) != right.get(k)}


def agree(site: Content, model: Content, what: str) -> None:
    """Check that two contents are the same; the message says only what differs."""
    assert site == model, f"{what} (site, model): {other(flat(site), flat(model))}"


def flat(content: Content, where: str = "") -> Row:
    found = {f"{where}{name}.{k}": v for name in SLICES for k, v in content[name].items()}
    for name, rows in content["rows"].items():
        found[f"{where}{name}"] = [row["id"] for row in rows]
        for row in rows:
            found |= flat(row, f"{where}{name}/{row['id']}/")
    return found


def slices_changed(a: Content, b: Content) -> set[str]:
    """Return the slices in which two contents differ."""
    found = set()
    for where in other(flat(a), flat(b)):
        name = where.rsplit("/", 1)[-1].split(".")
        found.add(name[0] if len(name) == 2 else SHARED)
    return found


def fields_changed(
    shown: Content, others: Content, mine: Content, kind: Kind
) -> Iterator[tuple[Content, str, str, Kind]]:
    """Yield where somebody else changed a field, at every depth: in ``mine``, by slice and name."""
    for name in SLICES:
        for key in mine[name]:
            if key != "said" and others[name][key] != shown[name][key]:
                yield mine, name, key, kind
    for name, inner in kind.rows.items():
        was, theirs = plain.by_id(shown["rows"][name]), plain.by_id(others["rows"][name])
        for row in mine["rows"][name]:
            if row["id"] in was and row["id"] in theirs:
                yield from fields_changed(was[row["id"]], theirs[row["id"]], row, inner)


def check_order(now: Content, shown: Content, mine: Content, theirs: Content) -> None:
    for name, rows in now["rows"].items():
        ids = {which: list(plain.by_id(content["rows"][name])) for which, content in
               (("was", shown), ("mine", mine), ("theirs", theirs))}  # fmt: skip
        present = [row["id"] for row in rows]
        turned = [k for k in ids["mine"] if k in ids["was"]] != [k for k in ids["was"] if k in ids["mine"]]
        kept = ids["mine" if turned else "theirs"]
        wanted = [key for key in kept if key in present]
        assert [key for key in present if key in wanted] == wanted, "order of rows"
        was, own, other = (plain.by_id(c["rows"][name]) for c in (shown, mine, theirs))
        for row in rows:
            if row["id"] in own and row["id"] in other and row["id"] in was:
                check_order(row, was[row["id"]], own[row["id"]], other[row["id"]])


def explain(response: Any) -> str:
    """Return what a form complains of."""
    form = response.context["form"] if response.context and "form" in response.context else None
    if form is None:
        return response.content.decode()[:300]
    errors = dict(complaints(form))
    return str(errors) if errors else ""


def complaints(form: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is wrong with a form, by field, rows at every depth included."""
    for name, errors in form.errors.items():
        yield form.add_prefix(name), errors
    for formset in getattr(form, "formsets", {}).values():
        if formset.non_form_errors():
            yield formset.prefix, formset.non_form_errors()
        for row in formset.forms:
            yield from complaints(row)


def prepared(machine: type[Machine]) -> type[Machine]:
    """Return a machine with what is made once a test: a site, two people who edit it, a visitor."""
    people = {}
    for name in ("ana", "bia"):
        user = get_user_model().objects.create_superuser(name, f"{name}@example.org", "x")
        UserProfile.get_for_user(user)
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        people[name] = (user, client)
    visitor = Client(HTTP_HOST="localhost")
    common: Row = {"people": people, "home": make_home(), "visitor": visitor, "finished": 0}
    return type(machine.__name__, (machine,), common)


# -- records -----------------------------------------------------------------------------------


class RecordMachine(Machine):
    """Snippets and settings."""

    kind = RECORD
    model = SpecimenRecord

    @initialize(data=st.data())
    def first(self, data: st.DataObject) -> None:
        self.create(data)

    @precondition(lambda self: len(self.items) < MOST)
    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(("es", *CODES)))
        names = {code: data.draw(st.sampled_from(TITLES)) for code in self.titled(data, source)}
        with self.interface(data):
            record = make_record(source=source, **names)
        draft = plain.empty(RECORD)
        for code, name in names.items():
            draft[code]["name"] = name
        self.items.append(Item(record.pk, RECORD, source, draft))

    def edit_address(self, item: Item) -> str:
        return reverse(SpecimenRecord.snippet_viewset.get_url_name("edit"), args=[item.key])


# -- pages -------------------------------------------------------------------------------------


class PageMachine(Machine):
    """Pages: the same, with a tree, addresses and answers."""

    kind = PAGE
    model = SpecimenPage
    home: Any
    visitor: Client

    def __init__(self) -> None:
        super().__init__()
        #: Which page answered last at each public address.
        self.answered: dict[str, Item] = {}
        self.present: dict[str, Item] = {}

    # -- rules -----------------------------------------------------------------------------------

    @initialize(data=st.data())
    def first(self, data: st.DataObject) -> None:
        self.create(data)

    def parent(self, data: st.DataObject, outside: Item | None = None) -> Item | None:
        """Draw a parent: home (``None``) or a page, none that is within the page named."""
        return pick(data, [None, *(i for i in self.items if not within(i, outside))])

    def page_of(self, item: Item | None) -> Any:
        return SpecimenPage.objects.get(pk=item.key if item else self.home.pk)

    @precondition(lambda self: len(self.items) < MOST)
    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        source = data.draw(st.sampled_from(("es", *CODES)))
        titles = {code: data.draw(st.sampled_from(TITLES)) for code in self.titled(data, source)}
        parent = self.parent(data)
        with self.interface(data):
            page = make_page(self.page_of(parent), source=source, **titles)
        draft = plain.empty(PAGE)
        for code, title in titles.items():
            draft[code]["title"] = title
        self.items.append(Item(page.pk, PAGE, source, draft, parent=parent))

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        """Give a page an address in one language, and publish that language."""
        item = self.own(data)
        code, slug = data.draw(st.sampled_from(CODES)), data.draw(st.sampled_from(SLUGS))
        content = copy.deepcopy(item.draft)
        content[code]["title"] = content[code]["title"] or data.draw(st.sampled_from(TITLES))
        with self.interface(data):
            record = self.load(item)
            raw = write(publishing.draft_content(record), content, PAGE)
            raw |= {f"slug_{code}": slug, f"slug_is_provisional_{code}": False}
            publishing.save_draft(record, raw, [code])
            item.save(content, [code])
            self.after_draft(item, [code])
            with self.addresses_as_sent(item, {code: slug}):
                done = self.attempt(
                    item, self.publication(item, [code]), lambda: publishing.publish(self.load(item), [code])
                )
        self.after_draft(item, [code])
        if done:
            assert self.raw_rows()[item.key][f"slug_{code}"] == slug, "the address that was asked for"

    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        item = pick(data, self.items)
        parent = self.parent(data, outside=item)
        taken = self.addresses_below(parent, item)
        row = self.seen.rows[item.key]
        clash = any(
            row[f"slug_{code}"] in taken[code] and not row[f"slug_is_provisional_{code}"] for code in CODES
        )

        def move() -> None:
            if clash:
                raise Refused
            item.parent = parent

        with self.interface(data):
            page = SitePage.objects.get(pk=item.key)
            target = SitePage.objects.get(pk=parent.key if parent else self.home.pk)
            if self.attempt(item, move, lambda: page.move(target, pos="last-child")):
                self.readdressed.add(item.key)

    @precondition(lambda self: len(self.items) < MOST)
    @rule(
        data=st.data(),
        recursive=st.booleans(),
        keep_live=st.booleans(),
        title=st.sampled_from([None, "Copia"]),
    )
    def copy(self, data: st.DataObject, recursive: bool, keep_live: bool, title: str | None) -> None:
        """Copy a page as the CMS does: a new title is one in the interface's language."""
        item = self.own(data)
        below = [i for i in self.items if within(i, item) and i.alias_of is not None]
        recursive = recursive and all(alias.live for alias in below)  # else nobody knows what a copy says
        parent = self.parent(data, outside=item if recursive else None)
        with self.interface(data) as interface:
            page, new = self.load(item), {"title": title} if title else {}
            target = self.page_of(parent)
            copied = page.copy(recursive=recursive, to=target, keep_live=keep_live, update_attrs=new)
        twin = self.adopt_copy(item, copied, parent, recursive, keep_live)
        if title:
            code = interface[:2]
            twin.draft[code]["title"] = title
            if twin.public and code in twin.live:
                twin.public[code]["title"] = title

    def adopt_copy(
        self, item: Item, copied: Any, parent: Item | None, recursive: bool, keep_live: bool
    ) -> Item:
        children = [i for i in self.items if i.parent is item]
        draft = item.draft if item.alias_of is None else item.public
        twin = Item(copied.pk, PAGE, item.source, copy.deepcopy(draft), parent=parent)
        if keep_live:
            twin.public, twin.live = copy.deepcopy(item.public), item.live
        self.items.append(twin)
        if recursive:
            twins = list(SpecimenPage.objects.child_of(copied).order_by("path"))
            children.sort(key=lambda child: self.seen.rows[child.key]["path"])
            for child, its_twin in zip(children, twins, strict=True):
                self.adopt_copy(child, its_twin, twin, recursive, keep_live)
        return twin

    @precondition(lambda self: len(self.items) < MOST)
    @rule(data=st.data())
    def alias(self, data: st.DataObject) -> None:
        item = self.own(data)
        parent = self.parent(data)
        with self.interface(data):
            alias = self.load(item).create_alias(parent=self.page_of(parent))
        draft, public = copy.deepcopy((item.draft, item.public))
        made = Item(alias.pk, PAGE, item.source, draft, public, item.live, parent=parent, alias_of=item)
        self.items.append(made)

    # -- forms -----------------------------------------------------------------------------------

    def edit_address(self, item: Item) -> str:
        return reverse("wagtailadmin_pages:edit", args=[item.key])

    def form_arguments(self, record: Any, user: Any) -> Row:
        subscription = PageSubscription(user=user, page=record)
        return {"for_user": user, "parent_page": record.get_parent(), "subscription": subscription}

    def change_addresses(self, data: st.DataObject, opened: Open, posted: Row) -> dict[str, str]:
        """Perhaps write an address in one language; returns what was written."""
        if data.draw(st.integers(0, 2)):
            return {}
        code, slug = data.draw(st.sampled_from(CODES)), data.draw(st.sampled_from(SLUGS))
        changed = slug != opened.data[f"slug_{code}"]
        posted[f"slug_{code}"] = slug
        return {code: slug} if changed else {}

    def shown_address(self, item: Item, code: str) -> str:
        draft = self.seen.drafts[item.key]
        return "" if draft[f"slug_is_provisional_{code}"] else draft[f"slug_{code}"]

    def first_addresses(self, item: Item) -> list[str]:
        draft = self.seen.drafts[item.key]
        return [code for code in CODES if draft[f"slug_is_provisional_{code}"] or not draft[f"slug_{code}"]]

    def addresses_conflict(self, opened: Open, slugs: dict[str, str]) -> bool:
        return any(
            self.shown_address(opened.item, code) not in (opened.data[f"slug_{code}"], slug)
            for code, slug in slugs.items()
        )

    def form_is_valid(
        self, source: str, item: Item, mine: Content, names: list[str], slugs: dict[str, str]
    ) -> bool:
        taken = self.addresses_below(item.parent, item)
        return (
            super().form_is_valid(source, item, mine, names, slugs)
            and bool(mine[source]["title"])
            and not any(slug in taken[code] for code, slug in slugs.items())
        )

    @contextmanager
    def addresses_as_sent(self, item: Item, slugs: dict[str, str]) -> Iterator[None]:
        """See the draft with the addresses a step has just written."""
        draft = self.seen.drafts[item.key]
        written = {f"slug_{code}": slug for code, slug in slugs.items()}
        written |= {f"slug_is_provisional_{code}": False for code in slugs}
        self.seen.drafts[item.key] = {**draft, **written}
        try:
            yield
        finally:
            self.seen.drafts[item.key] = draft

    # -- addresses -------------------------------------------------------------------------------

    def addresses_below(self, parent: Item | None, but: Item | None) -> dict[str, set[str]]:
        """Return the slugs that the pages below a page have, by language."""
        rows = [self.seen.rows[i.key] for i in self.items if i.parent is parent and i is not but]
        return {code: {row[f"slug_{code}"] for row in rows} for code in CODES}

    def address_is_taken(self, item: Item, code: str) -> bool:
        """Say whether the address the draft asks for is a sibling's; a borrowed one gives way."""
        draft = self.seen.drafts[item.key]
        if draft[f"slug_is_provisional_{code}"]:
            return False
        return draft[f"slug_{code}"] in self.addresses_below(item.parent, item)[code]

    def check_addresses(self, now: Seen) -> None:
        rows = now.rows
        home = {code: "/home/" for code in CODES}
        for item in self.items:
            row, above = rows[item.key], rows[item.parent.key] if item.parent else None
            for code in CODES:
                prefix = above[f"url_path_{code}"] if above else home[code]
                assert row[f"slug_{code}"], "an address in every language"
                assert row[f"url_path_{code}"] == f"{prefix}{row[f'slug_{code}']}/", (
                    "path = parent's path + slug"
                )
                assert item.live.isdisjoint({code}) or not row[f"slug_is_provisional_{code}"], "provisional"
            self.check_own_address(item, row)
        for code in CODES:
            places = [(i.parent.key if i.parent else None, rows[i.key][f"slug_{code}"]) for i in self.items]
            assert len(set(places)) == len(places), f"siblings' slugs are unique in {code}"
        self.check_redirects(rows)

    def check_own_address(self, item: Item, row: Row) -> None:
        """A language that was first published now has an address made from its own title, unless
        the editor chose one."""
        was = self.seen.rows.get(item.key)
        if was is None or item.alias_of is not None:
            return
        draft = self.seen.drafts[item.key]
        for code in item.live - self.seen.live[item.key]:
            made = make_slug(item.public[code]["title"]) if item.public else ""
            if draft[f"slug_is_provisional_{code}"] and not self.drafted.get(item.key) and made:
                assert re.fullmatch(rf"{made}(-\d+)?", row[f"slug_{code}"]), "made from its own title"

    def check_redirects(self, rows: dict[Any, Row]) -> None:
        """Every address that ever answered answers, or leads to where its last page is now."""
        self.present = {
            f"/{code}/{rows[item.key][f'url_path_{code}'].removeprefix('/home/')}": item
            for item in self.items
            if item.live
            for code in CODES
        }
        self.answered |= self.present
        made = Redirect.objects.values_list("old_path", "redirect_page_id", "is_permanent")
        redirects = {old: page for old, page, _permanent in made}
        assert len(redirects) == len(made) and all(permanent for _old, _page, permanent in made)
        for address, item in self.answered.items():
            if address not in self.present and item.live:
                assert redirects.get(address.rstrip("/")) == item.key, f"{address} led somewhere once"

    # -- answers ---------------------------------------------------------------------------------

    def check_answers(self, touched: Collection[Any]) -> None:
        for address, item in self.present.items():
            if item.key in touched or item.key in self.readdressed:
                self.check_answer(address, item)
        for item in self.items:
            if item.key in touched and not item.live:
                code = CODES[self.steps % 3]
                path = self.seen.rows[item.key][f"url_path_{code}"].removeprefix("/home/")
                if f"/{code}/{path}" not in self.present:
                    assert self.visitor.get(f"/{code}/{path}").status_code != 200, "not public"

    def check_answer(self, address: str, item: Item) -> None:
        code = address[1:3]
        response = self.visitor.get(address)
        assert response.status_code == 200, address
        assert response.context["page"].pk == item.key, address
        shown = item.shown_in(code)
        context, html = response.context, response.content.decode()
        assert (context["shown_language"], context["is_fallback"]) == (shown, shown != code)
        title = item.public[shown]["title"] if item.public else ""
        assert f'data-shown="{shown}"' in html and f">{title}</h1>" in html
        named = [a.code for a in context["hreflang"]]
        assert named == ([] if shown != code else [c for c in CODES if c in item.live]), "alternates"

    def check_at_the_end(self) -> None:
        """Everything over HTTP, and the sitemap."""
        rows = self.seen.rows
        for address, item in self.present.items():
            self.check_answer(address, item)
        for address, item in self.answered.items():
            if address not in self.present and item.live:
                code = address[1:3]
                response = self.visitor.get(address)
                path = rows[item.key][f"url_path_{code}"].removeprefix("/home/")
                assert (response.status_code, response["Location"]) == (301, f"/{code}/{path}")
        answer = sitemap(RequestFactory().get("/sitemap.xml", HTTP_HOST="localhost")).content.decode()
        listed = re.findall(r"<loc>http://localhost(.*?)</loc>", answer)
        wanted = [address for address, item in self.present.items() if address[1:3] in item.live]
        assert sorted(listed) == sorted([*wanted, "/es/", "/en/", "/pt/"])

    # -- what the database has -------------------------------------------------------------------

    def raw_rows(self) -> dict[Any, Row]:
        pages = super().raw_rows()
        notes: dict[Any, list[Row]] = defaultdict(list)
        sections: dict[Any, list[Row]] = defaultdict(list)
        for note in QuerySet(Note).order_by("sort_order", "pk").values():
            notes[note["section_id"]].append(note)
        for section in QuerySet(Section).order_by("sort_order", "pk").values():
            sections[section["page_id"]].append({**section, "notes": notes[section["id"]]})
        return {key: {**page, "sections": sections[key]} for key, page in pages.items()}


def within(item: Item | None, ancestor: Item | None) -> bool:
    """Say whether a page is another or below it."""
    while item is not None and ancestor is not None:
        if item is ancestor:
            return True
        item = item.parent
    return False
