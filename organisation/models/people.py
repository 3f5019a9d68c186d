"""Who leads SEGIB, and who has led it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from segib_site.blocks import BodyBlock
from segib_site.codes import country_code
from segib_site.fields import BodyField, PartialDateField
from segib_site.models import SitePage, SourcedMixin


class PersonIndexPage(SitePage):
    """The Secretary General and those before."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.ProfilePage"]
    subpage_types = ["organisation.PersonPage"]

    class Meta:
        verbose_name = _("list of Secretaries General")

    def people(self) -> Any:
        """Return the people that are public in any language, latest first."""
        return PersonPage.objects.child_of(self).filter(live=True).public().order_by("-since")


class PersonPage(SourcedMixin, SitePage):
    """Somebody who holds, or held, an office of the secretariat. The page's title is the name."""

    office_held = models.CharField(
        _("office held"), max_length=160, help_text=_("In the form that suits the person's gender.")
    )
    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty while in office."))
    ad_interim = models.BooleanField(_("ad interim"), default=False)
    ordinal = models.PositiveSmallIntegerField(_("ordinal"), null=True, blank=True)
    nationality = models.CharField(
        _("nationality"), max_length=2, blank=True, validators=[country_code],
        help_text=_("ISO 3166-1 alpha-2, e.g. UY. Empty if not recorded."),
    )  # fmt: skip
    elected = PartialDateField(_("elected"))
    portrait = models.ForeignKey(
        "segib_site.SiteImage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("portrait"),
    )

    translated_panels = ["office_held", "introduction", "body"]
    shared_panels = [
        MultiFieldPanel(
            [
                FieldPanel("elected"),
                FieldPanel("since"),
                FieldPanel("until"),
                FieldPanel("ad_interim"),
                FieldPanel("ordinal"),
            ],
            heading=_("Term of office"),
        ),
        FieldPanel("nationality"),
        FieldPanel("portrait"),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["organisation.PersonIndexPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("person")

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("A term cannot end before it begins.")})

    @property
    def initials(self) -> str:
        """The first letters of the first and last words of the name."""
        words = [word for word in self.get_title().replace(".", "").split() if word[:1].isupper()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:]))
