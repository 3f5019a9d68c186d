"""Images, documents and media with translated texts, from the first migration on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtailmedia.models import AbstractMedia

from segib_site import languages


class DescribedFile(models.Model):
    """What is said of a file in each language, and who made it."""

    caption = models.CharField(verbose_name=_("caption"), max_length=500, blank=True)
    credit = models.CharField(
        verbose_name=_("credit"),
        max_length=255,
        blank=True,
        help_text=_("Who made it, as it must be printed. The same in every language."),
    )
    licence = models.CharField(
        verbose_name=_("licence"),
        max_length=255,
        blank=True,
        help_text=_("Under what terms it may be used, e.g. CC BY 4.0."),
    )

    class Meta:
        abstract = True


def _panels(*translated: str) -> tuple[str, ...]:
    return tuple(languages.localised_names(*translated))


class SiteImage(DescribedFile, AbstractImage):
    """A picture, with a text alternative in each language (WCAG 2.2, success criterion 1.1.1)."""

    alt_text = models.CharField(
        verbose_name=_("text alternative"),
        max_length=255,
        blank=True,
        help_text=_("What the picture shows, for those who cannot see it. Empty if it only decorates."),
    )

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "description"),
        *_panels("alt_text", "caption"),
        "credit",
        "licence",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """The alternative in the active language; empty rather than in another language."""
        return languages.get(self, "alt_text", languages.active()) or ""


class SiteRendition(AbstractRendition):
    """A size of an image."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(DescribedFile, AbstractDocument):
    """A file to download."""

    admin_form_fields = (*Document.admin_form_fields, *_panels("caption"), "credit", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class SiteMedia(DescribedFile, AbstractMedia):
    """Sound or video, with a transcript in each language (WCAG 2.2, success criterion 1.2.1)."""

    transcript = models.TextField(verbose_name=_("transcript"), blank=True)

    admin_form_fields = (
        "title", "file", "collection", "duration", "width", "height", "thumbnail", "tags",
        *_panels("caption", "transcript"),
        "credit",
        "licence",
    )  # fmt: skip

    class Meta:
        verbose_name = _("sound or video")
        verbose_name_plural = _("sound and video")
