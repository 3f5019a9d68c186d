"""States of languages in lists of pages, snippets and settings: a column, and filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet, PageListingMixin
from wagtail.models import AbstractPage
from wagtail.snippets.views import snippets

from segib_site import languages
from segib_site.models import TranslationState
from segib_site.slices.freshness import State

#: A sign for each state: what it is must not depend on colour.
SIGNS = {
    State.SOURCE: "●",
    State.CURRENT: "●",
    State.STALE: "◐",
    State.IN_REVIEW: "◕",
    State.DRAFT: "◔",
    State.MISSING: "○",
    State.LEFT_OUT: "–",
}


@dataclass(frozen=True)
class Badge:
    """The state of one language, in little room."""

    code: str
    state: State
    is_live: bool
    waits: bool

    @property
    def sign(self) -> str:
        """A sign that tells the states apart without colour."""
        return SIGNS[self.state]

    @property
    def in_words(self) -> str:
        """The whole in words, e.g. *Portuguese: out of date; public*."""
        parts = [str(self.state.label)]
        if self.is_live:
            parts.append(_("public"))
        if self.waits:
            parts.append(_("waits for publication"))
        return f"{languages.language_name(self.code).capitalize()}: {'; '.join(parts)}"


def badge_of(state: TranslationState) -> Badge:
    """Return the badge of a state."""
    return Badge(state.language, State(state.state), state.is_live, state.has_draft_changes)


def badges(records: Iterable[Any]) -> dict[tuple[type, str], list[Badge]]:
    """Return the badges of records of any types, by type and key, with one query. An alias has those of
    its original."""
    wanted: dict[int, set[str]] = defaultdict(set)
    pages: set[int] = set()
    for record in records:
        if isinstance(record, AbstractPage):
            pages.add(getattr(record, "alias_of_id", None) or record.pk)
        else:
            wanted[ContentType.objects.get_for_model(record).pk].add(str(record.pk))
    condition = models.Q(page__in=pages)
    for content_type, keys in wanted.items():
        condition |= models.Q(content_type=content_type, object_id__in=keys)
    found: dict[tuple[type, str], list[Badge]] = defaultdict(list)
    order = {code: place for place, code in enumerate(languages.CODES)}
    for state in TranslationState.objects.filter(condition).defer("changed"):
        model = ContentType.objects.get_for_id(state.content_type_id).model_class()
        found[_key(model, state.object_id)].append(badge_of(state))
    for made in found.values():
        made.sort(key=lambda badge: order[badge.code])
    return found


def _key(model: Any, pk: Any) -> tuple[type, str]:
    is_page = model is not None and issubclass(model, AbstractPage)
    return (AbstractPage if is_page else model, str(pk))


class StatesColumn(Column):
    """A badge for each language; one query for the whole table."""

    cell_template_name = "segib_site/editing/state_badges.html"

    def __init__(self, name: str = "translation_states", **kwargs: Any) -> None:
        super().__init__(name, **{"label": gettext_lazy("Languages"), "width": "16%", **kwargs})

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        table = parent_context["table"]
        if not hasattr(table, "badges_by_record"):
            table.badges_by_record = badges(list(table.data))
        pk = getattr(instance, "alias_of_id", None) or instance.pk
        context = super(Column, self).get_cell_context_data(instance, parent_context)
        context["badges"] = table.badges_by_record.get(_key(type(instance), pk), [])
        return context


# -- filters --------------------------------------------------------------------------------------

STATE_CHOICES = [(state.value, state.label) for state in State if state is not State.SOURCE]
LANGUAGE_CHOICES = list(languages.ENDONYMS.items())


def matching(
    queryset: models.QuerySet[Any], language: str, states: Collection[str], waits: bool
) -> models.QuerySet[Any]:
    """Return the pages or records of which one language (any, if none is named) is in one of the states
    and, with ``waits``, has words that are not public. A language alone: there is text in it."""
    found = TranslationState.objects.all()
    if language:
        found = found.filter(language=language)
    if states:
        found = found.filter(state__in=states)
    elif language and not waits:
        found = found.exclude(state__in=[State.MISSING, State.LEFT_OUT])
    if waits:
        found = found.waiting_for_publication()
    if issubclass(queryset.model, AbstractPage):
        return queryset.filter(pk__in=found.filter(page__isnull=False).values("page"))
    return queryset.filter(pk__in=found.of_model(queryset.model).record_keys())


class StateFilterSet(WagtailFilterSet):
    """Filters by language, state and what waits for publication; together they mean one language."""

    translation_language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"),
        choices=LANGUAGE_CHOICES,
        empty_label=gettext_lazy("Any"),
        method="unchanged",
        widget=RadioSelect,
    )
    translation_state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State of translation"),
        choices=STATE_CHOICES,
        method="unchanged",
        widget=CheckboxSelectMultiple,
    )
    waits = django_filters.ChoiceFilter(
        label=gettext_lazy("Publication"),
        choices=[("yes", gettext_lazy("Waits for publication"))],
        empty_label=gettext_lazy("Any"),
        method="unchanged",
        widget=RadioSelect,
    )

    def unchanged(self, queryset: Any, name: str, value: Any) -> Any:
        """Leave the list as it is: the three are applied together."""
        return queryset

    def filter_queryset(self, queryset: Any) -> Any:
        queryset = super().filter_queryset(queryset)
        data = self.form.cleaned_data
        chosen = data["translation_language"], data["translation_state"], data["waits"] == "yes"
        return matching(queryset, *chosen) if any(chosen) else queryset


class SlicedPageFilterSet(StateFilterSet, GenericPageFilterSet):
    """Wagtail's filters of pages, and ours."""


# -- lists ----------------------------------------------------------------------------------------


class SlicedExplorerView(ExplorableIndexView):
    """Wagtail's explorer with the state of each language."""

    base_columns = [
        column
        for own in PageListingMixin.base_columns
        for column in ((StatesColumn(), own) if own.name == "status" else (own,))
    ]


class SlicedSnippetIndexView(snippets.IndexView):
    """Wagtail's list of snippets with the state of each language."""

    base_filterset_class = StateFilterSet

    @cached_property
    def columns(self) -> list[Any]:
        return [*super().columns, StatesColumn()]

    @cached_property
    def filterset_class(self) -> Any:
        return super().filterset_class or type(
            f"{self.model.__name__}FilterSet",
            (self.base_filterset_class,),
            {"Meta": type("Meta", (), {"model": self.model, "fields": []})},
        )
