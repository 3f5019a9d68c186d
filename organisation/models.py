"""The secretariat: who it is and who leads it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, TranslatedRecord, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels

country_code = RegexValidator(r"^[A-Z]{2}$", _("Two capital letters (ISO 3166-1 alpha-2), e.g. UY."))


class SustainableDevelopmentGoal(TranslatedRecord):
    """One of the 17 goals of the 2030 Agenda."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    name = models.CharField(_("official name"), max_length=160)

    base_form_class = SlicedForm
    panels = [FieldPanel("source_language"), FieldPanel("number"), *translated_panels("name")]

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name or self.localised('name') or ''}".rstrip(". ")


class HomePage(SitePage):
    """The front page: what SEGIB is, in a sentence; where it is; where to go on."""

    statement = models.CharField(
        _("statement"), max_length=200, blank=True, help_text=_("What SEGIB is, in one sentence.")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["statement", "introduction", "body"]
    shared_panels = [
        RowsPanel("figures", heading=_("Figures")),
        RowsPanel("highlights", heading=_("Chosen pages")),
    ]
    parent_page_types = ["segib_site.SitePage"]
    subpage_types = ["organisation.ProfilePage", "organisation.StandardPage"]
    max_count = 1

    class Meta:
        verbose_name = _("home page")


class HomeFigure(TranslatedRow):
    """A number that says something about the Community."""

    page = ParentalKey(HomePage, related_name="figures", on_delete=models.CASCADE)
    value = models.CharField(_("figure"), max_length=20)
    label = models.CharField(_("what it counts"), max_length=120, blank=True)

    panels = [FieldPanel("value"), *translated_panels("label")]


class HomeHighlight(TranslatedRow):
    """A page an editor wants seen, and why."""

    page = ParentalKey(HomePage, related_name="highlights", on_delete=models.CASCADE)
    target = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    text = models.CharField(_("why"), max_length=240, blank=True)

    panels = [PageChooserPanel("target"), *translated_panels("text")]


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
    subpage_types = ["organisation.PersonIndexPage", "offices.OfficeIndexPage"]

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


class PersonIndexPage(SitePage):
    """The Secretary General and those before."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.ProfilePage"]
    subpage_types = ["organisation.PersonPage"]

    class Meta:
        verbose_name = _("list of Secretaries General")

    def people(self) -> Any:
        """Return the people that are public in any language, latest first."""
        return PersonPage.objects.child_of(self).filter(live=True).public().order_by("-since")


class PersonPage(SitePage):
    """Somebody who holds, or held, an office of the secretariat. The page's title is the name."""

    office_held = models.CharField(
        _("office held"), max_length=160, help_text=_("In the form that suits the person's gender.")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty while in office."))
    ad_interim = models.BooleanField(_("ad interim"), default=False)
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), null=True, blank=True)
    nationality = models.CharField(
        _("nationality"), max_length=2, blank=True, validators=[country_code],
        help_text=_("ISO 3166-1 alpha-2, e.g. UY. Empty if not recorded."),
    )  # fmt: skip
    portrait = models.ForeignKey(
        "segib_site.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("portrait"),
    )

    translated_panels = ["office_held", "introduction", "body"]
    shared_panels = [
        MultiFieldPanel(
            [FieldPanel("since"), FieldPanel("until"), FieldPanel("ad_interim"), FieldPanel("ordinal")],
            heading=_("Term of office"),
        ),
        FieldPanel("nationality"),
        FieldPanel("portrait"),
    ]
    parent_page_types = ["organisation.PersonIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("person")

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("A term cannot end before it begins.")})

    @property
    def initials(self) -> str:
        """The first letters of the first and last words of the name."""
        words = [word for word in self.get_title().replace(".", "").split() if word[:1].isupper()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


class StandardPage(SitePage):
    """A page of running text: legal notice, privacy, accessibility."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage", "organisation.StandardPage"]
    subpage_types = ["organisation.StandardPage"]

    class Meta:
        verbose_name = _("standard page")
