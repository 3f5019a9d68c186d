"""The report of translations: what waits, what is out of date and public, what comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.forms import CheckboxSelectMultiple, RadioSelect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.checks import concrete
from segib_site.models import SitePage, SlicedMixin, TranslationState
from segib_site.models.page import SECTION_DEPTH
from segib_site.roles import work
from segib_site.slices.freshness import State
from segib_site.translations.groupings import GROUPINGS
from segib_site.translations.listing import LANGUAGE_CHOICES, SIGNS, STATE_CHOICES, badge_of
from segib_site.translations.visible import Seen, seen_by

#: What comes first: the lower, the sooner.
_URGENCY = {
    State.STALE: 1,
    State.IN_REVIEW: 2,
    State.DRAFT: 3,
    State.MISSING: 4,
    State.CURRENT: 5,
    State.SOURCE: 6,
    State.LEFT_OUT: 7,
}


@dataclass(frozen=True)
class Row:
    """A language of a record, as the report shows it."""

    seen: Seen
    section: str

    @property
    def state(self) -> TranslationState:
        return self.seen.state

    @property
    def urgency(self) -> tuple[Any, ...]:
        """Out of date and public first, the oldest first."""
        state = self.state
        hidden = not (state.state == State.STALE and state.is_live)
        return (hidden, _URGENCY[State(state.state)], state.since, state.title, state.pk)

    # -- columns, and what is exported -------------------------------------------------------

    @property
    def title(self) -> str:
        return self.state.title

    @property
    def kind(self) -> str:
        return self.seen.kind

    @property
    def language(self) -> str:
        return languages.language_name(self.state.language).capitalize()

    @property
    def state_in_words(self) -> str:
        return str(State(self.state.state).label)

    @property
    def public(self) -> str:
        return _("public") if self.state.is_live else _("not public")

    @property
    def draft(self) -> str:
        return _("waits for publication") if self.state.has_draft_changes else ""

    @property
    def since(self) -> Any:
        return self.state.since

    @property
    def days(self) -> int:
        return self.state.days

    @property
    def url(self) -> str:
        return self.seen.edit_url

    @property
    def badge(self) -> Any:
        return badge_of(self.state)


def sections() -> list[SitePage]:
    """Return the top branches of the tree, in the order of the menu."""
    return list(SitePage.objects.sections())


def types() -> list[tuple[str, str]]:
    """Return the types of records that are translated: key of the content type, label."""
    kinds = ContentType.objects.get_for_models(*concrete(SlicedMixin))
    found = [
        (str(kind.pk), capfirst(str(model._meta.verbose_name)))
        for model, kind in kinds.items()
        if model is not SitePage
    ]
    return sorted(found, key=lambda choice: choice[1])


class ReportFilterSet(WagtailFilterSet):
    """Filters of the report. Those by language and state are applied after counting."""

    language = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Language"),
        choices=LANGUAGE_CHOICES,
        method="unchanged",
        widget=CheckboxSelectMultiple,
    )
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State of translation"),
        choices=STATE_CHOICES,
        method="unchanged",
        widget=CheckboxSelectMultiple,
    )
    public = django_filters.ChoiceFilter(
        label=gettext_lazy("Public"),
        choices=[("yes", gettext_lazy("Public")), ("no", gettext_lazy("Not public"))],
        empty_label=gettext_lazy("Any"),
        method="by_public",
        widget=RadioSelect,
    )
    waits = django_filters.ChoiceFilter(
        label=gettext_lazy("Publication"),
        choices=[("yes", gettext_lazy("Waits for publication"))],
        empty_label=gettext_lazy("Any"),
        method="by_waiting",
        widget=RadioSelect,
    )
    section = django_filters.ChoiceFilter(
        label=gettext_lazy("Section"),
        choices=lambda: [(str(page.pk), str(page)) for page in sections()],
        empty_label=gettext_lazy("Any"),
        method="by_section",
        widget=RadioSelect,
    )
    type = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Type"), choices=types, field_name="content_type", widget=CheckboxSelectMultiple
    )

    class Meta:
        model = TranslationState
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, groups) in GROUPINGS.items():
            added = django_filters.ChoiceFilter(
                label=label,
                choices=groups.choices,
                empty_label=gettext_lazy("Any"),
                method="by_group",
                field_name=name,
                widget=RadioSelect,
            )
            added.parent, added.model = self, TranslationState
            self.filters[name] = added

    def unchanged(self, queryset: Any, name: str, value: Any) -> Any:
        """Leave the list as it is."""
        return queryset

    def by_public(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(is_live=value == "yes")

    def by_waiting(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.waiting_for_publication()

    def by_section(self, queryset: Any, name: str, value: str) -> Any:
        path = SitePage.objects.filter(pk=value).values_list("path", flat=True).get()
        return queryset.filter(page__path__startswith=path)

    def by_group(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(GROUPINGS[name][1].belonging(value))


def may_read(user: Any) -> bool:
    """Say whether somebody works on any text: pages, or a type of record that she may change."""
    return work.works_on_text(user, ["change"])


class StateColumn(Column):
    """The state in words, with its badge."""

    cell_template_name = "segib_site/editing/state_cell.html"


class NamedColumn(Column):
    """A column whose cells say what they are where there is no room for a table: on a phone."""

    cell_template_name = "segib_site/editing/named_cell.html"


class TranslationsReport(ReportView):
    """Where every translation stands that somebody may work on."""

    page_title = gettext_lazy("State of translations")
    header_icon = "globe"
    results_template_name = "segib_site/editing/translations_report_results.html"
    index_url_name = "segib_translation_states"
    index_results_url_name = "segib_translation_states_results"
    model = TranslationState
    any_permission_required = ["change"]
    is_searchable = False
    default_ordering = None
    filterset_class = ReportFilterSet
    export_filename = "translations"
    list_export = [
        "title",
        "kind",
        "section",
        "language",
        "state_in_words",
        "public",
        "draft",
        "since",
        "days",
    ]
    export_headings = {
        "title": gettext_lazy("Title"),
        "kind": gettext_lazy("Type"),
        "section": gettext_lazy("Section"),
        "language": gettext_lazy("Language"),
        "state_in_words": gettext_lazy("State of translation"),
        "public": gettext_lazy("Public"),
        "draft": gettext_lazy("Draft"),
        "since": gettext_lazy("Since"),
        "days": gettext_lazy("Days"),
    }
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), get_url=lambda row: row.url),
        StateColumn("state_in_words", label=gettext_lazy("State of translation")),
        NamedColumn("public", label=gettext_lazy("Public")),
        NamedColumn("days", label=gettext_lazy("Days"), accessor=lambda row: row.days),
        NamedColumn("kind", label=gettext_lazy("Type")),
        NamedColumn("section", label=gettext_lazy("Section")),
    ]
    table_classname = "listing segib-stacking"

    def user_has_any_permission(self, permissions: Any) -> bool:
        return may_read(self.request.user)

    def get_base_queryset(self) -> models.QuerySet[TranslationState]:
        return TranslationState.objects.defer("changed")

    def get_filtered_queryset(self) -> list[Row]:
        """Return the rows somebody may see, the most urgent first."""
        rows = [self._row(seen) for seen in seen_by(self.request.user, self.get_queryset())]
        self.counts = self._counts(rows)
        data = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        chosen, states = data.get("language"), data.get("state")
        waits = data.get("waits") == "yes"
        rows = [
            row
            for row in rows
            if (not chosen or row.state.language in chosen)
            and (row.state.state in states if states else waits or row.state.state != State.SOURCE)
        ]
        return sorted(rows, key=lambda row: row.urgency)

    def stream_csv(self, queryset: Any) -> Any:
        # Written now, not when the server sends it: by then the reader's language is off.
        return iter(list(super().stream_csv(queryset)))

    def _row(self, seen: Seen) -> Row:
        page = seen.record if isinstance(seen.record, AbstractPage) else None
        path = page.path[: SECTION_DEPTH * page.steplen] if page else ""
        return Row(seen, self.section_titles.get(path, ""))

    @cached_property
    def section_titles(self) -> dict[str, str]:
        """The top branches by their path."""
        return {page.path: str(page) for page in sections()}

    def _counts(self, rows: list[Row]) -> list[dict[str, Any]]:
        """Return for each language how many there are in each state, and how many are out of date and
        public."""
        counted = Counter((row.state.language, row.state.state) for row in rows)
        urgent = Counter(
            row.state.language for row in rows if row.state.is_live and row.state.state == State.STALE
        )
        query = self.request.GET.copy()
        for name in ("language", "state", "public", self.page_kwarg, "export"):
            query.pop(name, None)
        result = []
        for code, name in languages.ENDONYMS.items():
            query["language"] = code
            cells = []
            for value, label in STATE_CHOICES:
                query["state"] = value
                cells.append((counted[code, value], f"?{query.urlencode()}", label))
            query["state"], query["public"] = State.STALE, "yes"
            address = f"?{query.urlencode()}"
            del query["state"], query["public"]
            result.append({"name": name, "urgent": (urgent[code], address), "cells": cells})
        return result

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        headings = [(SIGNS[State(value)], label) for value, label in STATE_CHOICES]
        return {**context, "counts": self.counts, "state_headings": headings}
