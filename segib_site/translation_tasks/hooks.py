"""What translation tasks add to Wagtail's admin: a menu item, the screens, a choice in the account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from segib_site.editing.menu_items import ItemFor
from segib_site.models import NotificationPreference
from segib_site.roles import work
from segib_site.translation_tasks.lists import LISTS, TasksView
from segib_site.translation_tasks.screen import TaskView


@hooks.register("register_admin_urls")
def register_task_screens() -> list[Any]:
    addresses = [path("translations/<int:pk>/", TaskView.as_view(), name="segib_task")]
    for which, (name, _read, _label) in LISTS.items():
        where = "translations/" if which == "mine" else f"translations/{which}/"
        results = TasksView.as_view(which=which, results_only=True)
        addresses += [
            path(where, TasksView.as_view(which=which), name=name),
            path(f"translations/{which}/results/", results, name=f"{name}_results"),
        ]
    return addresses


@hooks.register("register_admin_menu_item")
def register_tasks_menu_item() -> ItemFor:
    return ItemFor(
        # Lazy: Wagtail keeps the menu for everybody, whatever language they read.
        gettext_lazy("Translations"),
        reverse("segib_tasks"),
        name="translations",
        icon_name="globe",
        order=150,
        test=work.works_on_text,
    )


@hooks.register("insert_global_admin_css")
def task_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("segib_site/admin/tasks.css"))


class NotificationPreferenceForm(forms.ModelForm):
    """How often somebody wants e-mail."""

    class Meta:
        model = NotificationPreference
        fields = ["frequency"]
        widgets = {"frequency": forms.RadioSelect}

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        # Wagtail gives the user; the row is made when she chooses.
        found = NotificationPreference.objects.filter(user=instance).first()
        super().__init__(*args, instance=found or NotificationPreference(user=instance), **kwargs)


class NotificationPreferencePanel(BaseSettingsPanel):
    """E-mail about translation tasks, in one's account."""

    name = "translation_tasks"
    title = gettext_lazy("Translation tasks")
    tab = notifications_tab
    order = 200
    form_class = NotificationPreferenceForm

    def is_active(self) -> bool:
        return work.works_on_text(self.user)


@hooks.register("register_account_settings_panel")
def register_notification_panel(request: Any, user: Any, profile: Any) -> NotificationPreferencePanel:
    return NotificationPreferencePanel(request, user, profile)
