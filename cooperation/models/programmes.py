"""Programmes, initiatives and affiliated projects."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from cooperation.models.plans import Axis
from organisation.models import Country, SisterOrganisationPage, SustainableDevelopmentGoal
from segib_site import languages
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField, PartialDateField
from segib_site.models import SitePage, SourcedMixin, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels
from summits.models import SummitPage


class ProgrammeIndexPage(SitePage):
    """The directory of programmes, initiatives and affiliated projects."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    as_of = PartialDateField(_("list as of"))

    translated_panels = ["introduction", "body"]
    shared_panels = [FieldPanel("as_of")]
    parent_page_types = ["cooperation.CooperationPage"]
    subpage_types = ["cooperation.ProgrammePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of programmes")


class ProgrammePage(SourcedMixin, SitePage):
    """A programme, initiative or affiliated project. The title is its full name.

    Which countries take part is told "as of" a date: memberships change every year.
    """

    class Kind(models.TextChoices):
        PROGRAMME = "programme", _("Programme")
        INITIATIVE = "initiative", _("Initiative")
        AFFILIATED_PROJECT = "affiliated_project", _("Affiliated project")

    class Space(models.TextChoices):
        KNOWLEDGE = "knowledge", _("Knowledge")
        CULTURE = "culture", _("Culture")
        SOCIAL_COHESION = "social_cohesion", _("Social cohesion")
        TRANSVERSAL = "transversal", _("Transversal")

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("programme", "Active")
        ENDED = "ended", _("Ended")
        NOT_RECORDED = "not_recorded", _("Not recorded")

    short_name = models.CharField(_("short name or acronym"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    space = models.CharField(_("space"), max_length=20, choices=Space.choices)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.NOT_RECORDED)
    is_counted = models.BooleanField(
        _("among the current ones"),
        default=True,
        help_text=_("Not marked: a past one, or one that is related but not of the list."),
    )
    introduction = models.TextField(_("introduction"), help_text=_("What it does, for whom."))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    results = models.TextField(_("results"), blank=True)
    technical_unit = models.CharField(_("technical unit"), max_length=240, blank=True)
    created = PartialDateField(_("approved or created"))
    created_note = models.CharField(_("note on its creation"), max_length=400, blank=True)
    approving_summit = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="approved_programmes",
        verbose_name=_("summit that approved it"),
    )  # fmt: skip
    axis = models.ForeignKey(
        Axis, null=True, blank=True, on_delete=models.SET_NULL, related_name="programmes",
        verbose_name=_("thematic axis"), help_text=_("Empty if not recorded."),
    )  # fmt: skip
    goals = ParentalManyToManyField(
        SustainableDevelopmentGoal, blank=True, related_name="programmes",
        verbose_name=_("Sustainable Development Goals"),
    )  # fmt: skip
    goals_are_inferred = models.BooleanField(
        _("goals are inferred"), default=True, help_text=_("From the subject; SEGIB has not assigned them.")
    )
    countries_are_recorded = models.BooleanField(_("countries are recorded"), default=True)
    countries_as_of = PartialDateField(_("countries as of"))
    countries_note = models.CharField(_("note on the countries"), max_length=400, blank=True)
    organisations = ParentalManyToManyField(
        SisterOrganisationPage, blank=True, related_name="programmes", verbose_name=_("sister organisations")
    )
    website = models.URLField(_("website"), blank=True)

    translated_panels = [
        "introduction",
        "body",
        "results",
        "technical_unit",
        "created_note",
        "countries_note",
    ]
    shared_panels = [
        MultiFieldPanel(
            [
                FieldPanel("short_name"),
                FieldPanel("kind"),
                FieldPanel("space"),
                FieldPanel("status"),
                FieldPanel("is_counted"),
                FieldPanel("website"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("created"),
                PageChooserPanel("approving_summit", page_type="summits.SummitPage"),
                FieldPanel("axis"),
                FieldPanel("goals"),
                FieldPanel("goals_are_inferred"),
                FieldPanel("organisations"),
            ],
            heading=_("Where it belongs"),
        ),
        RowsPanel("changes", heading=pgettext_lazy("of a programme", "History")),
        MultiFieldPanel(
            [
                FieldPanel("countries_are_recorded"),
                FieldPanel("countries_as_of"),
                RowsPanel("participations", heading=_("Participating countries")),
            ],
            heading=_("Who takes part"),
        ),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["cooperation.ProgrammeIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "axis",
        "approving_summit",
        "status",
        "countries_are_recorded",
        "countries_as_of",
        "technical_unit",
        "website",
    )

    class Meta:
        verbose_name = _("programme")

    @property
    def name_in_short(self) -> languages.Localised:
        """The short name with its language: it is the same in all, and Spanish where it has words."""
        return languages.Localised(
            self.short_name, languages.DEFAULT, languages.active() != languages.DEFAULT
        )

    @property
    def number_of_countries(self) -> int | None:
        """How many countries take part; ``None`` if that is not recorded: a programme without any is one
        whose countries nobody has written down yet."""
        if not self.countries_are_recorded:
            return None
        return sum(row.role == Participation.Role.MEMBER for row in self.participations.all()) or None


class Participation(TranslatedRow):
    """A country in a programme."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Takes part")
        INVITED = "invited", _("Invited")
        ATTESTED = "attested", _("Seen taking part")

    page = ParentalKey(ProgrammePage, related_name="participations", on_delete=models.CASCADE)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="participations", verbose_name=_("country")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    as_of = PartialDateField(_("as of"), help_text=_("Only where it differs from the programme's date."))

    panels = [FieldPanel("country"), FieldPanel("role"), FieldPanel("as_of")]

    @property
    def known_as_of(self) -> str:
        """When the country was known to take part (EDTF): its own date, else the programme's."""
        return self.as_of or self.page.countries_as_of


class ProgrammeChange(TranslatedRow):
    """A step in the history of a programme."""

    page = ParentalKey(ProgrammePage, related_name="changes", on_delete=models.CASCADE)
    date = PartialDateField(_("when"))
    summit = models.ForeignKey(
        SummitPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("summit"),
    )
    text = models.CharField(_("what happened"), max_length=240, blank=True)

    panels = [
        FieldPanel("date"),
        PageChooserPanel("summit", page_type="summits.SummitPage"),
        *translated_panels("text"),
    ]
