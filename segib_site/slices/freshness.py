"""How fresh each translation is, computed from what people confirmed.

When a person confirms that a translation says what its source says, the fingerprint of each source
value is kept with it (`translation_record`, part of the language's slice; for streams, of each
source block by its id). Nothing else is stored: the state follows from comparing those
fingerprints with the source as it is now.

Format of ``translation_record``::

    {"confirmed": {"source": "es", "by": 3, "at": "2026-11-22T10:00:00+00:00",
                   "values": {"introduction": "9f…", "body": [["block id", "1c…"]]}},
     "review": {"by": 3, "at": "…"},
     "left_out": {"by": 3, "at": "…", "reason": "…"},
     "suggested": {"path": {"by": 3, "at": "…", "provider": "…", "print": "…"}}}

The last is that of `segib_site.suggestions.marks`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import (
    ADDRESS_FIELDS,
    RECORD_OF_TRANSLATION,
    Content,
    Shape,
    differing_paths,
    field_at,
    fingerprint,
    has_text,
    leaves,
    shape,
)


class State(models.TextChoices):
    """Where a language of a record stands."""

    SOURCE = "source", _("source language")
    MISSING = "missing", _("missing")
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    CURRENT = "current", _("up to date")
    STALE = "stale", _("out of date")
    LEFT_OUT = "left_out", _("not translated on purpose")


@dataclass(frozen=True)
class Freshness:
    """The state of a language, and what its source has changed since it was confirmed."""

    state: State
    #: Paths of source values (``field``, ``field#block id``, ``rows/row id/field``) that are new,
    #: other or gone since the confirmation. Field names are without a language.
    changed: tuple[str, ...] = field(default=())


def source_prints(content: Content, source: str, of: Shape) -> dict[str, Any]:
    """Return the fingerprint of each text value of the source language; of a stream, one a block."""
    prints: dict[str, Any] = {}
    for path, value in leaves(content, source, of):
        column = field_at(of, path)
        if column is None:
            continue
        localised = languages.language_of_field(column)
        if localised is None or localised[0] in {*ADDRESS_FIELDS, RECORD_OF_TRANSLATION}:
            continue
        if localised[0] in getattr(column.model, "own_words", ()):
            continue
        name = path.rsplit("/", 1)[0] + "/" + localised[0] if "/" in path else localised[0]
        if isinstance(column, StreamField):
            blocks = json.loads(value) if isinstance(value, str) and value else value or []
            # A list: databases do not keep the order of an object's keys.
            prints[name] = [[block["id"], fingerprint([block["type"], block["value"]])] for block in blocks]
        elif not languages.is_empty(value):
            prints[name] = fingerprint(value)
    return prints


def record_of(content: Content, code: str) -> dict[str, Any]:
    """Return what people said of a language's text in content."""
    record = content.get(languages.localised_name(RECORD_OF_TRANSLATION, code)) or {}
    return json.loads(record) if isinstance(record, str) else record


def confirmation(record: dict[str, Any], source: str, of: Shape) -> dict[str, Any] | None:
    """Return what a person confirmed against a source, from what people said of a language; nothing if
    nobody did.

    Without the fields that the type no longer has: a release that removes a field leaves their
    fingerprints in every confirmation, and no translation is out of date for them.
    """
    confirmed = record.get("confirmed")
    if not confirmed or confirmed.get("source") != source:
        return None
    values = {path: value for path, value in confirmed["values"].items() if _is_of(path, value, source, of)}
    return {**confirmed, "values": values}


def _is_of(path: str, value: Any, source: str, of: Shape) -> bool:
    """Say whether a type has a text at a path, and of the kind that a fingerprint is of."""
    *rows, name = path.split("/")
    for accessor in rows[::2]:
        if accessor not in of.rows:
            return False
        of = of.rows[accessor]
    try:
        column = of.model._meta.get_field(languages.localised_name(name, source))
    except FieldDoesNotExist:
        return False
    return isinstance(column, StreamField) == isinstance(value, list)


def freshness(content: Content, code: str, source: str, of: Shape) -> Freshness:
    """Return the freshness of a language of content, against the source language of the same content."""
    if code == source:
        return Freshness(State.SOURCE if has_text(content, code, of) else State.MISSING)
    record = record_of(content, code)
    if record.get("left_out"):
        return Freshness(State.LEFT_OUT)
    if not has_text(content, code, of):
        is_enough = getattr(of.model, "one_language_is_enough", False)
        return Freshness(State.LEFT_OUT if is_enough else State.MISSING)
    if record.get("review"):
        return Freshness(State.IN_REVIEW)
    confirmed = confirmation(record, source, of)
    if confirmed is None:
        return Freshness(State.DRAFT)
    changed = changed_paths(confirmed["values"], source_prints(content, source, of))
    if changed:
        return Freshness(State.STALE, changed)
    # What a machine wrote since is nobody's translation until somebody has read it.
    from segib_site.suggestions import marks

    return Freshness(State.DRAFT if marks.unread(content, code, source, of) else State.CURRENT)


