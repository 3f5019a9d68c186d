"""What the templates need to cite a publication: ``{% load citations %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from library.catalogue import dublin_core
from library.citations import formats, formatted, metadata
from library.citations.of_page import description_of, reference_of
from library.models import PublicationPage
from segib_site import languages
from segib_site.presentation import origin

register = template.Library()


@register.simple_tag(takes_context=True)
def citation_metadata(context: Context, page: PublicationPage) -> SafeString:
    """Write Highwire's and Dublin Core's ``meta`` elements, each with the language of its content where it
    differs from the page's."""
    request = context["request"]
    reference = reference_of(page, request)
    if reference is None:
        return SafeString("")
    said = [
        (name, content, languages.tag(code) if code else "")
        for name, content, code in metadata.citation_tags(reference)
    ]
    said += [
        (f"DC.{name}", content, tag or "")
        for name, content, tag in dublin_core.elements(description_of(page), origin(request))
    ]
    around = languages.tag(languages.active())
    rows = (
        (name, format_html(' lang="{}"', tag) if tag and tag != around else "", content)
        for name, content, tag in said
    )
    scheme = SafeString('<link rel="schema.DC" href="http://purl.org/dc/elements/1.1/">\n')
    return scheme + format_html_join("\n", '<meta name="{}"{} content="{}">', rows)


@register.simple_tag(takes_context=True)
def citation(context: Context, page: PublicationPage) -> dict[str, Any] | None:
    """Return the formatted reference of a page as markup, with its language, and the files of it."""
    reference = reference_of(page, context["request"])
    if reference is None:
        return None
    return {
        "language": reference.code,
        "markup": format_html_join(
            "", "{}", ((_markup(part, reference.code),) for part in formatted.parts(reference))
        ),
        "files": [
            {
                "name": it.name,
                "media_type": it.media_type,
                "path": formats.path(reference.symbol, reference.code, suffix),
            }
            for suffix, it in formats.FORMATS.items()
        ],
    }


def _markup(part: formatted.Part, around: str) -> SafeString:
    language = format_html(' lang="{}"', languages.tag(part.language)) if part.language != around else ""
    if part.is_title:
        return format_html("<cite{}>{}</cite>", language, part.text)
    return format_html("<span{}>{}</span>" if language else "{1}", language, part.text)
