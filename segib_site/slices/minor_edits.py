"""Minor edits of a source: a comma, a typing error, after which its translations are still right.

Published as a minor edit, what the source changes is entered into the confirmations of the
translations: those that were up to date at a changed value take its new fingerprint. No text is
touched, and a translation that was out of date elsewhere stays so there.
"""

from __future__ import annotations

import copy
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.fields import REASON_LENGTH
from segib_site.slices.content import RECORD_OF_TRANSLATION, Content, Shape, shape
from segib_site.slices.merging import weave


@dataclass(frozen=True)
class MinorEdit:
    """What a publication writes when it is a minor edit: the contents with the confirmations that take
    it into account, and what the audit log keeps."""

    live: Content
    draft: Content
    #: ``slices``: languages that stay up to date; ``fields``: paths of the source that changed; ``reason``.
    log: dict[str, Any]


def of_publication(
    record: Any, named: Collection[str], before: Content, live: Content, draft: Content, reason: str
) -> MinorEdit:
    """Return what to write when the source's changes from ``before`` (public until now) to ``live`` are
    minor.

    Raises `ValidationError` without a reason, for one that is too long, or if the publication does not
    change a source that is public.
    """
    from segib_site.slices import freshness

    reason = reason.strip()
    if not reason:
        raise ValidationError({"minor_edit_reason": _("Say why the translations need no change.")})
    if len(reason) > REASON_LENGTH:
        text = _("Say it in %(most)d characters or fewer.") % {"most": REASON_LENGTH}
        raise ValidationError({"minor_edit_reason": text})
    source, of = record.source_language, shape(type(record))
    if source not in named or not record.is_live_in(source):
        text = _("Only a change of a source that is already public can be a minor edit.")
        raise ValidationError({"minor_edit_reason": text})
    now = freshness.source_prints(live, source, of)
    changed = freshness.changed_paths(freshness.source_prints(before, source, of), now)
    live, kept_live = keep_current(before, live, live, source, of)
    draft, kept_draft = keep_current(before, live, draft, source, of)
    kept = [code for code in languages.CODES if code in kept_live | kept_draft]
    return MinorEdit(live, draft, {"slices": kept, "fields": list(changed), "reason": reason})


def keep_current(
    before: Content, after: Content, content: Content, source: str, of: Shape
) -> tuple[Content, set[str]]:
    """Return ``content`` with confirmations that count what the source says in ``after`` as what it said
    in ``before``, and the languages whose confirmation is another for it."""
    from segib_site.slices import freshness

    was, now = (freshness.source_prints(side, source, of) for side in (before, after))
    result, kept = dict(content), set()
    for code in languages.others(source):
        said = freshness.record_of(content, code)
        confirmed = freshness.confirmation(said, source, of)
        if confirmed is None:
            continue
        values = carried(confirmed["values"], was, now)
        if values != confirmed["values"]:
            said = copy.deepcopy(said)
            said["confirmed"]["values"] = values
            result[languages.localised_name(RECORD_OF_TRANSLATION, code)] = said
            kept.add(code)
    return result, kept


def carried(confirmed: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return fingerprints that were confirmed, with those that agreed with ``before`` as in ``after``.

    Format of all three: `freshness.source_prints`.
    """
    result: dict[str, Any] = {}
    for path in {**confirmed, **before, **after}:
        sides = confirmed.get(path), before.get(path), after.get(path)
        if any(isinstance(side, list) for side in sides):
            value: Any = _carried_blocks(*(side or [] for side in sides))
            if value or path in confirmed or (path in after and path not in before):
                result[path] = value
        else:
            value = sides[2] if sides[0] == sides[1] else sides[0]
            if value is not None:
                result[path] = value
    return result


def _carried_blocks(
    confirmed: list[list[str]], before: list[list[str]], after: list[list[str]]
) -> list[list[str]]:
    """Return the blocks of a stream as confirmed, with each that agreed with ``before`` as in ``after``;
    in the order of ``after`` where the order agreed."""
    said, was, now = dict(confirmed), dict(before), dict(after)
    prints: dict[str, str | None] = {
        key: (now.get(key) if said.get(key) == was.get(key) else said.get(key))
        for key in {**said, **was, **now}
    }
    both = said.keys() & was.keys()
    in_order = [key for key in said if key in both] == [key for key in was if key in both]
    first, second = (list(now), list(said)) if in_order else (list(said), list(now))
    ordered = ((key, prints[key]) for key in weave(first, second))
    return [[key, print_] for key, print_ in ordered if print_ is not None]