def changed_paths(confirmed: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    """Return the paths at which two sets of source fingerprints differ."""
    changed: list[str] = []
    for path in {**confirmed, **now}:
        before, after = confirmed.get(path), now.get(path)
        if isinstance(before, list) or isinstance(after, list):
            changed += _changed_blocks(path, before or [], after or [])
        elif before != after:
            changed.append(path)
    return tuple(changed)


def _changed_blocks(path: str, before: list[list[str]], after: list[list[str]]) -> list[str]:
    """Return the paths of the blocks that are new, other or gone; of the stream if only their order is
    another."""
    was, now = dict(before), dict(after)
    changed = [f"{path}#{key}" for key in {**was, **now} if was.get(key) != now.get(key)]
    return changed or ([path] if list(was) != list(now) else [])


def states(record: Any) -> dict[str, Freshness]:
    """Return the freshness of each language of a record: of what is public where it is public, of
    the draft where it is not."""
    of = shape(type(record))
    draft = publishing.draft_content(record)
    live = publishing.live_content(record) if record.live else draft
    source = record.source_language
    result = {}
    for code in languages.CODES:
        both_public = record.is_live_in(code) and record.is_live_in(source)
        result[code] = freshness(live if both_public else draft, code, source, of)
    return result


# -- what people say --------------------------------------------------------------------------


@transaction.atomic
def confirm(record: Any, code: str, user: Any = None, *, suggestions_read: bool = False) -> Freshness:
    """Keep that the draft of a language says what the draft of its source says, by a person.

    Raises `ValidationError` naming the machine suggestions in it, unless the person says that they have
    been read.

    Where both are public and the same as their drafts, the public record is updated too: no
    publication is needed to say that nothing needs changing.
    """
    from segib_site.suggestions import marks

    record = publishing.locked(record)
    source = record.source_language
    content = publishing.draft_content(record)
    of = shape(type(record))
    if code == source or not has_text(content, code, of):
        raise ValueError(f"There is no translation into {code} to confirm.")
    if not suggestions_read and (unread := marks.unread(content, code, source, of)):
        raise ValidationError(
            _("Machine suggestions that nobody has reviewed yet: %(texts)s. Read them, and say so."),
            params={"texts": ", ".join(one.label for one in unread)},
            code="suggestions",
        )
    said = {
        **marks.reviewed(content, code, user),
        "confirmed": {
            "source": source,
            "by": user.pk if user else None,
            "at": timezone.now().isoformat(),
            "values": source_prints(content, source, of),
        },
    }
    _say(record, code, said, user, "segib.confirm")
    record.refresh_from_db()
    return freshness(publishing.draft_content(record), code, source, of)


@transaction.atomic
def submit_for_review(record: Any, code: str, user: Any = None) -> None:
    """Keep that a translation waits for somebody to read it."""
    record = publishing.locked(record)
    said = dict(record_of(publishing.draft_content(record), code))
    said["review"] = {"by": user.pk if user else None, "at": timezone.now().isoformat()}
    _say(record, code, said, user, "segib.review")


@transaction.atomic
def return_from_review(record: Any, code: str, user: Any = None) -> None:
    """Keep that a translation no longer waits for a reader; what was confirmed before stays so."""
    record = publishing.locked(record)
    said = dict(record_of(publishing.draft_content(record), code))
    if said.pop("review", None) is not None:
        _say(record, code, said, user, "segib.return")


def leave_out(record: Any, code: str, reason: str, user: Any = None) -> None:
    """Keep that a language is not translated on purpose, and why."""
    said = {
        "left_out": {
            "by": user.pk if user else None,
            "at": timezone.now().isoformat(),
            "reason": reason,
        }
    }
    _say(record, code, said, user, "segib.leave_out")


def withdraw(record: Any, code: str, user: Any = None) -> None:
    """Forget what was said of a translation."""
    _say(record, code, {}, user, "segib.withdraw")


@transaction.atomic
def _say(record: Any, code: str, said: dict[str, Any], user: Any, action: str) -> None:
    from segib_site.suggestions import marks

    record = publishing.locked(record)
    of = shape(type(record))
    name = languages.localised_name(RECORD_OF_TRANSLATION, code)
    draft = publishing.draft_content(record)
    # That a machine wrote a text is not withdrawn by what is said of the translation.
    said = {**marks.kept(draft, code), **said}
    live = publishing.live_content(record)
    also_public = record.is_live_in(code) and not any(
        _differs_in_words(live, draft, side, of) for side in (code, record.source_language)
    )
    publishing.save_draft(record, {**draft, name: said}, [code], user=user, action=action)
    if also_public:
        publishing.write_public(record, RECORD_OF_TRANSLATION, code, said)
    from segib_site.signals import translation_said

    translation_said.send(type(record), record=record, code=code, action=action, user=user)


def _differs_in_words(a: Content, b: Content, code: str, of: Shape) -> bool:
    """Say whether a language says something else in two contents, wherever they are addressed."""
    not_words = languages.localised_names(*ADDRESS_FIELDS, RECORD_OF_TRANSLATION)
    return any(path not in not_words for path in differing_paths(a, b, code, of))
