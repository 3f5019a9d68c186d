"""The report: a month's figures on one screen, and as CSV."""

from __future__ import annotations

import csv
import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from segib_site import languages
from segib_site.editing.spreadsheets import harmless
from segib_site.models import ReaderCount, SitePage
from segib_site.roles import work

Kind = ReaderCount.Kind
#: How many words or addresses are shown.
SHOWN = 50
#: Words searched for once may be one person's own: they are neither shown nor exported.
AT_LEAST = 2


class ReadersReport(WagtailAdminTemplateMixin, View):
    """Views by language and section, failed searches, and addresses that do not exist, of a month."""

    template_name = "segib_site/readership/report.html"
    page_title = gettext_lazy("Readers")
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not work.works_on_pages(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        month = self.month()
        if request.GET.get("export") == "csv":
            return as_csv(month)
        return self.render_to_response(self.get_context_data(month=month))

    def month(self) -> datetime.date:
        """The month of ``?month=2026-11``, or this one. Raises `Http404` for what is no month."""
        asked = self.request.GET.get("month", "")
        if not asked:
            return timezone.localdate().replace(day=1)
        try:
            month = parse_date(f"{asked}-01")
        except ValueError:
            month = None
        if month is None:
            raise Http404
        return month

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        month = kwargs["month"]
        months = ReaderCount.objects.order_by("-month").values_list("month", flat=True).distinct()
        return super().get_context_data(
            months=sorted({*months, month}, reverse=True),
            languages=[languages.language_name(code) for code in languages.CODES],
            sections=sections(month),
            totals=[_pair(_views(month, language=code)) for code in languages.CODES],
            searches=[_sum(month, Kind.SEARCH, code) for code in languages.CODES],
            failed=details(month, Kind.FAILED_SEARCH),
            missing=details(month, Kind.MISSING),
            **kwargs,
        )


def _pair(sums: dict[str, int]) -> tuple[int, int]:
    """Return all views, and those of them that were in another language than asked for."""
    return sum(sums.values()), sums.get(Kind.FALLBACK, 0)


def _views(month: datetime.date, **where: Any) -> dict[str, int]:
    rows = ReaderCount.objects.filter(month=month, kind__in=(Kind.VIEW, Kind.FALLBACK), **where)
    return dict(rows.values_list("kind").annotate(times=Sum("count")).order_by())


def _sum(month: datetime.date, kind: str, code: str) -> int:
    rows = ReaderCount.objects.filter(month=month, kind=kind, language=code)
    return rows.aggregate(times=Sum("count"))["times"] or 0


def sections(month: datetime.date) -> list[tuple[str, list[tuple[int, int]], int]]:
    """Return each section's title with (views, of those in another language) by language, and their sum,
    the most read first."""
    sums: dict[str, dict[str, dict[str, int]]] = {}
    rows = ReaderCount.objects.filter(month=month, kind__in=(Kind.VIEW, Kind.FALLBACK))
    for row in rows.values_list("section", "language", "kind", "count"):
        section, code, kind, count = row
        sums.setdefault(section, {}).setdefault(code, {})[kind] = count
    titles = {page.path: page.get_admin_display_title() for page in SitePage.objects.filter(path__in=sums)}
    found = []
    for section, by_language in sums.items():
        pairs = [_pair(by_language.get(code, {})) for code in languages.CODES]
        title = titles.get(section, _("a section that is no longer there"))
        found.append((title, pairs, sum(views for views, _fallback in pairs)))
    return sorted(found, key=lambda row: (-row[2], row[0]))


def details(month: datetime.date, kind: str) -> list[ReaderCount]:
    """Return the words or addresses of a kind, the most frequent first."""
    rows = ReaderCount.objects.filter(month=month, kind=kind, count__gte=AT_LEAST)
    return list(rows.order_by("-count", "detail")[:SHOWN])


def as_csv(month: datetime.date) -> HttpResponse:
    """Return the month's figures as CSV (UTF-8 with a byte order mark, so that spreadsheets read accents)."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="readers-{month:%Y-%m}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["month", "what", "language", "section", "words_or_address", "times"])
    rows = ReaderCount.objects.filter(month=month).exclude(detail__gt="", count__lt=AT_LEAST)
    titles = {
        page.path: page.get_admin_display_title()
        for page in SitePage.objects.filter(path__in=rows.values("section"))
    }
    for row in rows.order_by("kind", "language", "-count", "section", "detail"):
        section = titles.get(row.section, row.section)
        cells = [f"{month:%Y-%m}", row.kind, row.language, section, row.detail]
        writer.writerow([*(harmless(cell) for cell in cells), row.count])
    return response
