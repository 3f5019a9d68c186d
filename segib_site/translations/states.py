"""Keeping the table of states: `refresh` after every write that can change one, `rebuild` for all.

What a state is says `segib_site.slices.freshness`; this only writes it down, so that lists of hundreds of
records can show it with one query.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import AbstractPage, Revision

from segib_site import languages
from segib_site.checks import concrete
from segib_site.models import SlicedMixin
from segib_site.models.translation_states import COMPARED, TranslationState
from segib_site.signals import translation_changed
from segib_site.slices import freshness
from segib_site.slices.content import (
    ADDRESS_FIELDS,
    RECORD_OF_TRANSLATION,
    Content,
    Shape,
    differing_paths,
    has_text,
    shape,
)
from segib_site.slices.freshness import State
from segib_site.translations.public_text import public_text

logger = logging.getLogger(__name__)

#: Columns that are no words: a draft that differs only in them has nothing to publish.
_NOT_WORDS = frozenset(languages.localised_names(*ADDRESS_FIELDS, RECORD_OF_TRANSLATION))


@transaction.atomic(savepoint=False)
def refresh(record: Any, *, draft: Content | None = None, live: Content | None = None) -> None:
    """Write down where each language of a record stands now, and send `translation_changed` (inside the
    transaction) if a language is in another state than before.

    ``draft`` and ``live`` are the contents of its latest revision and of its row, where the caller has
    them at hand: without them they are read.
    """
    model = type(record)
    now = {state.language: state for state in computed(record, draft=draft, live=live)}
    if not now:
        TranslationState.objects.for_record(record).delete()
        return
    known = {state.language: state for state in TranslationState.objects.for_record(record)}
    written = []
    for code, state in now.items():
        old = known.get(code)
        if old is not None and old.same_as(state):
            continue
        if old is not None:
            state.pk = old.pk
            state.since = old.since if old.state == state.state else timezone.now()
        written.append(state)
    if not written:
        return
    TranslationState.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "language"],
        update_fields=[*COMPARED, "since"],
    )
    before = {code: state.state for code, state in known.items()}
    after = {code: state.state for code, state in now.items()}
    if before != after:
        translation_changed.send(model, record=record, before=before, after=after)


def computed(
    record: Any, *, draft: Content | None = None, live: Content | None = None
) -> list[TranslationState]:
    """Return the states of a record as they are now, not saved; none of an alias or of a record that is
    gone. ``since`` is the best that can be told of one that was not known before."""
    model = type(record)
    row = model._default_manager.filter(pk=record.pk).first()
    if isinstance(row, AbstractPage):
        row = row.specific
    if row is None or getattr(row, "alias_of_id", None) or (isinstance(row, AbstractPage) and row.depth < 2):
        return []
    of, source = shape(type(row)), row.source_language
    latest: Any = None
    if draft is None and row.latest_revision_id:
        latest = Revision.objects.filter(pk=row.latest_revision_id).first()
        draft = latest.content if latest else None
    if draft is None or (row.live and live is None):
        live = public_text(row)
    public = live if row.live and live is not None else draft or live or {}
    draft = draft if draft is not None else public
    content_type = ContentType.objects.get_for_model(row)
    result = []
    for code in languages.CODES:
        is_live = row.is_live_in(code)
        of_draft = freshness.freshness(draft, code, source, of)
        both = is_live and row.is_live_in(source)
        found = freshness.freshness(public, code, source, of) if both else of_draft
        result.append(
            TranslationState(
                content_type=content_type,
                object_id=str(row.pk),
                page_id=row.pk if isinstance(row, AbstractPage) else None,
                language=code,
                state=found.state.value,
                draft_state=of_draft.state.value,
                since=_since(row, code, found.state, draft, latest),
                changed=list(found.changed),
                is_live=is_live,
                has_draft_changes=_has_draft_changes(public, draft, code, of, is_live),
                title=_title(draft, code, source, row),
                source_language=source,
            )
        )
    return result


def _has_draft_changes(public: Content, draft: Content, code: str, of: Shape, is_live: bool) -> bool:
    """Say whether the draft of a language has words that readers do not see, or no longer has some."""
    if not is_live:
        return has_text(draft, code, of)
    return any(path not in _NOT_WORDS for path in differing_paths(public, draft, code, of))


def _title(draft: Content, code: str, source: str, row: Any) -> str:
    for name in ("title", "name"):
        for language in (code, source, *languages.CODES):
            if value := draft.get(languages.localised_name(name, language)):
                return str(value)[:255]
    return str(row)[:255]


def _since(row: Any, code: str, state: State, draft: Content, latest: Any) -> datetime.datetime:
    """Return when a language entered its state, as well as can be told from what is kept."""
    said = freshness.record_of(draft, code)
    part = {State.CURRENT: "confirmed", State.IN_REVIEW: "review", State.LEFT_OUT: "left_out"}.get(state)
    at = (said.get(part) or {}).get("at") if part else None
    if at:
        return datetime.datetime.fromisoformat(at)
    published: datetime.datetime | None = None
    if state in (State.STALE, State.CURRENT, State.SOURCE) and row.is_live_in(row.source_language):
        published = languages.get(row, "language_last_published_at", row.source_language)
    return published or (latest.created_at if latest else None) or timezone.now()


def forget(record: models.Model) -> None:
    """Forget the states of a record that is gone."""
    TranslationState.objects.for_record(record).delete()


# -- all of them ----------------------------------------------------------------------------------


def records() -> Iterator[Any]:
    """Yield every page, snippet and setting that is drafted by slice, type by type."""
    for model in concrete(SlicedMixin):
        if model._meta.proxy:
            continue
        found = model._default_manager.order_by("pk")
        if issubclass(model, AbstractPage):
            own = ContentType.objects.get_for_model(model)
            found = found.filter(content_type=own, alias_of=None, depth__gt=1)
        yield from found.iterator(chunk_size=100)


def rebuild() -> tuple[int, list[str]]:
    """Write down the states of every record anew, without a signal.

    Returns how many records were looked at, and a line for each state that was not what it should have
    been.
    """
    looked_at, wrong = 0, []
    seen: set[int] = set()
    for record in records():
        looked_at += 1
        with transaction.atomic():
            known = {state.language: state for state in TranslationState.objects.for_record(record)}
            for state in computed(record):
                old = known.get(state.language)
                if old is not None and old.same_as(state):
                    seen.add(old.pk)
                    continue
                was = "none"
                if old is not None:
                    state.pk, was = old.pk, old.state
                    state.since = old.since if old.state == state.state else state.since
                state.save(force_update=old is not None)
                seen.add(state.pk)
                label = record._meta.label
                wrong.append(f"{label} {record.pk} {state.language}: {was}, should be {state.state}")
    gone = set(TranslationState.objects.values_list("pk", flat=True)) - seen
    for state in TranslationState.objects.filter(pk__in=gone):
        wrong.append(f"{state.content_type} {state.object_id} {state.language}: {state.state}, is gone")
        state.delete()
    return looked_at, wrong
