"""The report of external links that lead nowhere any more."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from segib_site.checks import concrete
from segib_site.editing.reports import editable
from segib_site.editing.wording import slice_name
from segib_site.models import ExternalLinkUse, SlicedMixin


def answer_in_words(use: ExternalLinkUse) -> str:
    """Return what the address answered, for an editor."""
    status, error = use.link.status, use.link.error
    if status in (404, 410):
        return _("The page is no longer there (%(status)s).") % {"status": status}
    if status:
        return _("The site answers with an error (%(status)s).") % {"status": status}
    if error == "not a public address":
        return _("This is not a public address.")
    return _("No answer: %(error)s") % {"error": error}


class BrokenLinks(ReportView):
    """Links to other sites that failed on two nights or more, and where they stand."""

    page_title = gettext_lazy("Broken external links")
    header_icon = "link-external"
    index_url_name = "segib_external_links"
    index_results_url_name = "segib_external_links_results"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    default_ordering = None
    is_searchable = False
    list_export = ["title", "slice", "link.url", "answer", "link.failing_since"]
    export_headings = {
        "title": gettext_lazy("Title"),
        "slice": gettext_lazy("Language"),
        "link.url": gettext_lazy("Address"),
        "answer": gettext_lazy("Answer"),
        "link.failing_since": gettext_lazy("Failing since"),
    }
    columns = [
        TitleColumn("title", label=gettext_lazy("Title"), get_url=lambda use: use.edit_url),
        Column("language", label=gettext_lazy("Language")),
        TitleColumn(
            "url", label=gettext_lazy("Address"), accessor="link.url", get_url=lambda use: use.link.url
        ),
        Column("answer", label=gettext_lazy("Answer")),
        DateColumn("since", label=gettext_lazy("Failing since"), accessor="link.failing_since"),
    ]

    def get_queryset(self) -> list[ExternalLinkUse]:
        uses = ExternalLinkUse.objects.filter(link__failures__gte=2).select_related("link", "content_type")
        finder = AdminURLFinder(self.request.user)
        rows = list(mine(uses, self.request.user).order_by("link__failing_since", "title", "pk"))
        for use in rows:
            use.answer = answer_in_words(use)  # type: ignore[attr-defined]
            use.language = slice_name(use.slice)  # type: ignore[attr-defined]
            model: Any = use.content_type.model_class()
            use.edit_url = finder.get_edit_url(model(pk=use.object_id)) if model else None  # type: ignore[attr-defined]
        return rows


def mine(uses: QuerySet, user: Any) -> QuerySet:
    """Return the uses in records that somebody may edit."""
    wanted = Q(pk__in=[])
    present = set(uses.values_list("content_type_id", flat=True).order_by().distinct())
    for model in concrete(SlicedMixin):
        content_type = ContentType.objects.get_for_model(model)
        if content_type.pk in present:
            field = ExternalLinkUse._meta.get_field("object_id")
            keys = editable(model, user).annotate(key=Cast("pk", field)).values("key")
            wanted |= Q(content_type=content_type, object_id__in=keys)
    return uses.filter(wanted)
