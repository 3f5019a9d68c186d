"""Where the guide stands in the CMS: addresses, and an item in the menu *Help*."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from segib_site.guide.views import ContentsView, EverythingView, TopicView


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("guide/", ContentsView.as_view(), name="segib_guide"),
        path("guide/everything/", EverythingView.as_view(), name="segib_guide_everything"),
        path("guide/<slug:topic>/", TopicView.as_view(), name="segib_guide_topic"),
    ]


@hooks.register("register_help_menu_item")
def guide_in_menu() -> MenuItem:
    return MenuItem(
        gettext_lazy("Guide"), reverse("segib_guide"), name="segib-guide", icon_name="help", order=10
    )
