"""Validators of codes and names that standards define."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: ISO 3166-1 alpha-2.
country_code = RegexValidator(r"^[A-Z]{2}$", _("Two capital letters (ISO 3166-1 alpha-2), e.g. UY."))
#: ISO 3166-1 alpha-3.
country_code_3 = RegexValidator(r"^[A-Z]{3}$", _("Three capital letters (ISO 3166-1 alpha-3), e.g. URY."))
#: ITU-T E.164.
e164 = RegexValidator(
    r"^\+[1-9]\d{6,14}$", _("International form without spaces (E.164), e.g. +34915901980.")
)
#: A publication's site reference, frozen for ever (design, "Addresses").
symbol = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters, digits and single hyphens, e.g. pacci-3.")
)
issn = RegexValidator(r"^\d{4}-\d{3}[\dX]$", _("Eight digits with a hyphen (ISO 3297), e.g. 2049-3630."))

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def validate_isbn(value: str) -> None:
    """Raise `ValidationError` unless the value is an ISBN of 13 digits (ISO 2108), hyphens allowed."""
    digits = value.replace("-", "").replace(" ", "")
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        raise ValidationError(_("An ISBN has 13 digits and begins with 978 or 979."))
    if sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10:
        raise ValidationError(_("The last digit of this ISBN does not fit the others: check it."))


def validate_language_tags(value: Any) -> None:
    """Raise `ValidationError` unless the value is a list of language tags (BCP 47), e.g. ``["es", "gn"]``."""
    if not isinstance(value, list) or any(not LANGUAGE_TAG.fullmatch(str(tag)) for tag in value):
        raise ValidationError(_("One language tag a line (BCP 47), e.g. es, pt, gn."))
