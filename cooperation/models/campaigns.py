"""Campaigns that make the cooperation visible, and what the countries do in them."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from organisation.models import Country, SustainableDevelopmentGoal
from segib_site import languages
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField, PartialDateField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, SourcedMixin, TranslatedRecord, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels
from summits.models import SummitPage


class CampaignIndexPage(SitePage):
    """The visibility plan, its network of focal points, its campaigns."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["cooperation.CooperationPage"]
    subpage_types = ["cooperation.CampaignPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of campaigns")


class CampaignPage(SourcedMixin, SitePage):
    """A campaign: its message, its kit, what the countries do in it."""

    dates = PartialDateField(_("dates"))
    message = models.CharField(_("message"), max_length=240, blank=True)
    introduction = models.TextField(_("introduction"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    goals = ParentalManyToManyField(
        SustainableDevelopmentGoal, blank=True, related_name="+",
        verbose_name=_("Sustainable Development Goals"),
    )  # fmt: skip
    summit = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="campaigns",
        verbose_name=_("summit it is about"),
    )  # fmt: skip
    countries_taking_part = models.PositiveSmallIntegerField(
        _("number of countries taking part"), null=True, blank=True, help_text=_("Empty if not recorded.")
    )
    funder = models.CharField(_("funded by"), max_length=160, blank=True)
    website = models.URLField(_("website"), blank=True)
    licence = models.CharField(_("licence of the kit"), max_length=160, blank=True)
    activities_until = models.DateField(
        _("countries file activities until"), null=True, blank=True,
        help_text=_("The last day. Empty: at any time while the campaign is public."),
    )  # fmt: skip

    translated_panels = ["message", "introduction", "body"]
    shared_panels = [
        FieldPanel("dates"),
        FieldPanel("goals"),
        PageChooserPanel("summit", page_type="summits.SummitPage"),
        FieldPanel("countries_taking_part"),
        FieldPanel("funder"),
        FieldPanel("website"),
        FieldPanel("activities_until"),
        RowsPanel("editions", heading=_("Editions")),
        MultiFieldPanel(
            [FieldPanel("licence"), RowsPanel("assets", heading=_("Kit"))], heading=_("Campaign kit")
        ),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["cooperation.CampaignIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "dates",
        "countries_taking_part",
    )

    class Meta:
        verbose_name = _("campaign")


class CampaignEdition(TranslatedRow):
    """One of the editions of a campaign that comes back every year."""

    page = ParentalKey(CampaignPage, related_name="editions", on_delete=models.CASCADE)
    ordinal = models.PositiveSmallIntegerField(_("ordinal"))
    dates = PartialDateField(_("dates"))
    motto = models.CharField(
        _("motto"), max_length=240, blank=True, help_text=_("As published, in Spanish; it is quoted.")
    )
    is_inferred = models.BooleanField(_("inferred from the yearly sequence"), default=False)

    panels = [
        FieldPanel("ordinal"),
        FieldPanel("dates"),
        FieldPanel("motto"),
        FieldPanel("is_inferred"),
    ]


class CampaignAsset(TranslatedRow):
    """A file of a campaign's kit, in one language or in none."""

    page = ParentalKey(CampaignPage, related_name="assets", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "segib_site.SiteDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=list(languages.ENDONYMS.items())
    )
    label = models.CharField(_("what it is"), max_length=160, blank=True)

    panels = [FieldPanel("document"), FieldPanel("language"), *translated_panels("label")]


class CountryActivity(TranslatedRecord):
    """What a country does in a campaign, filed by its focal point."""

    campaign = models.ForeignKey(
        CampaignPage, on_delete=models.PROTECT, related_name="activities", verbose_name=_("campaign")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="activities", verbose_name=_("country")
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    dates = PartialDateField(_("dates"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    website = models.URLField(_("website"), blank=True)

    #: A country files in its own language, and is shown in it everywhere.
    one_language_is_enough = True
    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        MultiFieldPanel(
            [
                PageChooserPanel("campaign", page_type="cooperation.CampaignPage"),
                FieldPanel("country"),
                FieldPanel("dates"),
                FieldPanel("place"),
                FieldPanel("website"),
            ],
            heading=_("Shared facts"),
        ),
        *translated_panels("title", "text"),
    ]

    class Meta:
        verbose_name = _("country activity")
        verbose_name_plural = _("country activities")
        ordering = ["-dates", "-pk"]

    def __str__(self) -> str:
        title = self.localised("title")
        return title.value if title else f"#{self.pk}"


class FocalPoint(TranslatedRecord):
    """Who speaks for a country in the network of focal points. The institution is public; the person's
    name, address and account never leave the CMS."""

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="focal_points", verbose_name=_("country")
    )
    institution = models.CharField(_("institution"), max_length=200)
    website = models.URLField(_("website of the institution"), blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    person = models.CharField(_("person"), max_length=160, blank=True, help_text=_("Not public."))
    email = models.EmailField(_("e-mail"), blank=True, help_text=_("Not public."))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="focal_points", verbose_name=_("account"),
    )  # fmt: skip
    caretaker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+", verbose_name=_("who takes over at SEGIB"),
        help_text=_("Looks after the country’s activities when the term ended without a successor."),
    )  # fmt: skip

    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        MultiFieldPanel(
            [
                FieldPanel("country"),
                FieldPanel("website"),
                FieldPanel("since"),
                FieldPanel("until"),
            ],
            heading=_("Shared facts"),
        ),
        *translated_panels("institution"),
        MultiFieldPanel(
            [FieldPanel("person"), FieldPanel("email"), FieldPanel("user"), FieldPanel("caretaker")],
            heading=_("Person (not public)"),
        ),
    ]

    class Meta:
        verbose_name = _("focal point")
        verbose_name_plural = _("focal points")
        ordering = ["country", "-since"]

    def __str__(self) -> str:
        institution = self.localised("institution")
        return f"{self.country}: {institution.value if institution else ''}"

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("A term cannot end before it begins.")})
