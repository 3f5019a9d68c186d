"""Where files are added, in the CMS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button

from library.uploading.screens import AddFilesView, UploadView, may_add_files


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("library/files/<int:page_pk>/", AddFilesView.as_view(), name="segib_files"),
        path("library/files/<int:page_pk>/upload/", UploadView.as_view(), name="segib_files_upload"),
    ]


@hooks.register("register_page_header_buttons")
def header_button(
    page: Any, user: Any, next_url: str | None = None, view_name: str | None = None
) -> Iterator[Any]:
    """Offer a publication's editor to add files to it."""
    if may_add_files(user, page):
        yield Button(_("Add files"), reverse("segib_files", args=[page.pk]), icon_name="upload", priority=4)
