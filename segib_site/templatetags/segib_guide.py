"""What the guide's texts are made with: words of the interface, pictures, links to other topics."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from segib_site import languages
from segib_site.editing.wording import slice_name
from segib_site.guide import pictures, topics
from segib_site.slices.content import SLICES

register = template.Library()


@register.simple_tag
def says(message: str, context: str = "", **values: str) -> SafeString:
    """Show what a button, field or menu item says: ``{% says "Publish %(slice)s" slice="pt" %}``.

    ``message`` is the English string of the catalogue; a value that is a language or ``shared`` is named
    in words. `tests/segib_site/test_guide.py` holds that every catalogue has it.
    """
    words = pgettext(context, message) if context else gettext(message)
    if values:
        words %= {key: slice_name(value) if value in SLICES else value for key, value in values.items()}
    return format_html("<b data-button>{}</b>", capfirst(words))


@register.simple_tag
def picture(name: str, alt: str) -> SafeString:
    """Show a screen in the language of the text; it opens in its full size."""
    width, height = pictures.SIZES[name]
    address = static(pictures.path(name, languages.active()))
    return format_html(
        '<p class="segib-guide__picture"><a href="{0}" target="_blank" rel="noreferrer">'
        '<img src="{0}" alt="{1}" width="{2}" height="{3}" loading="lazy"></a></p>',
        address,
        alt,
        width,
        height,
    )


@register.simple_tag(takes_context=True)
def topic(context: Any, slug: str) -> SafeString:
    """Link to another topic by its title."""
    address = reverse("segib_guide_topic", args=[slug]) + context.get("query", "")
    return format_html('<a href="{}">{}</a>', address, topics.BY_SLUG[slug].title)
