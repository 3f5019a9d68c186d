"""Where each slice of a record stands: is it live, is the draft the same, what is missing, is it
translated. Two queries at most."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.editing.wording import slice_name
from segib_site.slices import freshness, publishing
from segib_site.slices.content import (
    RECORD_OF_TRANSLATION,
    SHARED,
    SLICES,
    Content,
    differing_paths,
    has_text,
    shape,
)


@dataclass(frozen=True)
class SliceStatus:
    """Where one language, or the shared facts, stand."""

    name: str
    is_live: bool
    has_text: bool
    #: The draft says something else than what is public.
    differs: bool
    is_source: bool = False
    freshness: freshness.Freshness | None = None
    #: What publishing this language would ask for, in words.
    missing: list[str] = field(default_factory=list)

    @property
    def is_language(self) -> bool:
        return self.name != SHARED

    @property
    def label(self) -> str:
        return languages.ENDONYMS[self.name] if self.is_language else _("Shared facts")

    @property
    def name_in_words(self) -> str:
        return slice_name(self.name)

    @property
    def tag(self) -> str:
        return languages.tag(self.name) if self.is_language else ""

    @property
    def public_in_words(self) -> str:
        """What visitors have of it, and whether the draft says more."""
        if not self.is_live:
            return _("Not public") if self.has_text else _("No text yet")
        if self.differs:
            return _("Public; the draft has changes that are not")
        return _("Public, the same as the draft")

    @property
    def state_in_words(self) -> str:
        """Where the translation stands; of the source and of shared facts nothing."""
        if self.freshness is None:
            return ""
        if self.is_source:
            return str(freshness.State.SOURCE.label)
        return str(self.freshness.state.label)

    @property
    def tone(self) -> str:
        """How the state of the translation is coloured: ``good``, ``warn`` or ``plain``."""
        if self.freshness is None or self.is_source:
            return "plain"
        State = freshness.State
        return {State.CURRENT: "good", State.STALE: "warn"}.get(self.freshness.state, "plain")


def statuses(record: Any, form: Any = None) -> list[SliceStatus]:
    """Return where each slice of the record of an editing form stands; of a new record, nothing yet."""
    of, source = shape(type(record)), record.source_language
    if record.pk is None:
        return [
            SliceStatus(name, False, False, False, is_source=name == source, freshness=None)
            for name in SLICES
        ]
    draft = _draft(record, form)
    public = _public(record, draft)
    found = []
    for name in SLICES:
        differs = bool(public is not None and differing_paths(public, draft, name, of))
        if name == SHARED:
            found.append(SliceStatus(name, bool(record.live), True, differs))
            continue
        written = has_text(draft, name, of)
        is_live = record.is_live_in(name)
        judged = public if public is not None and is_live and record.is_live_in(source) else draft
        found.append(
            SliceStatus(
                name,
                is_live,
                written,
                differs,
                is_source=name == source,
                freshness=freshness.freshness(judged, name, source, of),
                missing=publishing.what_is_missing(draft, name, record) if written else [],
            )
        )
    return found


def _draft(record: Any, form: Any) -> Content:
    """Return the draft as it is saved: what the form was made from, or has just saved."""
    theirs = getattr(form, "theirs", None)
    if theirs is None:
        return publishing.draft_content(record)
    if form.is_bound and form.merge_outcome and not form.errors and not form.merge_outcome.conflicts:
        return record.serializable_data()
    return theirs


def _public(record: Any, draft: Content) -> Content | None:
    """Return what is public, without reading the rows of relations one by one.

    The revision that was published last says it; only what people said of translations may have been
    written since (`publishing.write_public`).
    """
    if not record.live:
        return None
    if not record.has_unpublished_changes:
        return draft
    revision = record.live_revision
    if revision is None:
        return publishing.live_content(type(record)._default_manager.get(pk=record.pk))
    said = languages.localised_names(RECORD_OF_TRANSLATION)
    return {**revision.content, **QuerySet(type(record)).filter(pk=record.pk).values(*said).get()}
