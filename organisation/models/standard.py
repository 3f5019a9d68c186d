"""Pages of running text, and those that only lead on."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, SourcedMixin, TranslatedRecord
from segib_site.panels import translated_panels


class StandardPage(SitePage):
    """A page of running text: legal notice, privacy, accessibility."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = [
        "organisation.HomePage",
        "organisation.ProfilePage",
        "organisation.CommunityPage",
        "cooperation.CooperationPage",
        "organisation.StandardPage",
    ]
    subpage_types = ["organisation.StandardPage"]

    class Meta:
        verbose_name = _("standard page")


class ContactPage(SitePage):
    """How to reach SEGIB: the office for each country, headquarters where none is known."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("contact page")


class SiteMapPage(SitePage):
    """Every public page, as the tree has them."""

    introduction = models.TextField(_("introduction"), blank=True)

    translated_panels = ["introduction"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("site map")


class Term(SourcedMixin, TranslatedRecord):
    """A term of the institution, as it says it in each language."""

    name = models.CharField(_("term"), max_length=160)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    variants = models.CharField(
        _("also seen"), max_length=255, blank=True, help_text=_("Other wordings in use, e.g. in Portugal.")
    )
    definition = models.TextField(_("what it means"), blank=True)
    #: For editors only: `organisation.guards` warns of these wordings.
    avoid = models.TextField(
        _("wordings to avoid"),
        blank=True,
        help_text=_("One a line, the reason after a colon. Editors are warned where a text uses them."),
    )
    key = models.SlugField(_("key"), max_length=60, unique=True)

    base_form_class = SlicedForm
    panels = [
        FieldPanel("source_language"),
        FieldPanel("key"),
        *translated_panels("name", "acronym", "variants", "definition", "avoid"),
        *SourcedMixin.provenance_panels,
    ]
    starter_key = "key"
    unchecked_fields = frozenset({"avoid"})
    #: What each language has of its own: no translation of the others.
    own_words = frozenset({"avoid"})

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name or str(self.localised("name") or self.key)


class GlossaryPage(SitePage):
    """The institution's words, from the terms on record."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("glossary")

    def terms(self) -> Any:
        """Return the terms that are public in any language."""
        return Term.objects.filter(live=True)
