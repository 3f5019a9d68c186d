"""The states somebody may do something about, with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from wagtail.models import AbstractPage

from segib_site.models import SitePage, TranslationState
from segib_site.roles import rights


@dataclass(frozen=True)
class Seen:
    """A state with its record, for somebody who may work on it."""

    state: TranslationState
    record: Any

    @property
    def model(self) -> Any:
        """The record's own type."""
        return ContentType.objects.get_for_id(self.state.content_type_id).model_class()

    @property
    def kind(self) -> str:
        """What editors call the type."""
        return capfirst(str(self.model._meta.verbose_name)) if self.model else ""

    @property
    def edit_url(self) -> str:
        """Where its text is edited."""
        return edit_url(self.record)

    @property
    def screen_url(self) -> str:
        """The languages screen."""
        meta = self.record._meta
        return reverse("segib_languages", args=(meta.app_label, meta.model_name, self.record.pk))


def edit_url(record: Any) -> str:
    """Return where a record's text is edited, for somebody who may (nothing is asked of the database)."""
    if isinstance(record, AbstractPage):
        return reverse("wagtailadmin_pages:edit", args=(record.pk,))
    try:
        return reverse(record.snippet_viewset.get_url_name("edit"), args=(record.pk,))
    except (AttributeError, NoReverseMatch):
        return ""


def seen_by(
    user: Any, states: Iterable[TranslationState], actions: Collection[rights.Action] = ("change", "review")
) -> list[Seen]:
    """Return those of some states whose language somebody may do one of the actions to.

    One query for the pages, and one for each type of the other records.
    """
    states = list(states)
    records = _records(states)
    allowed: dict[Any, frozenset[str]] = {}
    result = []
    for state in states:
        key = (state.content_type_id, state.object_id)
        record = records.get(key)
        if record is None:
            continue
        if key not in allowed:
            allowed[key] = frozenset().union(*(rights.slices(user, record, action) for action in actions))
        if state.language in allowed[key]:
            result.append(Seen(state, record))
    return result


def _records(states: list[TranslationState]) -> dict[tuple[int, str], Any]:
    by_type: dict[int, set[str]] = defaultdict(set)
    pages: dict[int, tuple[int, str]] = {}
    for state in states:
        key = (state.content_type_id, state.object_id)
        if state.page_id is not None:
            pages[state.page_id] = key
        else:
            by_type[state.content_type_id].add(state.object_id)
    records: dict[tuple[int, str], Any] = {
        pages[p.pk]: p for p in SitePage.objects.filter(pk__in=list(pages))
    }
    for content_type, keys in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model is None:
            continue
        for record in model._default_manager.filter(pk__in=list(keys)):
            records[(content_type, str(record.pk))] = record
    return records
