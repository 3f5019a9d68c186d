"""Model fields of the site's own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from segib_site import dates

#: Longest reason that somebody gives for what she does, in characters.
REASON_LENGTH = 500


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


def validate_partial_date(value: str) -> None:
    """Raise `ValidationError` unless the value is a date as `segib_site.dates` reads them."""
    try:
        dates.parse(value)
    except ValueError:
        raise ValidationError(
            _("A year, month or day (2021, 2021-04, 2021-04-21), or two with a slash between them.")
        ) from None


class PartialDateField(models.CharField):
    """A date that may be known only in part; empty if not recorded. Format: `segib_site.dates`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 21)
        kwargs.setdefault("blank", True)
        kwargs.setdefault(
            "help_text", _("As precise as it is known: 2021, 2021-04, 2021-04-21, 2018/2022 or 2023/..")
        )
        super().__init__(*args, **kwargs)
        self.validators.append(validate_partial_date)  # type: ignore[attr-defined]


class LinesWidget(forms.Textarea):
    """A list of short texts, one a line."""

    def format_value(self, value: Any) -> str:
        return "\n".join(value) if isinstance(value, list) else str(value or "")


class LinesFormField(forms.CharField):
    """The form of a `LinesField`."""

    widget = LinesWidget

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class LinesField(models.JSONField):
    """A list of short texts: sources, codes, titles. Editors write one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        # The default is always the same: no form must remember what it was.
        own = {"form_class": LinesFormField, "show_hidden_initial": False}
        return models.Field.formfield(self, **{**own, **kwargs})

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or any(not isinstance(line, str) for line in value):
            raise ValidationError(_("A list of texts is needed, one a line."))
