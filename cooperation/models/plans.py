"""What Ibero-American Cooperation is, and its quadrennial action plans."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField, PartialDateField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, SourcedMixin, TranslatedRecord, TranslatedRow
from segib_site.ordinals import roman
from segib_site.panels import RowsPanel, translated_panels
from summits.models import SummitPage


class CooperationPage(SitePage):
    """What Ibero-American Cooperation is, its principles, its instruments."""

    introduction = models.TextField(_("introduction"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    shared_panels = [
        RowsPanel("principles", heading=_("Principles")),
        RowsPanel("instruments", heading=_("Instruments")),
    ]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = [
        "cooperation.ActionPlanIndexPage",
        "cooperation.ProgrammeIndexPage",
        "cooperation.MandateIndexPage",
        "cooperation.CampaignIndexPage",
        "organisation.StandardPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("cooperation page")


class Principle(TranslatedRow):
    """A principle of the cooperation."""

    page = ParentalKey(CooperationPage, related_name="principles", on_delete=models.CASCADE)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)

    panels = [*translated_panels("heading", "text")]


class Instrument(TranslatedRow):
    """An instrument of the cooperation, and the page that says more of it."""

    page = ParentalKey(CooperationPage, related_name="instruments", on_delete=models.CASCADE)
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    text = models.TextField(_("text"), blank=True)
    target = models.ForeignKey(
        SitePage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("page")
    )

    panels = [*translated_panels("heading", "text"), PageChooserPanel("target")]


class ActionPlanIndexPage(SitePage):
    """The quadrennial action plans (PACCI)."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["cooperation.CooperationPage"]
    subpage_types = ["cooperation.ActionPlanPage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of action plans")


class ActionPlanPage(SourcedMixin, SitePage):
    """A quadrennial action plan. Its axes and cross-cutting approaches are records of their own."""

    ordinal = models.PositiveSmallIntegerField(_("ordinal"), unique=True, validators=[MinValueValidator(1)])
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    period = PartialDateField(_("period"))
    approving_summit = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="approved_plans",
        verbose_name=_("summit that approved it"),
    )  # fmt: skip
    approved = PartialDateField(_("approved"))
    approval_note = models.CharField(_("note on the approval"), max_length=400, blank=True)
    axes_note = models.CharField(
        _("note on the axes"), max_length=240, blank=True, help_text=_("What kind of axes they are.")
    )
    introduction = models.TextField(_("introduction"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["acronym", "introduction", "approval_note", "axes_note", "body"]
    shared_panels = [
        MultiFieldPanel(
            [
                FieldPanel("ordinal"),
                FieldPanel("period"),
                FieldPanel("approved"),
                PageChooserPanel("approving_summit", page_type="summits.SummitPage"),
            ],
            heading=_("Period and approval"),
        ),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["cooperation.ActionPlanIndexPage"]
    subpage_types: list[str] = []
    #: The content files name a plan by its ordinal.
    starter_key = "ordinal"

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "approved",
        "approving_summit",
        "approaches",
    )

    class Meta:
        verbose_name = _("action plan")

    @property
    def roman(self) -> str:
        return roman(self.ordinal)


class PlanPart(SourcedMixin, TranslatedRecord):
    """What axes and cross-cutting approaches have in common: a number and a name within a plan."""

    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=240)
    key = models.SlugField(_("key"), max_length=60, unique=True)

    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        MultiFieldPanel(
            [
                FieldPanel("key"),
                PageChooserPanel("plan", page_type="cooperation.ActionPlanPage"),
                FieldPanel("number"),
            ],
            heading=_("Shared facts"),
        ),
        *translated_panels("name"),
        *SourcedMixin.provenance_panels,
    ]
    starter_key = "key"

    class Meta:
        abstract = True
        ordering = ["plan", "number"]

    def __str__(self) -> str:
        name = self.localised("name")
        return f"{self.number}. {name.value if name else ''}"


class Axis(PlanPart):
    """A thematic axis of an action plan."""

    plan = models.ForeignKey(
        ActionPlanPage, on_delete=models.CASCADE, related_name="axes", verbose_name=_("plan")
    )

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = _("thematic axis")
        verbose_name_plural = _("thematic axes")


class CrossCuttingApproach(PlanPart):
    """A cross-cutting approach of an action plan."""

    plan = models.ForeignKey(
        ActionPlanPage, on_delete=models.CASCADE, related_name="approaches", verbose_name=_("plan")
    )

    class Meta(PlanPart.Meta):
        abstract = False
        verbose_name = _("cross-cutting approach")
        verbose_name_plural = _("cross-cutting approaches")
