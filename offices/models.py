"""The headquarters and the sub-regional offices."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from organisation.models import Country
from segib_site.blocks import BodyBlock
from segib_site.codes import country_code, e164
from segib_site.fields import BodyField
from segib_site.models import SitePage, SourcedMixin, TranslatedRow
from segib_site.models.releases import validate_zone
from segib_site.panels import RowsPanel, translated_panels


class OfficeIndexPage(SitePage):
    """Where SEGIB is."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.ProfilePage"]
    subpage_types = ["offices.OfficePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of offices")

    def offices(self) -> Any:
        """Return the offices that are public in any language, headquarters first."""
        return OfficePage.objects.child_of(self).filter(live=True).public().prefetch_related("phones")


class OfficePage(SourcedMixin, SitePage):
    """One office: where it is, which countries it serves, how to reach it."""

    class Kind(models.TextChoices):
        HEADQUARTERS = "headquarters", _("Headquarters")
        SUBREGIONAL = "subregional", _("Sub-regional office")

    region = models.CharField(_("region"), max_length=160)
    introduction = models.TextField(_("introduction"), blank=True)
    opening_hours = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("Not shown while empty.")
    )
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SUBREGIONAL)
    street = models.CharField(_("street and number"), max_length=160)
    unit = models.CharField(_("floor, office, building"), max_length=160, blank=True)
    district = models.CharField(_("district"), max_length=160, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = models.CharField(
        _("country"), max_length=2, validators=[country_code], help_text=_("ISO 3166-1 alpha-2, e.g. MX.")
    )
    email = models.EmailField(_("e-mail"))
    time_zone = models.CharField(
        _("time zone"), max_length=64, validators=[validate_zone],
        help_text=_("IANA name, e.g. America/Mexico_City."),
    )  # fmt: skip
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)], help_text=_("Degrees, WGS 84."),
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)], help_text=_("Degrees, WGS 84."),
    )  # fmt: skip
    coordinates_are_approximate = models.BooleanField(_("coordinates are approximate"), default=True)
    countries_served = ParentalManyToManyField(
        Country, blank=True, related_name="offices", verbose_name=_("countries served")
    )
    countries_are_confirmed = models.BooleanField(
        _("countries served are confirmed"),
        default=False,
        help_text=_("While not confirmed, the page says that the list is provisional."),
    )

    translated_panels = ["region", "introduction", "opening_hours", "body"]
    shared_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldPanel("unit"),
                FieldPanel("district"),
                FieldPanel("postal_code"),
                FieldPanel("city"),
                FieldPanel("country"),
            ],
            heading=_("Postal address"),
        ),
        RowsPanel("phones", heading=_("Telephones")),
        FieldPanel("email"),
        FieldPanel("time_zone"),
        MultiFieldPanel(
            [
                FieldPanel("latitude"),
                FieldPanel("longitude"),
                FieldPanel("coordinates_are_approximate"),
            ],
            heading=_("Place on the map"),
        ),
        MultiFieldPanel(
            [FieldPanel("countries_served"), FieldPanel("countries_are_confirmed")],
            heading=_("Countries served"),
        ),
        *SourcedMixin.provenance_panels,
    ]
    editors_group = "Office editors: %s"
    parent_page_types = ["offices.OfficeIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "opening_hours",
        "postal_code",
        "countries_are_confirmed",
    )

    class Meta:
        verbose_name = _("office")

    @property
    def served(self) -> Any:
        """The countries it serves, with their pages."""
        return self.countries_served.select_related("page")

    @property
    def utc_offset(self) -> datetime.timedelta:
        """How far the office's clocks are from UTC at this moment."""
        offset = timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).utcoffset()
        return offset or datetime.timedelta()


class OfficePhone(TranslatedRow):
    """A telephone of an office: as printed for people, in E.164 for machines."""

    page = ParentalKey(OfficePage, related_name="phones", on_delete=models.CASCADE)
    printed = models.CharField(_("as printed"), max_length=40)
    number = models.CharField(_("E.164"), max_length=16, validators=[e164])
    label = models.CharField(_("what it is for"), max_length=80, blank=True)

    panels = [FieldPanel("printed"), FieldPanel("number"), *translated_panels("label")]
