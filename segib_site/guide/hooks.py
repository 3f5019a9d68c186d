"""Where the guide stands in the CMS: addresses, and an item in the menu *Help*, in the place of Wagtail's."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
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


@hooks.register("construct_help_menu")
def without_wagtails_guides(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take away what leads out of the CMS: Wagtail's guide, in English and of another site than this, and
    its news for developers."""
    items[:] = [item for item in items if not urlsplit(item.url).netloc]
