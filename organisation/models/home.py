"""The front page."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, PageChooserPanel

from segib_site.blocks import BodyBlock
from segib_site.fields import BodyField
from segib_site.models import SitePage, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels


class HomePage(SitePage):
    """The front page: what SEGIB is, in a sentence; where it is; where to go on."""

    statement = models.CharField(
        _("statement"), max_length=200, blank=True, help_text=_("What SEGIB is, in one sentence.")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["statement", "introduction", "body"]
    shared_panels = [
        RowsPanel("figures", heading=_("Figures")),
        RowsPanel("highlights", heading=_("Chosen pages")),
        RowsPanel("key_documents", heading=_("Key documents")),
    ]
    parent_page_types = ["segib_site.SitePage"]
    subpage_types = [
        "organisation.ProfilePage",
        "organisation.CommunityPage",
        "summits.SummitIndexPage",
        "cooperation.CooperationPage",
        "library.LibraryIndexPage",
        "organisation.NewsIndexPage",
        "organisation.ContactPage",
        "organisation.GlossaryPage",
        "organisation.SiteMapPage",
        "organisation.StandardPage",
    ]
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    @property
    def chosen_pages(self) -> Any:
        """The rows of the pages an editor wants seen, with the pages."""
        return self.highlights.select_related("target")


class HomeFigure(TranslatedRow):
    """A number that says something about the Community."""

    page = ParentalKey(HomePage, related_name="figures", on_delete=models.CASCADE)
    value = models.CharField(_("figure"), max_length=20)
    label = models.CharField(_("what it counts"), max_length=120, blank=True)

    panels = [FieldPanel("value"), *translated_panels("label")]


class HomeHighlight(TranslatedRow):
    """A page an editor wants seen, and why."""

    page = ParentalKey(HomePage, related_name="highlights", on_delete=models.CASCADE)
    target = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    text = models.CharField(_("why"), max_length=240, blank=True)

    panels = [PageChooserPanel("target"), *translated_panels("text")]


class HomeDocument(TranslatedRow):
    """A publication an editor wants seen on the front page."""

    page = ParentalKey(HomePage, related_name="key_documents", on_delete=models.CASCADE)
    target = models.ForeignKey(
        SitePage, on_delete=models.CASCADE, related_name="+", verbose_name=_("publication")
    )

    panels = [PageChooserPanel("target", page_type="library.PublicationPage")]
