"""Where the facts of a record come from, and which of them nobody has checked yet."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from segib_site import languages
from segib_site.fields import LinesField


class SourcedMixin(models.Model):
    """A record whose facts have sources.

    ``unverified_fields`` names fields that staff have still to check: ``capital`` for a fact or a
    text in every language, ``title.en`` for a text in one. Visitors are told where it matters (see
    `is_unverified`); editors find all of it in the report of unverified facts.
    """

    sources = LinesField(
        verbose_name=_("sources"), help_text=_("Addresses or names of documents, one a line.")
    )
    unverified_fields = LinesField(
        verbose_name=_("still to be verified"),
        help_text=_(
            "Names of fields, one a line: capital, title.en. Remove a line when you have checked the fact."
        ),
    )
    editorial_note = models.TextField(
        _("note for editors"), blank=True, help_text=_("Where sources disagree, for instance. Not public.")
    )
    is_verified = models.BooleanField(
        _("the record itself was seen in a source"), default=True,
        help_text=_("Not marked: it was deduced, and is to be confirmed as a whole."),
    )  # fmt: skip

    provenance_panels = [
        MultiFieldPanel(
            [
                FieldPanel("is_verified"),
                FieldPanel("sources"),
                FieldPanel("unverified_fields"),
                FieldPanel("editorial_note"),
            ],
            heading=_("Where this comes from"),
            classname="collapsed",
        )
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        known = {field.name for field in self._meta.get_fields()}
        for line in self.unverified_fields or []:
            name, dot, code = line.partition(".")
            if name not in known or (dot and code not in languages.CODES):
                reason = _("“%(name)s” is not the name of a field here.") % {"name": line}
                raise ValidationError({"unverified_fields": reason})

    def is_unverified(self, field: str, code: str = "") -> bool:
        """Say whether a field, or its text in a language, is still to be checked."""
        lines = self.unverified_fields or []
        return field in lines or bool(code and f"{field}.{code}" in lines)
