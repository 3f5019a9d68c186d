"""The Ibero-American Summits and the meetings that prepare and follow them."""

from __future__ import annotations

import datetime

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from organisation.models import Country
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField, LinesField, PartialDateField
from segib_site.models import SitePage, SourcedMixin, TranslatedRow
from segib_site.ordinals import roman
from segib_site.panels import RowsPanel, translated_panels


class SummitIndexPage(SitePage):
    """Every summit since 1991."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = ["summits.SummitPage", "summits.MeetingIndexPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of summits")


class SummitPage(SourcedMixin, SitePage):
    """A summit of heads of State and Government: one living page from its announcement to the archive."""

    class Periodicity(models.TextChoices):
        ANNUAL = "annual", _("Annual")
        BIENNIAL = "biennial", _("Biennial")

    class Format(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        HYBRID = "hybrid", _("Hybrid")
        VIRTUAL = "virtual", _("Virtual")

    class Outcome(models.TextChoices):
        NOT_RECORDED = "not_recorded", _("Not recorded")
        ADOPTED = "adopted", _("Declaration adopted")
        NO_CONSENSUS = "no_consensus", _("No declaration by consensus")

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        UNDER_WAY = "under_way", _("Under way")
        NOT_RECORDED = "not_recorded", _("Results not yet recorded")
        ADOPTED = "adopted", _("Held")
        ARCHIVED = "archived", _("Archived")

    ordinal = models.PositiveSmallIntegerField(_("ordinal"), unique=True, validators=[MinValueValidator(1)])
    start_date = models.DateField(_("first day"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)
    city = models.CharField(_("city"), max_length=120)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="summits", verbose_name=_("host country")
    )
    pro_tempore = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("pro tempore secretariat"), help_text=_("Empty if not recorded."),
    )  # fmt: skip
    theme = models.CharField(_("theme"), max_length=255, blank=True)
    periodicity = models.CharField(_("periodicity"), max_length=20, choices=Periodicity.choices)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, default=Format.IN_PERSON)
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.NOT_RECORDED
    )
    outcome_note = models.CharField(_("note on the outcome"), max_length=400, blank=True)
    other_outcomes = LinesField(
        verbose_name=_("other documents adopted"),
        help_text=_("Official Spanish titles of those that are not in the library, one a line."),
    )
    is_archived = models.BooleanField(_("archived"), default=False)
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    accreditation = BodyField(
        BodyBlock(required=False), blank=True, verbose_name=_("accreditation of journalists")
    )
    press_kit = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("press kit"))
    stream = models.URLField(_("live stream"), blank=True, help_text=_("With captions."))

    translated_panels = [
        "city",
        "theme",
        "introduction",
        "outcome_note",
        "body",
        "accreditation",
        "press_kit",
    ]
    shared_panels = [
        MultiFieldPanel(
            [
                FieldPanel("ordinal"),
                FieldPanel("start_date"),
                FieldPanel("end_date"),
                FieldPanel("country"),
                FieldPanel("pro_tempore"),
                FieldPanel("periodicity"),
                FieldPanel("format"),
            ],
            heading=_("When and where"),
        ),
        MultiFieldPanel(
            [FieldPanel("outcome"), FieldPanel("other_outcomes"), FieldPanel("is_archived")],
            heading=_("Outcome"),
        ),
        RowsPanel("facts", heading=_("Key facts")),
        MultiFieldPanel(
            [
                FieldPanel("stream"),
                RowsPanel("sessions", heading=_("Programme")),
                RowsPanel("delegations", heading=_("Delegations and speeches")),
            ],
            heading=_("While the summit is alive"),
        ),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["summits.SummitIndexPage"]
    subpage_types: list[str] = []
    #: The content files name a summit by its ordinal.
    starter_key = "ordinal"

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "theme",
        "pro_tempore",
        "outcome",
    )

    class Meta:
        verbose_name = _("summit")

    def clean(self) -> None:
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("A summit cannot end before it begins.")})

    @property
    def roman(self) -> str:
        """The ordinal as the institution writes it: *XXVIII*."""
        return roman(self.ordinal)

    @property
    def year(self) -> int | None:
        return self.start_date.year if self.start_date else None

    @property
    def last_day(self) -> datetime.date | None:
        """The last day; the only one of a summit that took one; ``None`` if not recorded."""
        return self.end_date or self.start_date

    @property
    def state(self) -> SummitPage.State:
        """Announced, under way, over without recorded results, held, or archived: from its dates and
        the recorded outcome, on the day of the visit."""
        if self.is_archived:
            return self.State.ARCHIVED
        if self.outcome != self.Outcome.NOT_RECORDED:
            return self.State.ADOPTED
        today = timezone.localdate()
        if self.start_date is None or today < self.start_date:
            return self.State.ANNOUNCED
        if today <= (self.last_day or self.start_date):
            return self.State.UNDER_WAY
        return self.State.NOT_RECORDED

    @property
    def is_alive(self) -> bool:
        """Whether the page is still the summit's microsite: programme, stream, accreditation."""
        return self.state in (self.State.ANNOUNCED, self.State.UNDER_WAY, self.State.NOT_RECORDED)


