"""What the language core adds to Wagtail's admin."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from segib_site.editing import linked, log, menu, reports
from segib_site.editing.history import LanguageHistoryView
from segib_site.editing.menu_items import ItemFor
from segib_site.editing.preference import remember_languages
from segib_site.editing.publish_screen import PublishView
from segib_site.editing.screen import LanguagesView
from segib_site.editing.views import (
    SlicedConvertAliasView,
    SlicedCreateView,
    SlicedEditView,
    SlicedMoveConfirmView,
    SlicedRevertView,
    SlicedSnippetCreateView,
    SlicedSnippetEditView,
)
from segib_site.external_links.report import BrokenLinks
from segib_site.guards import following
from segib_site.guards.report import PublishedFindings
from segib_site.guards.views import FindingsView
from segib_site.guide import hooks as guide_hooks  # noqa: F401 - importing registers them
from segib_site.keeping import hooks as keeping_hooks  # noqa: F401 - importing registers them
from segib_site.models import OldAddress, SiteIdentity, SitePage
from segib_site.page_links import SitePageLinkHandler
from segib_site.readership.report import ReadersReport
from segib_site.roles import admin_api, starter, work
from segib_site.roles.group_panel import GroupSlicesPanel
from segib_site.safety import hooks as safety_hooks  # noqa: F401 - importing registers them
from segib_site.safety.trash_views import DeleteToTrashView, SearchOutsideTrashView
from segib_site.suggestions import admin as suggestions  # noqa: F401 - registers its address and script
from segib_site.translation_tasks import hooks as translation_tasks  # noqa: F401 - registers its hooks
from segib_site.translations import dashboard, waiting
from segib_site.translations.listing import SlicedExplorerView, SlicedPageFilterSet, SlicedSnippetIndexView
from segib_site.translations.report import TranslationsReport, may_read
from segib_site.xliff import admin as translation_files  # noqa: F401 - registers its screens

hooks.register("after_create_page", lambda request, page: starter.make_editors_group(page))
hooks.register("construct_admin_api", admin_api.register)
hooks.register("register_group_permission_panel", lambda: GroupSlicesPanel)

# After Wagtail's own: our words for a save name its languages.
hooks.register("register_log_actions", log.register, order=100)
hooks.register("construct_page_action_menu", menu.replace_page_items)
hooks.register("construct_snippet_action_menu", menu.replace_snippet_items)
hooks.register("construct_homepage_panels", dashboard.arrange)


@hooks.register("insert_global_admin_css")
def style_of_differences():
    return format_html('<link rel="stylesheet" href="{}">', static("segib_site/admin/differences.css"))


@hooks.register("insert_global_admin_css")
def style_of_the_menu():
    return format_html('<link rel="stylesheet" href="{}">', static("segib_site/admin/menu.css"))


@hooks.register("register_rich_text_features", order=100)
def register_page_links(features):
    """Write links to pages our way (after Wagtail's own registration)."""
    features.register_link_type(SitePageLinkHandler)
    linked.register(features)


@hooks.register("register_admin_urls")
def register_languages_screen():
    return [
        path(
            "languages/<slug:app_label>/<slug:model_name>/<str:pk>/",
            LanguagesView.as_view(),
            name="segib_languages",
        ),
        path(
            "publish/<slug:app_label>/<slug:model_name>/<str:pk>/",
            PublishView.as_view(),
            name="segib_publish",
        ),
        path("editor/languages/", remember_languages, name="segib_editor_languages"),
    ]


@hooks.register("register_admin_urls")
def register_guards():
    address = "guards/<slug:app_label>/<slug:model_name>/<str:pk>/"
    return [path(address, FindingsView.as_view(), name="segib_guards")]


for _hook in ("after_edit_page", "after_create_page", "after_edit_snippet", "after_create_snippet"):
    hooks.register(_hook, following.drafted)


#: Reports for editors: where each is, what it is called.
REPORTS = {
    "unverified-facts": (reports.UnverifiedFacts, "segib_unverified_facts", "check"),
    "missing-facts": (reports.MissingFacts, "segib_missing_facts", "help"),
    "external-links": (BrokenLinks, "segib_external_links", "link-external"),
    "published-findings": (PublishedFindings, "segib_published_findings", "warning"),
    "missed-addresses": (reports.MissedAddresses, "segib_missed_addresses", "link"),
}


@hooks.register("register_admin_urls")
def register_readers():
    return [path("reports/readers/", ReadersReport.as_view(), name="segib_readers")]


@hooks.register("register_reports_menu_item")
def register_readers_menu_item():
    return _menu_item_of(ReadersReport, "segib_readers", "view")()


@hooks.register("register_admin_urls")
def register_reports():
    return [
        address
        for slug, (view, name, _icon) in REPORTS.items()
        for address in (
            path(f"reports/{slug}/", view.as_view(), name=name),
            path(f"reports/{slug}/results/", view.as_view(results_only=True), name=f"{name}_results"),
        )
    ]


def _menu_item_of(view, name, icon):
    return lambda: ItemFor(
        view.page_title, reverse(name), icon_name=icon, order=1500, test=work.works_on_pages
    )


for _view, _name, _icon in REPORTS.values():
    hooks.register("register_reports_menu_item", _menu_item_of(_view, _name, _icon))


@hooks.register("register_admin_urls")
def register_translations_report():
    name, view = "segib_translation_states", TranslationsReport
    return [
        path("reports/translations/", view.as_view(), name=name),
        path("reports/translations/results/", view.as_view(results_only=True), name=f"{name}_results"),
    ]


@hooks.register("register_reports_menu_item")
def translations_menu_item():
    url = reverse("segib_translation_states")
    return ItemFor(TranslationsReport.page_title, url, icon_name="globe", order=100, test=may_read)


waiting.discover()


class OldAddressViewSet(ModelViewSet):
    """The addresses of the site that was here before."""

    model = OldAddress
    icon = "link"
    menu_label = gettext_lazy("Old addresses")
    menu_name = "old-addresses"
    menu_order = 750
    add_to_settings_menu = True
    form_fields = ["address", "page", "language", "link"]
    list_display = ["address", "page", "language", "link"]
    search_fields = ["address", "link"]
    search_backend_name = None
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_old_addresses():
    return OldAddressViewSet("old_addresses")


class SlicedPageViewSet(PageViewSet):
    """Every page type is edited and published by slice."""

    model = SitePage
    index_view_class = SlicedExplorerView
    filterset_class = SlicedPageFilterSet
    add_view_class = SlicedCreateView
    edit_view_class = SlicedEditView
    revisions_revert_view_class = SlicedRevertView
    convert_alias_view_class = SlicedConvertAliasView
    move_confirm_view_class = SlicedMoveConfirmView
    delete_view_class = DeleteToTrashView
    search_view_class = SearchOutsideTrashView
    history_view_class = LanguageHistoryView


@hooks.register("register_admin_viewset")
def register_sliced_pages():
    return SlicedPageViewSet("segib_pages")


class SlicedSnippetViewSet(SnippetViewSet):
    """Base of every snippet that is edited and published by slice."""

    index_view_class = SlicedSnippetIndexView
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
