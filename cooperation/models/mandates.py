"""Mandates of the summits, and what became of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from cooperation.models.plans import ActionPlanPage, Axis
from cooperation.models.programmes import ProgrammePage
from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField, PartialDateField
from segib_site.models import SitePage, SourcedMixin, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels
from summits.models import SummitPage


class MandateIndexPage(SitePage):
    """Mandate follow-up: from the summit to what the countries did."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["cooperation.CooperationPage"]
    subpage_types = ["cooperation.MandatePage"]
    max_count = 1

    class Meta:
        verbose_name = _("list of mandates")


class MandatePage(SourcedMixin, SitePage):
    """Something the heads of State and Government, or a plan they approved, asked for.

    Which document says it, and in which paragraph, is recorded with the document (`library`).
    """

    class Status(models.TextChoices):
        NOT_RECORDED = "not_recorded", _("Not recorded")
        UNDER_WAY = "under_way", _("Under way")
        FULFILLED = "fulfilled", _("Fulfilled")

    introduction = models.TextField(_("what was mandated"), help_text=_("In our words, unless it is quoted."))
    quotation = models.TextField(
        _("text of the mandate"), blank=True, help_text=_("Word for word, if it was seen.")
    )
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    area = models.CharField(_("area"), max_length=160, blank=True)
    summit = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.PROTECT, related_name="mandates",
        verbose_name=_("summit"),
    )  # fmt: skip
    plan = models.ForeignKey(
        ActionPlanPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="mandates",
        verbose_name=_("action plan"), help_text=_("If a plan gave the mandate."),
    )  # fmt: skip
    axis = models.ForeignKey(
        Axis, null=True, blank=True, on_delete=models.SET_NULL, related_name="mandates",
        verbose_name=_("thematic axis"), help_text=_("Empty if not recorded."),
    )  # fmt: skip
    programmes = ParentalManyToManyField(
        ProgrammePage, blank=True, related_name="mandates", verbose_name=_("programmes")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.NOT_RECORDED,
        help_text=_("Only as the countries agreed it."),
    )  # fmt: skip

    translated_panels = ["introduction", "quotation", "area", "body"]
    shared_panels = [
        MultiFieldPanel(
            [
                PageChooserPanel("summit", page_type="summits.SummitPage"),
                PageChooserPanel("plan", page_type="cooperation.ActionPlanPage"),
                FieldPanel("axis"),
                FieldPanel("programmes"),
                FieldPanel("status"),
            ],
            heading=_("Where it belongs"),
        ),
        RowsPanel("updates", heading=_("Follow-up")),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["cooperation.MandateIndexPage"]
    subpage_types: list[str] = []

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "axis",
        "status",
        "quotation",
        "programmes",
    )

    class Meta:
        verbose_name = _("mandate")


class MandateUpdate(TranslatedRow):
    """What was done about a mandate, and when."""

    page = ParentalKey(MandatePage, related_name="updates", on_delete=models.CASCADE)
    date = PartialDateField(_("when"))
    text = models.TextField(_("text"), blank=True)

    panels = [FieldPanel("date"), *translated_panels("text")]
