"""Links of public pages to other sites, and whether they still lead somewhere."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

#: Longest address kept, in characters; longer ones are not checked.
URL_LENGTH = 1000


class ExternalLinkQuerySet(models.QuerySet):
    """Links by what was found."""

    def broken(self) -> ExternalLinkQuerySet:
        """Those that failed on more than one night: a site that is down for an hour is no broken link."""
        return self.filter(failures__gte=2)


class ExternalLink(models.Model):
    """An address on another site, and what it answered when it was last asked."""

    url = models.CharField(_("address"), max_length=URL_LENGTH, unique=True)
    #: HTTP status of the last answer; none if there was no answer.
    status = models.PositiveSmallIntegerField(_("answer"), null=True, editable=False)
    error = models.CharField(_("error"), max_length=200, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    #: How many checks in a row have failed.
    failures = models.PositiveSmallIntegerField(default=0)

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("external link")
        verbose_name_plural = _("external links")
        ordering = ["url"]

    def __str__(self) -> str:
        return self.url


class ExternalLinkUse(models.Model):
    """A public record that has the link, in a language or in its shared facts."""

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="uses")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    #: Slice: ``es``, ``en``, ``pt`` or ``shared``.
    slice = models.CharField(_("language"), max_length=6)
    #: Title of the record, for lists.
    title = models.CharField(_("title"), max_length=255)

    class Meta:
        verbose_name = _("use of an external link")
        verbose_name_plural = _("uses of external links")
        constraints = [
            models.UniqueConstraint(
                fields=["link", "content_type", "object_id", "slice"], name="one_use_of_a_link"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"], name="external_link_record")]

    def __str__(self) -> str:
        return f"{self.title}: {self.link_id}"
