"""News, agenda, press."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from organisation.models.community import Country
from segib_site.blocks import BodyBlock
from segib_site.codes import e164
from segib_site.fields import BodyField
from segib_site.models import SitePage, SourcedMixin, TranslatedRow
from segib_site.models.releases import validate_zone
from segib_site.panels import RowsPanel, translated_panels


class NewsIndexPage(SitePage):
    """What happened, and where to find agenda and press room."""

    introduction = models.TextField(_("introduction"), blank=True)

    #: News on one page of the list.
    per_page = 10
    translated_panels = ["introduction"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = ["organisation.NewsPage", "organisation.AgendaPage", "organisation.PressPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of news")

    def news(self) -> Any:
        """Return the news that are public in any language, latest first."""
        return NewsPage.objects.child_of(self).filter(live=True).public().order_by("-date", "-pk")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``numbers``, the page of the list that is asked for. Those after the first are canonical by
        themselves and name no alternates: their news differ by language."""
        context = super().get_context(request, *args, **kwargs)
        news = self.news() if self.path else NewsPage.objects.none()
        context["numbers"] = numbers = Paginator(news, self.per_page).get_page(request.GET.get("page"))
        if numbers.number > 1 and context["canonical"]:
            context["canonical"] += f"?page={numbers.number}"
            context["hreflang"], context["x_default"] = [], None
        return context


class NewsPage(SourcedMixin, SitePage):
    """Something that happened."""

    date = models.DateField(_("date"))
    introduction = models.TextField(_("introduction"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    image = models.ForeignKey(
        "segib_site.SiteImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    countries = ParentalManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("countries it is about")
    )

    translated_panels = ["introduction", "body"]
    shared_panels = [
        FieldPanel("date"),
        FieldPanel("image"),
        FieldPanel("countries"),
        RowsPanel("related", heading=_("Pages it is about")),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["organisation.NewsIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("news")

    @property
    def countries_concerned(self) -> Any:
        """The countries it is about, with their pages."""
        return self.countries.select_related("page")


class NewsRelated(TranslatedRow):
    """A page that a piece of news is about: a summit, a programme, a publication."""

    page = ParentalKey(NewsPage, related_name="related", on_delete=models.CASCADE)
    target = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("target")]


class AgendaPage(SitePage):
    """What is to come, and what was."""

    introduction = models.TextField(_("introduction"), blank=True)

    translated_panels = ["introduction"]
    parent_page_types = ["organisation.NewsIndexPage"]
    subpage_types = ["organisation.EventPage"]
    max_count = 1

    class Meta:
        verbose_name = _("agenda")

    def events(self) -> Any:
        """Return the events that are public in any language, latest first."""
        return EventPage.objects.child_of(self).filter(live=True).public().order_by("-start_date", "-pk")


class EventPage(SourcedMixin, SitePage):
    """A meeting, conference, week or other event."""

    class Kind(models.TextChoices):
        SUMMIT = "summit", _("Summit")
        FOREIGN_MINISTERS = "foreign_ministers", _("Meeting of foreign ministers")
        SECTORAL = "sectoral", _("Sectoral ministerial meeting")
        COORDINATORS = "coordinators", _("Meeting of national coordinators and heads of cooperation")
        FORUM = "forum", _("Forum")
        COUNCIL = "council", _("Intergovernmental council")
        WEEK = "week", _("Week of Ibero-American cooperation")
        FOCAL_POINTS = "focal_points", _("Meeting of focal points")
        OTHER = "other", _("Other event")

    kind = models.CharField(_("kind of meeting"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    introduction = models.TextField(_("introduction"))
    objectives = models.TextField(_("objectives"), blank=True)
    participants = models.TextField(_("participants"), blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("begins at"), null=True, blank=True)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_zone],
        help_text=_("Of the place. IANA name, e.g. America/Mexico_City."),
    )  # fmt: skip
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    stream = models.URLField(_("live stream"), blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    translated_panels = ["introduction", "objectives", "participants", "place", "body"]
    shared_panels = [
        FieldPanel("kind"),
        MultiFieldPanel(
            [
                FieldPanel("start_date"),
                FieldPanel("end_date"),
                FieldPanel("start_time"),
                FieldPanel("end_time"),
                FieldPanel("time_zone"),
                FieldPanel("is_cancelled"),
            ],
            heading=_("When"),
        ),
        FieldPanel("country"),
        FieldPanel("stream"),
        RowsPanel("sessions", heading=_("Programme")),
        RowsPanel("documents", heading=_("Documents and pages")),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["organisation.AgendaPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("event")

    def clean(self) -> None:
        super().clean()
        if self.end_date and self.start_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("An event cannot end before it begins.")})
        if self.start_time and not self.time_zone:
            raise ValidationError({"time_zone": _("A time needs a time zone.")})

    @property
    def last_day(self) -> datetime.date:
        return self.end_date or self.start_date


class EventSession(TranslatedRow):
    """A part of an event's programme."""

    page = ParentalKey(EventPage, related_name="sessions", on_delete=models.CASCADE)
    date = models.DateField(_("day"), null=True, blank=True)
    time = models.TimeField(_("time"), null=True, blank=True)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)

    panels = [FieldPanel("date"), FieldPanel("time"), *translated_panels("heading", "text")]


class EventDocument(TranslatedRow):
    """A page that belongs to an event: a publication, a summit, a programme."""

    page = ParentalKey(EventPage, related_name="documents", on_delete=models.CASCADE)
    target = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("target")]


class PressPage(SitePage):
    """What journalists come for: a contact, material, the latest releases."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    contact_name = models.CharField(_("press contact"), max_length=160, blank=True)
    contact_email = models.EmailField(_("e-mail for the press"), blank=True)
    contact_phone = models.CharField(
        _("telephone for the press"), max_length=16, blank=True, validators=[e164], help_text=_("E.164.")
    )

    translated_panels = ["introduction", "body"]
    shared_panels = [
        MultiFieldPanel(
            [FieldPanel("contact_name"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading=_("Press contact"),
        ),
        RowsPanel("materials", heading=_("Press kit and logos")),
    ]
    parent_page_types = ["organisation.NewsIndexPage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("press room")

    @property
    def files(self) -> Any:
        """The rows of its material, with the files."""
        return self.materials.select_related("document")

    def releases(self) -> Any:
        """Return the latest news, for the press."""
        return NewsPage.objects.filter(live=True).public().order_by("-date", "-pk")[:6]


class PressMaterial(TranslatedRow):
    """A file for the press: kit, logo, picture, sound."""

    page = ParentalKey(PressPage, related_name="materials", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "segib_site.SiteDocument", on_delete=models.PROTECT, related_name="+", verbose_name=_("file")
    )
    label = models.CharField(_("what it is"), max_length=160, blank=True)

    panels = [FieldPanel("document"), *translated_panels("label")]
