"""Which fields of publications and editions have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from library.models import (
    Edition,
    LibraryIndexPage,
    MandateSource,
    PublicationPage,
    PublicationRelation,
    Reservation,
    Subject,
)
from segib_site.translation import SlicedOptions


@register(LibraryIndexPage)
class LibraryIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(Subject)
class SubjectOptions(SlicedOptions):
    fields = ("name",)


@register(PublicationPage)
class PublicationPageOptions(TranslationOptions):
    fields = ("introduction", "body", "series", "corporate_author", "consensus_note", "retraction_reason")


@register(Edition)
class EditionOptions(TranslationOptions):
    fields = ("note",)


@register(Reservation)
class ReservationOptions(TranslationOptions):
    fields = ("text",)


@register(MandateSource)
class MandateSourceOptions(TranslationOptions):
    fields = ()


@register(PublicationRelation)
class PublicationRelationOptions(TranslationOptions):
    fields = ()
