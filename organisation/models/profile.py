"""What SEGIB is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel

from organisation.models.goals import SustainableDevelopmentGoal
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.models import SitePage, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels


class ProfilePage(SitePage):
    """What SEGIB is: mission, six objectives, how it arose, international profile, at a glance."""

    introduction = models.TextField(_("introduction"))
    mission = models.TextField(_("mission"), blank=True)
    origin = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("how it arose"))
    international_profile = BodyField(
        BodyBlock(required=False), blank=True, verbose_name=_("international profile")
    )
    goals = ParentalManyToManyField(
        SustainableDevelopmentGoal,
        blank=True,
        related_name="+",
        verbose_name=_("Sustainable Development Goals"),
    )

    translated_panels = ["introduction", "mission", "origin", "international_profile"]
    shared_panels = [
        RowsPanel("objectives", heading=_("Objectives")),
        RowsPanel("facts", heading=_("At a glance")),
        FieldPanel("goals"),
    ]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = [
        "organisation.PersonIndexPage",
        "organisation.AccountabilityPage",
        "organisation.CallIndexPage",
        "offices.OfficeIndexPage",
        "organisation.StandardPage",
    ]

    class Meta:
        verbose_name = _("profile page")


class Objective(TranslatedRow):
    """One of the secretariat's objectives."""

    page = ParentalKey(ProfilePage, related_name="objectives", on_delete=models.CASCADE)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)

    panels = [*translated_panels("heading"), *translated_panels("text")]


class ProfileFact(TranslatedRow):
    """A labelled fact about the secretariat."""

    page = ParentalKey(ProfilePage, related_name="facts", on_delete=models.CASCADE)
    label = models.CharField(_("label"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=255, blank=True)

    panels = [*translated_panels("label"), *translated_panels("value")]
