"""Which fields of plans, programmes, mandates and campaigns have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from cooperation.models import (
    ActionPlanIndexPage,
    ActionPlanPage,
    Axis,
    CampaignAsset,
    CampaignEdition,
    CampaignIndexPage,
    CampaignPage,
    CooperationPage,
    CountryActivity,
    CrossCuttingApproach,
    FocalPoint,
    Instrument,
    MandateIndexPage,
    MandatePage,
    MandateUpdate,
    Participation,
    Principle,
    ProgrammeChange,
    ProgrammeIndexPage,
    ProgrammePage,
)
from segib_site.translation import SlicedOptions


@register(CooperationPage)
class CooperationPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(Principle)
class PrincipleOptions(TranslationOptions):
    fields = ("heading", "text")


@register(Instrument)
class InstrumentOptions(TranslationOptions):
    fields = ("heading", "text")


@register(ActionPlanIndexPage)
class ActionPlanIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(ActionPlanPage)
class ActionPlanPageOptions(TranslationOptions):
    fields = ("acronym", "introduction", "approval_note", "axes_note", "body")


@register(Axis)
class AxisOptions(SlicedOptions):
    fields = ("name",)


@register(CrossCuttingApproach)
class CrossCuttingApproachOptions(SlicedOptions):
    fields = ("name",)


@register(ProgrammeIndexPage)
class ProgrammeIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(ProgrammePage)
class ProgrammePageOptions(TranslationOptions):
    fields = ("introduction", "body", "results", "technical_unit", "created_note", "countries_note")


@register(Participation)
class ParticipationOptions(TranslationOptions):
    fields = ()


@register(ProgrammeChange)
class ProgrammeChangeOptions(TranslationOptions):
    fields = ("text",)


@register(MandateIndexPage)
class MandateIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(MandatePage)
class MandatePageOptions(TranslationOptions):
    fields = ("introduction", "quotation", "area", "body")


@register(MandateUpdate)
class MandateUpdateOptions(TranslationOptions):
    fields = ("text",)


@register(CampaignIndexPage)
class CampaignIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(CampaignPage)
class CampaignPageOptions(TranslationOptions):
    fields = ("message", "introduction", "body")


@register(CampaignEdition)
class CampaignEditionOptions(TranslationOptions):
    fields = ()


@register(CampaignAsset)
class CampaignAssetOptions(TranslationOptions):
    fields = ("label",)


@register(CountryActivity)
class CountryActivityOptions(SlicedOptions):
    fields = ("title", "text")


@register(FocalPoint)
class FocalPointOptions(SlicedOptions):
    fields = ("institution",)
