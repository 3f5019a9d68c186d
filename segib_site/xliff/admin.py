"""Where the translation files are found in the CMS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from segib_site.models import SlicedMixin
from segib_site.roles import rights
from segib_site.xliff.screens import CheckedView, ExportView, ImportView, may_exchange
from segib_site.xliff.writing import key_of


@hooks.register("register_admin_urls")
def register_screens() -> list[Any]:
    return [
        path("translation-files/", ExportView.as_view(), name="segib_xliff_export"),
        path("translation-files/import/", ImportView.as_view(), name="segib_xliff_import"),
        path("translation-files/import/<int:pk>/", CheckedView.as_view(), name="segib_xliff_checked"),
    ]


class TranslationFilesItem(MenuItem):
    """The way to the screens, for those who work on any text."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_exchange(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return TranslationFilesItem(
        gettext_lazy("Translation files"),
        reverse("segib_xliff_export"),
        name="translation-files",
        icon_name="doc-full",
        order=450,
    )


@hooks.register("register_page_header_buttons")
def page_button(
    page: Any, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Any]:
    """Offer a page and what is below it for translation."""
    if page.depth > 1 and rights.may(user, "change", page):
        address = f"{reverse('segib_xliff_export')}?{urlencode({'page': page.pk})}"
        yield Button(_("Send out for translation"), address, icon_name="download", priority=70)


@hooks.register("register_snippet_listing_buttons")
def snippet_button(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Offer one record for translation."""
    if isinstance(snippet, SlicedMixin) and rights.may(user, "change", snippet):
        address = f"{reverse('segib_xliff_export')}?{urlencode({'record': key_of(snippet)})}"
        yield Button(_("Send out for translation"), address, icon_name="download", priority=70)
