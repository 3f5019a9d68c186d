"""The records of the secretariat and the Community in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from organisation.models import Country, SustainableDevelopmentGoal, Term
from segib_site.wagtail_hooks import SlicedSnippetViewSet


class SustainableDevelopmentGoalViewSet(SlicedSnippetViewSet):
    """The 17 goals."""

    model = SustainableDevelopmentGoal
    icon = "globe"
    menu_label = _("Development Goals")
    copy_view_enabled = False
    list_display = ["__str__", "live"]


class CountryViewSet(SlicedSnippetViewSet):
    """Members, associate observers, and others that records name."""

    model = Country
    icon = "globe"
    copy_view_enabled = False
    list_display = ["__str__", "iso2", "role", "live"]
    list_filter = ["role", "region"]


class TermViewSet(SlicedSnippetViewSet):
    """The institution's words."""

    model = Term
    icon = "openquote"
    copy_view_enabled = False
    list_display = ["__str__", "key", "live"]


for view_set in (SustainableDevelopmentGoalViewSet, CountryViewSet, TermViewSet):
    register_snippet(view_set)
