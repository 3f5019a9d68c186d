"""The secretariat's records in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from organisation.models import SustainableDevelopmentGoal
from segib_site.wagtail_hooks import SlicedSnippetViewSet


class SustainableDevelopmentGoalViewSet(SlicedSnippetViewSet):
    """The 17 goals."""

    model = SustainableDevelopmentGoal
    icon = "globe"
    menu_label = _("Development Goals")
    copy_view_enabled = False
    list_display = ["__str__", "live"]


register_snippet(SustainableDevelopmentGoalViewSet)
