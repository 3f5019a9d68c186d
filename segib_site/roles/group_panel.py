"""The part of Wagtail's group form that says which languages a group works in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from segib_site.editing.wording import slice_name
from segib_site.models import GroupSlices
from segib_site.slices.content import SLICES


class GroupSlicesPanel(forms.ModelForm):
    """Languages, shared facts and reviewing, of a group that may not be saved yet."""

    slices = forms.MultipleChoiceField(
        label=_("May write and publish"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Where its permissions let this group change or publish something, it may do so in these "
            "languages. Shared facts are dates, countries, pictures, and which rows there are. Without "
            "any of them it may not change pages or translated records at all. Deleting, moving, copying "
            "and restricting whole pages needs all of them."
        ),
    )

    class Meta:
        model = GroupSlices
        fields = ("slices", "may_review")

    def __init__(self, data: Any = None, files: Any = None, instance: Group | None = None) -> None:
        self.group = instance or Group()
        row = GroupSlices.objects.filter(group=self.group).first() if self.group.pk else None
        super().__init__(data, files, instance=row or GroupSlices(), prefix="segib_slices")
        self.fields["slices"].choices = [(name, capfirst(slice_name(name))) for name in SLICES]

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "group"}

    def save(self, commit: bool = True) -> Any:
        """Write the row of the group, which has been saved before."""
        self.instance.group = self.group
        return super().save(commit)

    def as_admin_panel(self) -> str:
        return render_to_string("segib_site/roles/group_panel.html", {"form": self})
