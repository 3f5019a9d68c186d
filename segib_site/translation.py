"""Which fields of the base page, settings and files have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from segib_site.models import SiteDocument, SiteIdentity, SiteImage, SiteMedia, SitePage


class SlicedOptions(TranslationOptions):
    """What every record drafted by slice has in each language; see `SlicedMixin`."""

    fields = (
        "language_live",
        "language_first_published_at",
        "language_last_published_at",
        "translation_record",
    )


@register(SitePage)
class SitePageOptions(SlicedOptions):
    fields = (
        "title",
        "slug",
        "slug_is_provisional",
        "url_path",
        "seo_title",
        "search_description",
    )


@register(SiteIdentity)
class SiteIdentityOptions(SlicedOptions):
    fields = ("name", "tagline", "footer_text")


@register(SiteImage)
class SiteImageOptions(TranslationOptions):
    fields = ("alt_text", "caption")


@register(SiteDocument)
class SiteDocumentOptions(TranslationOptions):
    fields = ("caption",)


@register(SiteMedia)
class SiteMediaOptions(TranslationOptions):
    fields = ("caption", "transcript")
