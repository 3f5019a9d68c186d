"""How SEGIB accounts for what it does; calls, tenders, vacancies."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from organisation.models.community import Country
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.models import SitePage, TranslatedRow
from segib_site.models.releases import validate_zone
from segib_site.panels import RowsPanel, translated_panels


class AccountabilityPage(SitePage):
    """Statute, reports, budget, audit, complaints: what there is of each, and what is not recorded."""

    introduction = models.TextField(_("introduction"), blank=True)

    translated_panels = ["introduction"]
    shared_panels = [RowsPanel("entries", heading=_("Entries"))]
    parent_page_types = ["organisation.ProfilePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("accountability page")


class AccountabilityEntry(TranslatedRow):
    """A document or a sentence under one of the headings of accountability."""

    class Section(models.TextChoices):
        STATUTE = "statute", _("Statute and legal basis")
        REPORTS = "reports", _("Reports")
        BUDGET = "budget", _("Budget")
        AUDIT = "audit", _("Audit")
        COMPLAINTS = "complaints", _("Complaints and questions")

    page = ParentalKey(AccountabilityPage, related_name="entries", on_delete=models.CASCADE)
    section = models.CharField(_("section"), max_length=20, choices=Section.choices)
    text = models.TextField(_("text"), blank=True)
    target = models.ForeignKey(
        SitePage, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )

    panels = [FieldPanel("section"), *translated_panels("text"), PageChooserPanel("target")]


class CallIndexPage(SitePage):
    """Calls, tenders and vacancies: those that are open, those to come, those that were."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.ProfilePage"]
    subpage_types = ["organisation.CallPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of calls")

    def calls(self) -> Any:
        """Return the calls that are public in any language, the one that closes last first."""
        return CallPage.objects.child_of(self).filter(live=True).public().order_by("-closes_at", "pk")


class CallPage(SitePage):
    """A call, tender or vacancy. It closes by itself."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        TENDER = "tender", _("Tender")
        VACANCY = "vacancy", _("Vacancy")

    class State(models.TextChoices):
        UPCOMING = "upcoming", _("Not open yet")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CALL)
    introduction = models.TextField(_("introduction"))
    who_may_apply = models.TextField(_("who may apply"), blank=True)
    how_to_apply = models.TextField(_("how to apply"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Madrid", validators=[validate_zone],
        help_text=_("In which the deadline is told. IANA name, e.g. America/Mexico_City."),
    )  # fmt: skip
    eligible_countries = ParentalManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("eligible countries"),
        help_text=_("None chosen: not limited by country."),
    )  # fmt: skip
    programme = models.ForeignKey(
        SitePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("programme"),
    )  # fmt: skip
    website = models.URLField(_("address to apply at"), blank=True)
    email = models.EmailField(_("e-mail for questions"), blank=True)

    translated_panels = ["introduction", "who_may_apply", "how_to_apply", "body"]
    shared_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("time_zone")], heading=_("Deadline")
        ),
        FieldPanel("eligible_countries"),
        PageChooserPanel("programme", page_type="cooperation.ProgrammePage"),
        FieldPanel("website"),
        FieldPanel("email"),
        RowsPanel("documents", heading=_("Documents")),
    ]
    parent_page_types = ["organisation.CallIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("call")

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("A call cannot close before it opens.")})

    @property
    def state(self) -> CallPage.State:
        """Whether the call is to come, open or closed at this moment."""
        now = timezone.now()
        if self.opens_at and now < self.opens_at:
            return self.State.UPCOMING
        return self.State.CLOSED if self.closes_at and now >= self.closes_at else self.State.OPEN

    @property
    def eligible(self) -> Any:
        """The countries one may apply from, with their pages; none if it is not limited by country."""
        return self.eligible_countries.select_related("page")

    @property
    def files(self) -> Any:
        """The rows of its documents, with the files."""
        return self.documents.select_related("document")

    @property
    def deadline(self) -> datetime.datetime | None:
        """When the call closes, in its own time zone."""
        return self.closes_at and self.closes_at.astimezone(zoneinfo.ZoneInfo(self.time_zone))


class CallDocument(TranslatedRow):
    """A file of a call: terms of reference, form."""

    page = ParentalKey(CallPage, related_name="documents", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "segib_site.SiteDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    label = models.CharField(_("what it is"), max_length=160, blank=True)

    panels = [FieldPanel("document"), *translated_panels("label")]
