"""The lists of translation tasks: one's own, those nobody has, those to review, all, and the finished."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from segib_site import languages
from segib_site.editing.spreadsheets import harmless
from segib_site.models import SitePage, TranslationTask
from segib_site.models.translation_tasks import today
from segib_site.roles import work
from segib_site.translation_tasks import queries, wording

#: The lists: part of the address, which tasks, and what the tab says.
LISTS = {
    "mine": ("segib_tasks", queries.assigned_to, gettext_lazy("Mine")),
    "unassigned": ("segib_tasks_unassigned", queries.free_for, gettext_lazy("Unassigned")),
    "review": ("segib_tasks_review", queries.to_review_by, gettext_lazy("To review")),
    "all": (
        "segib_tasks_all",
        lambda user: queries.visible_to(user).unfinished(),
        gettext_lazy("All unfinished"),
    ),
    "finished": (
        "segib_tasks_finished",
        lambda user: queries.visible_to(user).finished(),
        gettext_lazy("Finished"),
    ),
}


def language_choices() -> list[tuple[str, str]]:
    """Return the languages by their names in the interface language."""
    return [(code, capfirst(languages.language_name(code))) for code in languages.CODES]


def section_choices() -> list[tuple[str, str]]:
    """Return the top branches of the site: the public pages below its home."""
    sections = SitePage.objects.sections().filter(live=True)
    return [(page.path, str(page)) for page in sections]


class TaskFilterSet(WagtailFilterSet):
    """Language, state, section and date."""

    language = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Language"), choices=language_choices, widget=forms.CheckboxSelectMultiple
    )
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=TranslationTask.Status.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    section = django_filters.ChoiceFilter(
        label=gettext_lazy("Section"),
        choices=section_choices,
        field_name="page__path",
        lookup_expr="startswith",
        empty_label=gettext_lazy("Everything"),
    )
    due = django_filters.ChoiceFilter(
        label=gettext_lazy("Due"),
        choices=[
            ("overdue", gettext_lazy("Overdue")),
            ("week", gettext_lazy("In the next seven days")),
            ("later", gettext_lazy("Later")),
        ],
        method="by_due",
        empty_label=gettext_lazy("Any date"),
    )

    class Meta:
        model = TranslationTask
        fields: list[str] = []

    def by_due(self, queryset: models.QuerySet, name: str, value: str) -> models.QuerySet:
        now = today()
        week = now + datetime.timedelta(days=7)
        return {
            "overdue": queryset.filter(due__lt=now),
            "week": queryset.filter(due__gte=now, due__lte=week),
            "later": queryset.filter(due__gt=week),
        }[value]


@dataclass(frozen=True)
class Row:
    """What a list shows of a task."""

    title: str
    language: str
    what: str
    state: str
    assignee: str
    due: str
    age: str
    url: str


def row_of(task: TranslationTask, record: Any) -> Row:
    """Return a task in words."""
    return Row(
        title=wording.title_of(record) if record is not None else "–",
        language=capfirst(languages.language_name(task.language)),
        what=capfirst(wording.what(task)),
        state=capfirst(wording.state(task)),
        assignee=wording.person(task.assignee) if task.assignee_id else "",
        due=wording.due(task),
        age=wording.age((timezone.now() - task.opened_at).days),
        url=reverse("segib_task", args=(task.pk,)),
    )


class TasksView(ReportView):
    """A list of tasks, with tabs to the others, filters and a spreadsheet."""

    which = "mine"
    page_title = gettext_lazy("Translations")
    header_icon = "globe"
    template_name = "segib_site/tasks/list.html"
    model = TranslationTask
    permission_policy = None
    filterset_class = TaskFilterSet
    is_searchable = False
    default_ordering = "due"
    export_filename = "translations"
    list_export = [
        "row.title",
        "row.language",
        "row.what",
        "row.state",
        "row.assignee",
        "due",
        "opened_at",
        "finished_at",
    ]
    export_headings = {
        "row.title": gettext_lazy("Page or record"),
        "row.language": gettext_lazy("Language"),
        "row.what": gettext_lazy("What"),
        "row.state": gettext_lazy("State"),
        "row.assignee": gettext_lazy("Translator"),
        "due": gettext_lazy("Due"),
        "opened_at": pgettext_lazy("translation task", "Opened"),
        "finished_at": gettext_lazy("Finished"),
    }
    columns = [
        TitleColumn("row.title", label=gettext_lazy("Page or record"), get_url=lambda it: it.row.url),
        Column("row.language", label=gettext_lazy("Language"), sort_key="language"),
        Column("row.what", label=gettext_lazy("What")),
        Column("row.state", label=gettext_lazy("State"), sort_key="status"),
        Column("row.assignee", label=gettext_lazy("Translator"), sort_key="assignee__username"),
        Column("row.due", label=gettext_lazy("Due"), sort_key="due"),
        Column("row.age", label=gettext_lazy("Open for"), sort_key="opened_at"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not work.works_on_text(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_index_url(self) -> str:
        return reverse(LISTS[self.which][0])

    def get_index_results_url(self) -> str:
        return reverse(f"{LISTS[self.which][0]}_results")

    def get_base_queryset(self) -> models.QuerySet:
        return LISTS[self.which][1](self.request.user)

    def order_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        return super().order_queryset(queryset).order_by(self.ordering, "pk")

    def get_table(self, object_list: Any) -> Any:
        tasks = list(object_list)
        records = queries.records_of(tasks)
        for task in tasks:
            task.row = row_of(task, records.get(task.pk))
        return super().get_table(tasks)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["tabs"] = [
            {"label": label, "url": reverse(name), "is_current": which == self.which}
            for which, (name, _read, label) in LISTS.items()
        ]
        return context

    @property
    def no_results_message(self) -> str:  # type: ignore[override]
        if self.is_filtering:
            return _("No task fits these filters.")
        return {
            "mine": _("You have no translation to do."),
            "unassigned": _("Every task in your languages has somebody who does it."),
            "review": _("Nothing waits for your review."),
        }.get(self.which, _("There are no tasks."))

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        # The file is written after the interface language is put back: decide the headings now.
        self.export_headings = {name: str(label) for name, label in self.export_headings.items()}
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        result = super().preprocess_field_value(field, value, export_format)
        is_cell = export_format == self.FORMAT_CSV and isinstance(result, str)
        return harmless(result) if is_cell else result
