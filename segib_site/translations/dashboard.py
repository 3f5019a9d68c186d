"""The dashboard: what waits for whoever signs in."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.admin.views import home

from segib_site.translations.waiting import waiting_for

#: Wagtail's panels about workflows, which are off: translations have their own states and tasks.
NOT_USED = (home.WorkflowObjectsToModeratePanel, home.UserObjectsInWorkflowModerationPanel)


class WaitingPanel(Component):
    """Everything that waits for somebody, by kind."""

    name = "segib_waiting"
    order = 100
    template_name = "segib_site/editing/waiting.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user)}


def arrange(request: Any, panels: list[Any]) -> None:
    """Put what waits first, and take away the panels of workflows."""
    panels[:] = [WaitingPanel(), *(panel for panel in panels if not isinstance(panel, NOT_USED))]
