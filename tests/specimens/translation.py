from modeltranslation.translator import TranslationOptions, register

from segib_site.translation import SlicedOptions
from tests.specimens.models import Note, Section, SpecimenPage, SpecimenRecord


@register(SpecimenPage)
class SpecimenPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(Section)
class SectionOptions(TranslationOptions):
    fields = ("heading",)


@register(Note)
class NoteOptions(TranslationOptions):
    fields = ("text",)


@register(SpecimenRecord)
class SpecimenRecordOptions(SlicedOptions):
    fields = ("name",)
