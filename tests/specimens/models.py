"""Models that show the language core every shape it must handle: translated and shared fields,
streams, rows, and rows of rows."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel

from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, TranslatedRecord, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels


class SpecimenPage(SitePage):
    introduction = models.TextField(blank=True)
    body = BodyField(BodyBlock(required=False), blank=True)
    colour = models.CharField(max_length=20, blank=True)
    happened_on = models.DateField(null=True, blank=True)

    translated_panels = ["introduction", "body"]
    shared_panels = [FieldPanel("colour"), FieldPanel("happened_on"), RowsPanel("sections")]
    parent_page_types = ["segib_site.SitePage", "specimens.SpecimenPage"]
    subpage_types = ["specimens.SpecimenPage"]
    template = "specimens/specimen_page.html"


class Section(TranslatedRow, ClusterableModel):
    page = ParentalKey(SpecimenPage, related_name="sections", on_delete=models.CASCADE)
    weight = models.IntegerField(default=0)
    heading = models.CharField(max_length=100, blank=True)

    panels = [FieldPanel("weight"), *translated_panels("heading"), RowsPanel("notes")]


class Note(TranslatedRow):
    section = ParentalKey(Section, related_name="notes", on_delete=models.CASCADE)
    mark = models.CharField(max_length=10, blank=True)
    text = models.CharField(max_length=100, blank=True)

    panels = [FieldPanel("mark"), *translated_panels("text")]


class SpecimenRecord(TranslatedRecord):
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=100)

    base_form_class = SlicedForm
    panels = [FieldPanel("source_language"), FieldPanel("code"), *translated_panels("name")]