class SummitFact(TranslatedRow):
    """Something that summit is remembered for."""

    page = ParentalKey(SummitPage, related_name="facts", on_delete=models.CASCADE)
    text = models.CharField(_("text"), max_length=400, blank=True)

    panels = [*translated_panels("text")]


class SummitSession(TranslatedRow):
    """A part of a summit's programme."""

    page = ParentalKey(SummitPage, related_name="sessions", on_delete=models.CASCADE)
    date = models.DateField(_("day"), null=True, blank=True)
    time = models.TimeField(_("time"), null=True, blank=True)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)

    panels = [FieldPanel("date"), FieldPanel("time"), *translated_panels("heading", "text")]


class SummitDelegation(TranslatedRow):
    """Who spoke or came for a country, and where the speech can be read."""

    page = ParentalKey(SummitPage, related_name="delegations", on_delete=models.CASCADE)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    head = models.CharField(_("head of the delegation"), max_length=160, blank=True)
    office = models.CharField(_("office held"), max_length=160, blank=True)
    speech = models.URLField(_("speech"), blank=True)

    panels = [
        FieldPanel("country"),
        FieldPanel("head"),
        *translated_panels("office"),
        FieldPanel("speech"),
    ]


class MeetingIndexPage(SitePage):
    """Meetings of ministers, national coordinators, heads of cooperation, forums."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["summits.SummitIndexPage"]
    subpage_types = ["summits.MeetingPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of meetings")


class MeetingPage(SourcedMixin, SitePage):
    """A meeting of the Conference other than a summit."""

    class Kind(models.TextChoices):
        FOREIGN_MINISTERS = "foreign_ministers", _("Meeting of foreign ministers")
        SECTORAL = "sectoral", _("Sectoral ministerial meeting")
        COORDINATORS = "coordinators", _("Meeting of national coordinators")
        HEADS_OF_COOPERATION = "heads_of_cooperation", _("Meeting of heads of cooperation")
        FOCAL_POINTS = "focal_points", _("Meeting of focal points")
        FORUM = "forum", _("Forum")

    kind = models.CharField(_("kind of meeting"), max_length=20, choices=Kind.choices)
    dates = PartialDateField(_("dates"))
    city = models.CharField(_("city"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    summit = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings",
        verbose_name=_("summit it prepares or follows"),
    )  # fmt: skip
    introduction = models.TextField(_("introduction"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["city", "introduction", "body"]
    shared_panels = [
        FieldPanel("kind"),
        FieldPanel("dates"),
        FieldPanel("country"),
        PageChooserPanel("summit", page_type="summits.SummitPage"),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["summits.MeetingIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "dates",
        "city",
    )

    class Meta:
        verbose_name = _("meeting")
