"""The history of a page, read for one language."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy
from wagtail.admin.views.pages.history import PageHistoryFilterSet, PageHistoryView

from segib_site.editing.wording import slice_name
from segib_site.slices.content import SLICES


class HistoryByLanguage(PageHistoryFilterSet):
    """What was done, by whom, when, and to which language."""

    language = django_filters.ChoiceFilter(
        label=gettext_lazy("Language"),
        choices=lambda: [(name, slice_name(name).capitalize()) for name in SLICES],
        method="touching",
    )

    def touching(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the entries whose data name a slice (the same text of JSON on both databases)."""
        return queryset.annotate(words=Cast("data", TextField())).filter(words__contains=f'"{value}"')


class LanguageHistoryView(PageHistoryView):
    """Wagtail's history, which can be read for one language."""

    filterset_class: Any = HistoryByLanguage
