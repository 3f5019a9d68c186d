"""The report of problems on published pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from segib_site import languages
from segib_site.editing.wording import slice_name
from segib_site.guards import registry
from segib_site.guards.findings import Finding
from segib_site.guards.reading import place
from segib_site.models import PublishedFinding, SitePage
from segib_site.roles import work
from segib_site.slices.content import SLICES, shape


def visible_to(user: Any) -> QuerySet[PublishedFinding]:
    """Return the findings in pages and records that somebody may work on."""
    kinds = [ContentType.objects.get_for_model(model).pk for model in work.record_types(user)]
    return PublishedFinding.objects.filter(
        Q(page__in=work.pages(user).values("pk")) | Q(page=None, content_type__in=kinds)
    )


def _checks() -> list[tuple[str, str]]:
    return [(one.code, str(one.label)) for one in registry.checks()]


def _slices() -> list[tuple[str, str]]:
    return [(name, capfirst(slice_name(name))) for name in SLICES]


def _sections() -> list[tuple[str, str]]:
    sections = SitePage.objects.sections().filter(live=True)
    return [(page.path, str(page)) for page in sections]


def _kinds() -> list[tuple[int, str]]:
    pks = PublishedFinding.objects.order_by().values("kind").distinct()
    found = [
        (kind.pk, capfirst(str(kind.model_class()._meta.verbose_name)))
        for kind in ContentType.objects.filter(pk__in=pks)
        if kind.model_class()
    ]
    return sorted(found, key=lambda choice: choice[1])


class FindingsFilterSet(WagtailFilterSet):
    """By check, language, section and type."""

    check_code = django_filters.ChoiceFilter(label=_("Check"), choices=_checks)
    slice = django_filters.ChoiceFilter(label=_("Language"), choices=_slices)
    section = django_filters.ChoiceFilter(
        label=_("Section"), field_name="page__path", lookup_expr="startswith", choices=_sections
    )
    kind = django_filters.ChoiceFilter(label=_("Type"), field_name="kind_id", choices=_kinds)

    class Meta:
        model = PublishedFinding
        fields = ["check_code", "slice", "section", "kind"]


class FindingColumn(Column):
    """What was found, the words it is about and where they are."""

    cell_template_name = "segib_site/guards/finding_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "row": instance}


class PublishedFindings(ReportView):
    """What the checks find in what is public: brought up to date each night and with each publication."""

    page_title = _("Problems on published pages")
    template_name = "segib_site/guards/report.html"
    header_icon = "warning"
    index_url_name = "segib_published_findings"
    index_results_url_name = "segib_published_findings_results"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    model = PublishedFinding
    filterset_class = FindingsFilterSet
    is_searchable = True
    search_fields = ["title", "detail"]
    search_backend_name = None
    default_ordering = "title"
    list_export = ["title", "kind_name", "check", "language", "message", "detail", "place", "first_found_at"]
    export_headings = {
        "title": _("Title"),
        "kind_name": _("Type"),
        "check": _("Check"),
        "language": _("Language"),
        "message": _("What was found"),
        "detail": _("Words"),
        "place": _("Where"),
        "first_found_at": _("Found"),
    }
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            get_url=lambda row: row.edit_url,
            sort_key="title",
            classname="segib-guards-title",
            width="30%",
        ),
        FindingColumn("message", label=_("What was found"), classname="segib-guards-found", width="40%"),
        Column("check", label=_("Check"), sort_key="check_code"),
        Column("language", label=_("Language"), sort_key="slice"),
        DateColumn("first_found_at", label=_("Found"), sort_key="first_found_at"),
    ]

    def get_base_queryset(self) -> QuerySet[PublishedFinding]:
        return visible_to(self.request.user).select_related("kind")

    def get_queryset(self) -> QuerySet[PublishedFinding]:
        return self.order_queryset(self.get_base_queryset())

    def decorate_paginated_queryset(self, object_list: Any) -> list[PublishedFinding]:
        finder = AdminURLFinder(self.request.user)
        rows = list(object_list)
        pages = SitePage.objects.in_bulk({row.page_id for row in rows if row.page_id})
        for row in rows:
            in_words(row)
            record = pages.get(row.page_id) if row.page_id else row.record
            row.edit_url = finder.get_edit_url(record) if record is not None else None  # type: ignore[attr-defined]
        return rows

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        if self.is_export:
            context["object_list"] = [in_words(row) for row in self.object_list.iterator(chunk_size=500)]
        return super().render_to_response(context, **kwargs)


def in_words(row: Any) -> Any:
    """Say of a finding in the active language what it is and where."""
    found = Finding(row.check_code, row.severity, row.slice, row.path, row.text, row.detail, row.values)
    model = row.kind.model_class()
    row.check = registry.label(row.check_code)
    row.language = capfirst(slice_name(row.slice))
    row.message = found.message
    row.tag = languages.tag(row.slice) if row.slice in languages.CODES else ""
    row.kind_name = capfirst(str(model._meta.verbose_name)) if model else ""
    row.place = place(shape(model), {}, row.path.partition("#")[0]) if model and row.path else ""
    return row
