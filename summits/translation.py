"""Which fields of summits and meetings have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from summits.models import (
    MeetingIndexPage,
    MeetingPage,
    SummitDelegation,
    SummitFact,
    SummitIndexPage,
    SummitPage,
    SummitSession,
)


@register(SummitIndexPage)
class SummitIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(SummitPage)
class SummitPageOptions(TranslationOptions):
    fields = ("city", "theme", "introduction", "outcome_note", "body", "accreditation", "press_kit")


@register(SummitFact)
class SummitFactOptions(TranslationOptions):
    fields = ("text",)


@register(SummitSession)
class SummitSessionOptions(TranslationOptions):
    fields = ("heading", "text")


@register(SummitDelegation)
class SummitDelegationOptions(TranslationOptions):
    fields = ("office",)


@register(MeetingIndexPage)
class MeetingIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(MeetingPage)
class MeetingPageOptions(TranslationOptions):
    fields = ("city", "introduction", "body")
