"""The records of the cooperation in Wagtail's admin."""

from wagtail.snippets.models import register_snippet

from cooperation.focal_points import hooks  # noqa: F401 - importing registers the network's screens
from cooperation.models import Axis, CountryActivity, CrossCuttingApproach, FocalPoint
from segib_site.wagtail_hooks import SlicedSnippetViewSet


class AxisViewSet(SlicedSnippetViewSet):
    """Thematic axes of the action plans."""

    model = Axis
    icon = "list-ol"
    copy_view_enabled = False
    list_display = ["__str__", "plan", "live"]
    list_filter = ["plan"]


class CrossCuttingApproachViewSet(SlicedSnippetViewSet):
    """Cross-cutting approaches of the action plans."""

    model = CrossCuttingApproach
    icon = "list-ol"
    copy_view_enabled = False
    list_display = ["__str__", "plan", "live"]
    list_filter = ["plan"]


class CountryActivityViewSet(SlicedSnippetViewSet):
    """What countries do in the campaigns."""

    model = CountryActivity
    icon = "calendar-check"
    copy_view_enabled = False
    list_display = ["__str__", "campaign", "country", "live"]
    list_filter = ["campaign", "country"]


class FocalPointViewSet(SlicedSnippetViewSet):
    """Who speaks for a country in the network."""

    model = FocalPoint
    icon = "group"
    copy_view_enabled = False
    list_display = ["__str__", "country", "since", "until", "live"]
    list_filter = ["country"]


for view_set in (AxisViewSet, CrossCuttingApproachViewSet, CountryActivityViewSet, FocalPointViewSet):
    register_snippet(view_set)
