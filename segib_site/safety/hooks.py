"""What the safety net adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from segib_site.editing.menu_items import ItemFor
from segib_site.roles import rights, work
from segib_site.safety import draft_views, trash_views

hooks.register("before_bulk_action", trash_views.trash_many)


@hooks.register("register_admin_urls")
def addresses() -> list:
    return [
        path("trash/", trash_views.TrashView.as_view(), name="segib_trash"),
        path("trash/results/", trash_views.TrashView.as_view(results_only=True), name="segib_trash_results"),
        path("trash/<int:pk>/restore/", trash_views.RestoreView.as_view(), name="segib_trash_restore"),
        path("trash/<int:pk>/delete/", trash_views.DestroyView.as_view(), name="segib_trash_destroy"),
        path("draft-links/<int:page_pk>/", draft_views.DraftLinksView.as_view(), name="segib_draft_links"),
        path(
            "draft-links/<int:page_pk>/<int:pk>/revoke/",
            draft_views.revoke,
            name="segib_draft_link_revoke",
        ),
    ]


@hooks.register("register_reports_menu_item")
def trash_in_menu() -> MenuItem:
    return ItemFor(
        gettext_lazy("Trash"),
        reverse("segib_trash"),
        icon_name="bin",
        order=1900,
        test=work.works_on_pages,
    )


@hooks.register("construct_explorer_page_queryset")
def explorer_without_trash(parent: Any, pages: Any, request: Any) -> Any:
    return pages.outside_trash()


@hooks.register("construct_page_chooser_queryset")
def choosers_without_trash(pages: Any, request: Any) -> Any:
    return pages.outside_trash()


@hooks.register("register_page_header_buttons")
def draft_links_button(page: Any, user: Any, next_url: Any = None, view_name: Any = None) -> Iterator[Button]:
    """Offer links to the draft from the header of explorer and form."""
    if page.depth > 1 and rights.may(user, "change", page):
        address = reverse("segib_draft_links", args=[page.pk])
        yield Button(_("Links to the draft"), address, icon_name="link", priority=45)
