"""Which fields of the offices' pages have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from offices.models import OfficeIndexPage, OfficePage, OfficePhone


@register(OfficeIndexPage)
class OfficeIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(OfficePage)
class OfficePageOptions(TranslationOptions):
    fields = ("region", "introduction", "opening_hours", "body")


@register(OfficePhone)
class OfficePhoneOptions(TranslationOptions):
    fields = ("label",)
