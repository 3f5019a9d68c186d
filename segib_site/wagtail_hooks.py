"""What the language core adds to Wagtail's admin."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from segib_site.editing import log, menu
from segib_site.editing.screen import LanguagesView
from segib_site.editing.views import (
    SlicedCreateView,
    SlicedEditView,
    SlicedRevertView,
    SlicedSnippetCreateView,
    SlicedSnippetEditView,
)
from segib_site.models import SiteIdentity, SitePage

hooks.register("register_log_actions", log.register)
hooks.register("construct_page_action_menu", menu.replace_page_items)
hooks.register("construct_snippet_action_menu", menu.replace_snippet_items)


@hooks.register("register_admin_urls")
def register_languages_screen():
    return [
        path(
            "languages/<slug:app_label>/<slug:model_name>/<str:pk>/",
            LanguagesView.as_view(),
            name="segib_languages",
        )
    ]


class SlicedPageViewSet(PageViewSet):
    """Every page type is edited and published by slice."""

    model = SitePage
    add_view_class = SlicedCreateView
    edit_view_class = SlicedEditView
    revisions_revert_view_class = SlicedRevertView


@hooks.register("register_admin_viewset")
def register_sliced_pages():
    return SlicedPageViewSet("segib_pages")


class SlicedSnippetViewSet(SnippetViewSet):
    """Base of every snippet that is edited and published by slice."""

    add_view_class = SlicedSnippetCreateView
    edit_view_class = SlicedSnippetEditView


class SiteIdentityViewSet(SlicedSnippetViewSet):
    """What header and footer say, in the settings menu."""

    model = SiteIdentity
    icon = "site"
    menu_label = gettext_lazy("Site identity")
    menu_order = 50
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "site", "live"]


register_snippet(SiteIdentityViewSet)


@hooks.register("register_page_header_buttons")
def languages_button(page, user, next_url=None, view_name=None):
    """Offer the languages screen from the header of explorer and form."""
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Languages"),
            reverse("segib_languages", args=("segib_site", "sitepage", page.pk)),
            icon_name="globe",
            priority=5,
        )


@hooks.register("register_page_listing_more_buttons")
def languages_listing_button(page, user, next_url=None):
    """Offer the languages screen from lists of pages."""
    if page.depth > 1 and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Languages"),
            reverse("segib_languages", args=("segib_site", "sitepage", page.pk)),
            icon_name="globe",
            priority=5,
        )
