"""Which languages a group of users may work in."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from segib_site.slices.content import SLICES


def only_slices(value: object) -> None:
    """Refuse anything but a list of slices."""
    if not isinstance(value, list) or not set(value) <= set(SLICES):
        raise ValidationError(_("Choose languages from the list."))


class GroupSlices(models.Model):
    """The language side of a group's rights; see `segib_site.roles.rights`.

    Wagtail's own permissions of the group say where (pages of a section, kinds of records) and what
    (add, change, publish …); this says in which languages, and whether shared facts too. A group
    without this may change no text at all.
    """

    group = models.OneToOneField(
        Group,
        verbose_name=_("group"),
        related_name="segib_slices",
        primary_key=True,
        on_delete=models.CASCADE,
    )
    #: Some of ``es``, ``en``, ``pt``, ``shared``.
    slices = models.JSONField(_("languages"), default=list, blank=True, validators=[only_slices])
    may_review = models.BooleanField(
        _("reviews translations"),
        default=False,
        help_text=_("May say that a translation of others is right, or send it back."),
    )
    #: Which starter role the group was made for (`segib_site.roles.starter`), whatever it is called now.
    role = models.CharField(
        _("starter role"), max_length=60, unique=True, null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("languages of a group")
        verbose_name_plural = _("languages of groups")

    def __str__(self) -> str:
        return str(self.group)
