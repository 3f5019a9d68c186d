"""What the header and the footer of every page say."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Site

from segib_site.forms import SlicedForm
from segib_site.models.sliced import TranslatedRecord
from segib_site.panels import translated_panels


class SiteIdentity(TranslatedRecord, BaseSiteSetting):
    """Name, line under it and closing words of the site; one record a site.

    Drafted and published by slice like a page.
    """

    name = models.CharField(_("name of the institution"), max_length=120)
    tagline = models.CharField(
        _("line under the name"), max_length=160, blank=True, help_text=_("What SEGIB is, in a line.")
    )
    footer_text = models.TextField(_("text in the footer"), blank=True, help_text=_("One or two sentences."))
    acronym = models.CharField(_("acronym"), max_length=20, default="SEGIB")
    email = models.EmailField(_("e-mail for the public"), blank=True)
    phone = models.CharField(
        _("telephone (E.164)"), max_length=20, blank=True, help_text=_("E.g. +34915901980.")
    )

    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        MultiFieldPanel(
            [FieldPanel("acronym"), FieldPanel("email"), FieldPanel("phone")], heading=_("Shared facts")
        ),
        *translated_panels("name", "tagline", "footer_text"),
    ]

    class Meta:
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")

    def __str__(self) -> str:
        return self.acronym

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.site_id is None:
            self.site = Site.objects.get(is_default_site=True)
        super().save(*args, **kwargs)

    @classmethod
    def for_request(cls, request: HttpRequest) -> Any:
        """Return the identity of the request's site, from one query a request."""
        return super().for_request(request)
