"""Reports for editors: facts nobody has checked, facts that are not recorded, old addresses missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from segib_site import languages
from segib_site.checks import concrete
from segib_site.models import MissedAddress, SitePage, SlicedMixin, SourcedMixin
from segib_site.roles import work


@dataclass(frozen=True)
class Row:
    """A page or record with facts to look after."""

    record: Any
    title: str
    kind: str
    fields: str
    note: str
    url: str | None


def editable(model: type[models.Model], user: Any) -> models.QuerySet:
    """Return the records of a type that somebody may edit."""
    if issubclass(model, SitePage):
        return model._default_manager.filter(pk__in=work.pages(user).values("pk"))
    may = model in work.record_types(user, ["change"])
    return model._default_manager.all() if may else model._default_manager.none()


def field_in_words(model: type[models.Model], line: str) -> str:
    """Return how editors know a field: ``title.en`` gives *Title (English)*."""
    name, _dot, code = line.partition(".")
    try:
        field = model._meta.get_field(name)
        words = capfirst(str(getattr(field, "verbose_name", "") or name))
    except FieldDoesNotExist:
        words = capfirst(name)
    return f"{words} ({languages.language_name(code)})" if code in languages.CODES else words


class FactsReport(ReportView):
    """A list of records and their fields, with a link to edit each."""

    header_icon = "check"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    default_ordering = None
    is_searchable = False
    list_export = ["title", "kind", "fields", "note"]
    export_headings = {
        "title": gettext_lazy("Title"),
        "kind": gettext_lazy("Type"),
        "fields": gettext_lazy("Fields"),
        "note": gettext_lazy("Note for editors"),
    }
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), get_url=lambda row: row.url),
        Column("kind", label=gettext_lazy("Type")),
        Column("fields", label=gettext_lazy("Fields")),
        Column("note", label=gettext_lazy("Note for editors")),
    ]

    def get_queryset(self) -> list[Row]:
        finder = AdminURLFinder(self.request.user)
        rows = [
            Row(
                record,
                str(record),
                capfirst(str(record._meta.verbose_name)),
                ", ".join(fields),
                getattr(record, "editorial_note", ""),
                finder.get_edit_url(record),
            )
            for record, fields in self.found()
        ]
        return sorted(rows, key=lambda row: (row.kind, row.title))

    def found(self) -> Iterator[tuple[Any, list[str]]]:
        """Yield records with the names of the fields to look after, in words."""
        raise NotImplementedError


class UnverifiedFacts(FactsReport):
    """Facts that nobody has checked yet, and records that were only deduced."""

    page_title = gettext_lazy("Facts to verify")
    index_url_name = "segib_unverified_facts"
    index_results_url_name = "segib_unverified_facts_results"

    def found(self) -> Iterator[tuple[Any, list[str]]]:
        for model in concrete(SourcedMixin):
            in_order = Q(unverified_fields=[], is_verified=True)
            for record in editable(model, self.request.user).exclude(in_order):
                fields = [field_in_words(model, line) for line in record.unverified_fields]
                yield record, fields if record.is_verified else [_("the whole record"), *fields]


class MissingFacts(FactsReport):
    """Facts that pages show as *not recorded*: each type names those in ``expected_facts``."""

    page_title = gettext_lazy("Facts not recorded")
    index_url_name = "segib_missing_facts"
    index_results_url_name = "segib_missing_facts_results"

    def found(self) -> Iterator[tuple[Any, list[str]]]:
        for model in concrete(SlicedMixin):
            if expected := getattr(model, "expected_facts", ()):
                for record in editable(model, self.request.user):
                    if missing := [name for name in expected if is_missing(record, name)]:
                        yield record, [field_in_words(model, name) for name in missing]


def is_missing(record: Any, name: str) -> bool:
    """Say whether a fact of a record is empty, or chosen to be "not recorded"."""
    if name in languages.translated_fields(type(record)):
        value = languages.get(record, name, record.source_language)
        return languages.is_empty(value)
    field = record._meta.get_field(name)
    if field.one_to_many or field.many_to_many:
        return not getattr(record, name).exists()
    value = getattr(record, field.attname)
    return languages.is_empty(value) or value == "not_recorded" or value is False


class MissedAddresses(ReportView):
    """Old addresses that visitors asked for and nothing answers for."""

    page_title = gettext_lazy("Old addresses missed")
    header_icon = "link"
    index_url_name = "segib_missed_addresses"
    index_results_url_name = "segib_missed_addresses_results"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    model = MissedAddress
    is_searchable = False
    default_ordering = "-count"
    list_export = ["address", "count", "first_seen", "last_seen"]
    columns = [
        Column("address", label=gettext_lazy("Address"), sort_key="address"),
        Column("count", label=gettext_lazy("Times"), sort_key="count"),
        DateColumn("first_seen", label=gettext_lazy("First seen"), sort_key="first_seen"),
        DateColumn("last_seen", label=gettext_lazy("Last seen"), sort_key="last_seen"),
    ]
