"""Names and languages as people read them, in the screens and messages of the network."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from segib_site import languages


def interface_language(code: str) -> str:
    """Return the CMS's language for a language of the site: ``pt`` gives ``pt-br``."""
    offered = [tag for tag, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
    return next(tag for tag in offered if languages.content_language(tag) == code)


def name_of(user: Any) -> str:
    """Return how a user is called on screens."""
    return (user.get_full_name() or user.get_username()) if user else ""


def title_of(record: Any, field: str = "title") -> str:
    """Return a record's title in the reader's language, else in the one it has."""
    value = languages.resolve(record, field)
    return value.value if value else f"#{record.pk}"
