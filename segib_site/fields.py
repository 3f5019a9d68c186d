"""Model fields of the site's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField that keeps its block definitions out of migrations.

    With three languages every definition would be written four times into each migration, and each
    change of a help text would make a new one. A data migration that needs the blocks reads
    `StreamValue.raw_data`.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [[]], kwargs


class RowIdentityField(models.UUIDField):
    """The identity of a row of an inline relation. In forms it is hidden, and empty for a new row:
    every empty row of a formset comes from one template, so a default there would be shared."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(
            **{**kwargs, "required": False, "widget": forms.HiddenInput, "initial": None}
        )
