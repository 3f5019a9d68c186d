"""Suggestions in the CMS: an address, and a script in the editing form; neither without a provider."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks

from segib_site.suggestions import provider
from segib_site.suggestions.screens import SuggestView


@hooks.register("register_admin_urls")
def register_screens() -> list[Any]:
    return [
        path(
            "suggest/<slug:app_label>/<slug:model_name>/<str:pk>/",
            SuggestView.as_view(),
            name="segib_suggest",
        )
    ]


@hooks.register("insert_editor_js")
def script() -> str:
    if not provider.is_on():
        return ""
    return format_html('<script src="{}" defer></script>', static("segib_site/admin/suggestions.js"))


@hooks.register("insert_global_admin_css")
def styles() -> str:
    if not provider.is_on():
        return ""
    return format_html('<link rel="stylesheet" href="{}">', static("segib_site/admin/suggestions.css"))
