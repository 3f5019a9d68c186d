"""Where the network's screens stand in the CMS: addresses, menu, buttons, audit log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from cooperation.focal_points import access, corner, moderation, network
from cooperation.models import CampaignPage
from segib_site.editing.menu_items import ItemFor


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    """The screens of SEGIB, and those of a focal point's corner."""
    return [
        path("campaigns/", moderation.CampaignsView.as_view(), name="segib_campaigns"),
        path("campaigns/<int:pk>/", moderation.CampaignView.as_view(), name="segib_campaign"),
        path("campaigns/<int:pk>/remind/", moderation.RemindView.as_view(), name="segib_campaign_remind"),
        path("activities/waiting/", moderation.WaitingView.as_view(), name="segib_activities_waiting"),
        path("activities/<int:pk>/", moderation.ReviewView.as_view(), name="segib_activity_review"),
        path("focal-points/", network.NetworkView.as_view(), name="segib_focal_points"),
        path("focal-points/invite/", network.InviteView.as_view(), name="segib_focal_invite"),
        path(
            "focal-points/<int:pk>/invite/",
            network.InvitePersonView.as_view(),
            name="segib_focal_invite_person",
        ),
        path("focal-points/<int:pk>/replace/", network.ReplaceView.as_view(), name="segib_focal_replace"),
        path("focal-points/<int:pk>/leave/", network.LeaveView.as_view(), name="segib_focal_leave"),
        path(
            "focal-points/invitations/<int:pk>/send-again/",
            network.SendAgainView.as_view(),
            name="segib_focal_send_again",
        ),
        path(
            "focal-points/invitations/<int:pk>/withdraw/",
            network.WithdrawView.as_view(),
            name="segib_focal_withdraw",
        ),
        path("my-country/", corner.CornerView.as_view(), name="segib_corner"),
        path("my-country/new/", corner.NewView.as_view(), name="segib_corner_new"),
        path("my-country/campaigns/", corner.CampaignsView.as_view(), name="segib_corner_campaigns"),
        path("my-country/<int:pk>/", corner.EditView.as_view(), name="segib_corner_edit"),
        path("my-country/<int:pk>/take-back/", corner.TakeBackView.as_view(), name="segib_corner_take_back"),
        path("my-country/<int:pk>/delete/", corner.DeleteView.as_view(), name="segib_corner_delete"),
    ]


# -- menu -------------------------------------------------------------------------------------


#: Items of a menu: label, name of the address, name, icon, test.
Items = list[tuple[Any, str, str, str, Callable[[Any], Any]]]


def menu_items(items: Items) -> list[MenuItem]:
    """Return items in the order they are named."""
    return [
        ItemFor(label, reverse(address), name=name, icon_name=icon, order=10 * number, test=test)
        for number, (label, address, name, icon, test) in enumerate(items, 1)
    ]


#: What SEGIB's staff do for the countries.
STAFF: Items = [
    (gettext_lazy("Campaigns"), "segib_campaigns", "campaigns", "calendar-check", access.sees_activities),
    (
        gettext_lazy("Waiting for approval"),
        "segib_activities_waiting",
        "activities-waiting",
        "clipboard-list",
        access.sees_activities,
    ),
    (gettext_lazy("Focal points"), "segib_focal_points", "focal-points", "group", access.keeps_network),
]
#: A focal point's corner.
CORNER: Items = [
    (gettext_lazy("Activities"), "segib_corner", "corner", "calendar-check", access.focal_point_of),
    (gettext_lazy("New activity"), "segib_corner_new", "corner-new", "plus", access.focal_point_of),
    (
        gettext_lazy("Campaigns"),
        "segib_corner_campaigns",
        "corner-campaigns",
        "folder-open-inverse",
        access.focal_point_of,
    ),
    (gettext_lazy("Guide"), "segib_guide", "corner-guide", "help", access.is_only_focal_point),
]
CORNER_ITEMS = frozenset(name for _label, _address, name, _icon, _test in CORNER)


@hooks.register("register_admin_menu_item")
def segib_menu() -> MenuItem:
    return SubmenuMenuItem(
        gettext_lazy("Countries"),
        Menu(items=menu_items(STAFF)),
        name="countries",
        icon_name="group",
        order=450,
    )


for _number in range(len(CORNER)):
    hooks.register("register_admin_menu_item", lambda number=_number: menu_items(CORNER)[number])


@hooks.register("construct_main_menu", order=1000)
def only_the_corner(request: Any, items: list[Any]) -> None:
    """Leave a focal point nothing but her corner in the menu (her account is below it)."""
    if access.is_only_focal_point(request.user):
        items[:] = [item for item in items if item.name in CORNER_ITEMS]


@hooks.register("register_page_header_buttons")
def campaign_button(page: Any, user: Any, next_url: Any = None, view_name: Any = None) -> Any:
    """Lead from a campaign's page to its countries."""
    is_campaign = issubclass(page.specific_class or type(page), CampaignPage)
    if is_campaign and page.pk and access.sees_activities(user):
        address = reverse("segib_campaign", args=[page.pk])
        yield Button(_("Countries’ activities"), address, icon_name="calendar-check", priority=6)


@hooks.register("insert_global_admin_css")
def style() -> str:
    """The few rules that these screens need besides Wagtail's."""
    return format_html(
        '<link rel="stylesheet" href="{}">', versioned_static("segib_site/admin/focal-points.css")
    )


# -- audit log --------------------------------------------------------------------------------

#: Action, label in filters, sentence.
ACTIONS = {
    "segib.focal.invite": (
        gettext_lazy("Invite a focal point"),
        gettext_lazy("Sent an invitation: %(country)s"),
    ),
    "segib.focal.withdraw": (
        gettext_lazy("Withdraw an invitation"),
        gettext_lazy("Withdrew the invitation: %(country)s"),
    ),
    "segib.focal.accept": (
        gettext_lazy("Accept an invitation"),
        gettext_lazy("Accepted the invitation: %(country)s"),
    ),
    "segib.focal.replace": (
        gettext_lazy("Replace a focal point"),
        gettext_lazy("Ended the term; a successor is invited: %(country)s"),
    ),
    "segib.focal.leave": (
        gettext_lazy("See off a focal point"),
        gettext_lazy("Ended the term without a successor: %(country)s"),
    ),
    "segib.focal.over": (
        gettext_lazy("Term over"),
        gettext_lazy("The term was over; the account lost the role: %(country)s"),
    ),
    "segib.activity.submit": (gettext_lazy("Send an activity to SEGIB"), gettext_lazy("Sent to SEGIB")),
    "segib.activity.take_back": (
        gettext_lazy("Take an activity back"),
        gettext_lazy("Taken back from SEGIB"),
    ),
    "segib.activity.return": (
        gettext_lazy("Return an activity"),
        gettext_lazy("Returned to the country with a comment: %(comment)s"),
    ),
}


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """Say in words what was done."""
    for name, (action_label, sentence) in ACTIONS.items():

        class Formatter(LogFormatter):
            label = action_label
            message = sentence

            def format_message(self, log_entry: Any) -> str:
                data = {"country": "", "comment": "", **(log_entry.data or {})}
                return str(self.message) % data

        actions.register_action(name)(Formatter)
