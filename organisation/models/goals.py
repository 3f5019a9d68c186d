"""The Sustainable Development Goals."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from segib_site.forms import SlicedForm
from segib_site.models import TranslatedRecord
from segib_site.panels import translated_panels


class SustainableDevelopmentGoal(TranslatedRecord):
    """One of the 17 goals of the 2030 Agenda."""

    number = models.PositiveSmallIntegerField(
        _("number"), unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    name = models.CharField(_("official name"), max_length=160)

    base_form_class = SlicedForm
    panels = [FieldPanel("source_language"), FieldPanel("number"), *translated_panels("name")]

    #: The content files name a goal by its number.
    starter_key = "number"

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name or self.localised('name') or ''}".rstrip(". ")
