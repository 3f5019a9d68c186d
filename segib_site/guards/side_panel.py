"""The side panel of the editing forms: what blocks publishing, and the terms to use."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel


class GuardsSidePanel(BaseSidePanel):
    """Empty when the form opens: its script asks for the findings afterwards, and after each save."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle what blocks publishing")
        icon_name = "warning"
        counter_classname = "w-bg-critical-200"

    class Media:
        js = ["segib_site/admin/guards.js"]
        css = {"all": ["segib_site/admin/guards.css"]}

    name = "guards"
    title = _("Before publishing")
    template_name = "segib_site/guards/side_panel.html"
    order = 340

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        meta = self.object._meta
        context["url"] = reverse("segib_guards", args=(meta.app_label, meta.model_name, self.object.pk))
        return context


def with_guards(panels: MediaContainer, view: Any, record: Any) -> MediaContainer:
    """Return the side panels of an editing view with ours among them, where a form is opened."""
    is_fragment = view.expects_json_response or getattr(view, "hydrate_create_view", False)
    if is_fragment or record.pk is None:
        return panels
    return MediaContainer([*panels, GuardsSidePanel(record, view.request)])
