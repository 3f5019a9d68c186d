"""The Ibero-American Community: member countries, observers, sister organisations."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from segib_site.blocks import BodyBlock
from segib_site.codes import country_code, country_code_3, validate_language_tags
from segib_site.fields import BodyField, LinesField, PartialDateField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, SourcedMixin, TranslatedRecord
from segib_site.panels import translated_panels


class Country(SourcedMixin, TranslatedRecord):
    """A country, under the name it uses itself: member of the Community, associate observer, or neither."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member country")
        ASSOCIATE_OBSERVER = "associate_observer", _("Associate observer")
        OTHER = "other", _("Neither")

    class Region(models.TextChoices):
        AMERICAS = "americas", _("Americas")
        EUROPE = "europe", _("Europe")
        AFRICA = "africa", _("Africa")
        ASIA = "asia", _("Asia")

    iso2 = models.CharField(
        _("ISO 3166-1 alpha-2"), max_length=2, unique=True, validators=[country_code], help_text=_("E.g. UY.")
    )
    iso3 = models.CharField(
        _("ISO 3166-1 alpha-3"), max_length=3, unique=True, validators=[country_code_3],
        help_text=_("E.g. URY."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, help_text=_("As the country calls itself."))
    capital = models.CharField(_("capital"), max_length=120, blank=True)
    languages_note = models.CharField(_("note on languages"), max_length=255, blank=True)
    official_languages = LinesField(
        verbose_name=_("official languages"),
        validators=[validate_language_tags],
        help_text=_("Nationwide, one tag a line (BCP 47), e.g. es, pt, gn."),
    )
    region = models.CharField(_("region"), max_length=20, choices=Region.choices, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.OTHER)
    since = PartialDateField(_("in this role since"))
    is_founder = models.BooleanField(_("founding member of the Conference"), default=False)

    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        MultiFieldPanel(
            [
                FieldPanel("iso2"),
                FieldPanel("iso3"),
                FieldPanel("region"),
                FieldPanel("role"),
                FieldPanel("since"),
                FieldPanel("is_founder"),
                FieldPanel("official_languages"),
            ],
            heading=_("Shared facts"),
        ),
        *translated_panels("name", "capital", "languages_note"),
        *SourcedMixin.provenance_panels,
    ]
    #: The content files name a country by its code.
    starter_key = "iso2"

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["iso2"]

    def __str__(self) -> str:
        name = self.localised("name")
        return name.value if name else self.iso2


class CommunityPage(SitePage):
    """The Ibero-American Community, and where to read more of it."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = [
        "organisation.CountryIndexPage",
        "organisation.ObserverIndexPage",
        "organisation.SisterOrganisationIndexPage",
        "organisation.StandardPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("Community page")


class CountryIndexPage(SitePage):
    """The member countries."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.CommunityPage"]
    subpage_types = ["organisation.CountryPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of member countries")

    def country_pages(self) -> Any:
        """Return the pages of countries that are public in any language, with their countries."""
        return CountryPage.objects.child_of(self).filter(live=True).public().select_related("country")


class CountryPage(SitePage):
    """A member country. All but the introduction is derived from the records of the other apps.

    The page's title is the country's name, so that it can be found and linked like any page.
    """

    country = models.OneToOneField(
        Country, on_delete=models.PROTECT, related_name="page", verbose_name=_("country")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    shared_panels = [FieldPanel("country")]
    parent_page_types = ["organisation.CountryIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("country page")


class ObserverIndexPage(SitePage):
    """The observers of the Ibero-American Conference."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    as_of = PartialDateField(_("list as of"))

    translated_panels = ["introduction", "body"]
    shared_panels = [FieldPanel("as_of")]
    parent_page_types = ["organisation.CommunityPage"]
    subpage_types = ["organisation.ObserverPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of observers")

    def observers(self) -> Any:
        """Return the observers that are public in any language."""
        return ObserverPage.objects.child_of(self).filter(live=True).public()


class ObserverPage(SourcedMixin, SitePage):
    """A State or an international organisation that observes the Conference. The title is its name."""

    class Kind(models.TextChoices):
        ASSOCIATE = "associate", _("Associate observer")
        CONSULTATIVE = "consultative", _("Consultative observer")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    country = models.OneToOneField(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="observer_page",
        verbose_name=_("country"), help_text=_("Of an associate observer."),
    )  # fmt: skip
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    since = PartialDateField(_("admitted"))
    first_attested = PartialDateField(
        _("first attested"),
        help_text=_("The earliest year a source names it, where the admission is unknown."),
    )
    granting_summit = models.ForeignKey(
        SitePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("summit that granted it"),
    )  # fmt: skip
    is_active = models.BooleanField(pgettext_lazy("observer", "active"), default=True)
    inactive_since = PartialDateField(_("inactive since"))
    website = models.URLField(_("website"), blank=True)

    translated_panels = ["acronym", "introduction", "body"]
    shared_panels = [
        FieldPanel("kind"),
        FieldPanel("country"),
        MultiFieldPanel(
            [
                FieldPanel("since"),
                FieldPanel("first_attested"),
                PageChooserPanel("granting_summit", page_type="summits.SummitPage"),
                FieldPanel("is_active"),
                FieldPanel("inactive_since"),
            ],
            heading=_("Status"),
        ),
        FieldPanel("website"),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["organisation.ObserverIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "since",
        "website",
    )

    class Meta:
        verbose_name = _("observer")

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.ASSOCIATE and self.country_id is None:
            raise ValidationError({"country": _("An associate observer is a State: choose its country.")})
        if self.kind == self.Kind.CONSULTATIVE and self.country_id is not None:
            raise ValidationError({"country": _("A consultative observer is an organisation, not a State.")})


class SisterOrganisationIndexPage(SitePage):
    """The other organisations of the Ibero-American system."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.CommunityPage"]
    subpage_types = ["organisation.SisterOrganisationPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of sister organisations")

    def organisations(self) -> Any:
        """Return the organisations that are public in any language."""
        return SisterOrganisationPage.objects.child_of(self).filter(live=True).public()


class SisterOrganisationPage(SourcedMixin, SitePage):
    """An organisation of the Ibero-American system beside SEGIB. The title is its name."""

    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    founded = PartialDateField(_("founded"))
    website = models.URLField(_("website"), blank=True)

    translated_panels = ["acronym", "introduction", "body"]
    shared_panels = [FieldPanel("founded"), FieldPanel("website"), *SourcedMixin.provenance_panels]
    parent_page_types = ["organisation.SisterOrganisationIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "founded",
        "website",
    )

    class Meta:
        verbose_name = _("sister organisation")
