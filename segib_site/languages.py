"""The one module that owns access to languages.

The site has three languages. Their codes in addresses, field names and `settings.LANGUAGES`
are ``es``, ``en`` and ``pt``; the BCP 47 tags shown to browsers (``<html lang>``, ``hreflang``,
``Content-Language``) are ``es``, ``en`` and ``pt-BR``.

No other module builds or names a column such as *title in Portuguese*: they ask here
(`localised_name`, `get`, `put`). ``tests/segib_site/test_language_access.py`` holds this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale as BabelLocale
from django.conf import settings
from django.db import models
from django.utils import translation
from modeltranslation.fields import TranslationField
from modeltranslation.translator import NotRegistered, translator
from modeltranslation.utils import build_localized_fieldname

CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
DEFAULT: str = settings.LANGUAGE_CODE

#: BCP 47 tag of each language, as written in HTML and HTTP.
TAGS: dict[str, str] = {"es": "es", "en": "en", "pt": "pt-BR"}
#: CLDR locale of each language: British spelling in English, the Brazilian norm in Portuguese.
CLDR: dict[str, str] = {"es": "es", "en": "en_GB", "pt": "pt_BR"}
#: Open Graph locale of each language.
OPEN_GRAPH: dict[str, str] = {"es": "es_ES", "en": "en_GB", "pt": "pt_BR"}
#: The institution's official languages; a text in another is a working translation.
OFFICIAL: tuple[str, ...] = ("es", "pt")
#: The name of each language in that language.
ENDONYMS: dict[str, str] = {"es": "Español", "en": "English", "pt": "Português"}


def content_language(code: str | None) -> str:
    """Return the site's language for any language code (``pt-br`` gives ``pt``), else the default."""
    if code:
        code = code.lower().replace("_", "-")
        for candidate in (code, code.split("-")[0]):
            if candidate in CODES:
                return candidate
    return DEFAULT


def active() -> str:
    """Return the site's language that is active in this thread (the admin's ``pt-br`` gives ``pt``)."""
    return content_language(translation.get_language())


def tag(code: str) -> str:
    """Return the BCP 47 tag of a site language: ``pt`` gives ``pt-BR``."""
    return TAGS[code]


@cache
def cldr(code: str) -> BabelLocale:
    """Return Babel's locale for a site language."""
    return BabelLocale.parse(CLDR[code])


def language_name(code: str, in_language: str | None = None) -> str:
    """Return the name of a language in another (CLDR), e.g. ``("pt", "en")`` gives *Portuguese*."""
    return cldr(in_language or active()).languages[code]


@contextmanager
def forced(code: str) -> Iterator[None]:
    """Make ``code`` the active language for a block: saves never depend on an interface language."""
    with translation.override(code):
        yield


def others(code: str) -> tuple[str, ...]:
    """Return the site's other languages, in the site's order."""
    return tuple(c for c in CODES if c != code)


# -- fields -----------------------------------------------------------------------------------


def localised_name(field: str, code: str) -> str:
    """Return the name of the column that holds ``field`` in language ``code``."""
    return build_localized_fieldname(field, code)


def localised_names(*fields: str) -> list[str]:
    """Return the names of the columns of ``fields`` in every language."""
    return [localised_name(field, code) for field in fields for code in CODES]


@cache
def translated_fields(model: type[models.Model]) -> frozenset[str]:
    """Return the names of the fields of ``model`` that have one value a language."""
    try:
        options = translator.get_options_for_model(model)
    except NotRegistered:
        return frozenset()
    return frozenset(options.all_fields)


def language_of_field(field: models.Field) -> tuple[str, str] | None:
    """Return ``(field name, language)`` if ``field`` is one language's column, else ``None``."""
    if isinstance(field, TranslationField):
        return field.translated_field.name, field.language
    return None


def get(instance: models.Model, field: str, code: str) -> Any:
    """Return the value of ``field`` in exactly language ``code``: no fallback, whatever is active."""
    return getattr(instance, localised_name(field, code))


def put(instance: models.Model, field: str, code: str, value: Any) -> None:
    """Set the value of ``field`` in exactly language ``code``."""
    setattr(instance, localised_name(field, code), value)


def put_all(instance: models.Model, field: str, values: dict[str, Any]) -> None:
    """Set the values of ``field`` in the languages named by the keys of ``values``."""
    for code, value in values.items():
        put(instance, field, code, value)


def is_empty(value: Any) -> bool:
    """Say whether a value counts as no text: ``None``, nothing but white space, or an empty stream."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, bool):
        return False
    try:
        return len(value) == 0
    except TypeError:
        return False


def base_value(instance: models.Model, field: str, source: str) -> Any:
    """Return what the base column of ``field`` holds: the default language's value, or the
    source language's where the default is empty."""
    value = get(instance, field, DEFAULT)
    return get(instance, field, source) if is_empty(value) else value


@dataclass(frozen=True)
class Localised:
    """A value with the language it is really in."""

    value: Any
    language: str
    #: True when the value was not to be had in the language asked for.
    is_fallback: bool

    @property
    def tag(self) -> str:
        return tag(self.language)


def resolve(
    instance: models.Model, field: str, code: str | None = None, allowed: Iterable[str] | None = None
) -> Localised | None:
    """Return the value of ``field`` in language ``code`` (the active one if not named), or, where
    it is empty, in the source language, or in another, always with its true language.

    ``allowed`` limits the languages that may be shown (the live ones of a page). ``None`` if empty
    in all of them. Templates use it through ``{% localised %}``, which writes the ``lang``.
    """
    code = code or active()
    source = getattr(instance, "source_language", DEFAULT)
    candidates = dict.fromkeys((code, source, *CODES))
    allowed = CODES if allowed is None else tuple(allowed)
    for candidate in candidates:
        if candidate in allowed:
            value = get(instance, field, candidate)
            if not is_empty(value):
                return Localised(value, candidate, candidate != code)
    return None
