"""What templates write of languages, dates, numbers and places: ``{% load segib %}``.

Text that is translated is written through `text`, `stream` and `link_to`, which know the language a
value is really in and say so (WCAG 2.2, success criterion 3.1.2). A record is shown in its
``display_language``, a row in its owner's; the ``lang`` attribute appears only where that differs
from what is around it: the visitor's language, or that of a stream of blocks.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

from babel import dates, numbers
from babel.core import get_global
from django import template
from django.db import models
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from wagtail.blocks import StreamValue

from segib_site import dates as partial_dates
from segib_site import languages, ordinals, page_links, presentation, restrictions
from segib_site.models import SitePage

register = template.Library()

#: Name of the context variable that holds the language of the blocks being rendered.
TEXT_LANGUAGE = "text_language"
#: Longest description for search engines, in characters, when it is cut from an introduction.
DESCRIPTION_LENGTH = 200


# -- text in its true language ----------------------------------------------------------------


def surrounding_language(context: Context) -> str:
    """Return the language of what is around: the stream's, else the visitor's."""
    return context.get(TEXT_LANGUAGE) or languages.active()


def value_of(context: Context, record: models.Model | None, field: str) -> languages.Localised | None:
    """Return a field of a page, record, row or file in the language it is shown in."""
    if record is None:
        return None
    shown = getattr(getattr(record, "owner", record), "display_language", None)
    code = shown or surrounding_language(context)
    ask = getattr(record, "localised", None)
    return ask(field, code) if ask else languages.resolve(record, field, code)


def lang_attribute(context: Context, code: str) -> SafeString:
    """Return `` lang="…"``, or nothing where the language is that of what is around."""
    if code == surrounding_language(context):
        return SafeString("")
    return format_html(' lang="{}"', languages.tag(code))


@register.simple_tag(takes_context=True)
def localised(context: Context, record: models.Model | None, field: str) -> languages.Localised | None:
    """Return a field with its language: ``{% localised page "title" as title %}``."""
    return value_of(context, record, field)


@register.simple_tag(takes_context=True)
def lang(context: Context, value: languages.Localised | None) -> SafeString:
    """Write the ``lang`` a value needs here: ``<h2{% lang link.title %}>``."""
    return lang_attribute(context, value.language) if value else SafeString("")


@register.simple_tag(takes_context=True)
def text(
    context: Context, record: models.Model | None, field: str, tag: str = "", **attributes: str
) -> SafeString:
    """Write a translated field, with its ``lang`` where needed; nothing where it is empty.

    ``{% text page "introduction" tag="p" class="lead" %}`` makes an element of it, and one for each
    paragraph where ``tag`` is ``p``. Without ``tag`` it is bare text, in a ``span`` if it needs one.
    """
    value = value_of(context, record, field)
    if value is None:
        return SafeString("")
    language = lang_attribute(context, value.language)
    if not tag:
        return format_html("<span{}>{}</span>" if language else "{1}", language, value.value)
    extra = format_html_join("", ' {}="{}"', attributes.items())
    parts = re.split(r"\n\s*\n", value.value.strip()) if tag == "p" else [value.value]
    return format_html_join(
        "\n", "<{0}{1}{2}>{3}</{0}>", ((tag, extra, language, part.strip()) for part in parts)
    )


@register.simple_tag(takes_context=True)
def stream(context: Context, record: models.Model, field: str) -> SafeString:
    """Write the blocks of a field: ``{% stream page "body" %}``, in their true language."""
    found = value_of(context, record, field)
    if found is None or not isinstance(found.value, StreamValue):
        return SafeString("")
    inner = {**context.flatten(), TEXT_LANGUAGE: found.language}
    known = context["request"].__dict__.setdefault("linked_pages", {}) if "request" in context else {}
    with page_links.at_hand(found.value.raw_data, known):
        blocks = format_html_join("\n", "{}", ((child.render(inner),) for child in found.value))
    return format_html('<div class="prose"{}>\n{}\n</div>', lang_attribute(context, found.language), blocks)


@register.simple_tag
def document_title(page: SitePage) -> str:
    """Return the words of a page for ``<title>``: those written for search engines, else its title."""
    written = languages.get(page, "seo_title", page.display_language)
    title = page.localised("title", page.display_language)
    return written or (title.value if title else "")


@register.simple_tag
def description(page: SitePage) -> str:
    """Return a page's description, else the beginning of its introduction; only in its own language."""
    code = page.display_language
    for field in ("search_description", "introduction"):
        if field in languages.translated_fields(type(page)):
            value = page.localised(field, code)
            if value and value.language == code:
                return Truncator(" ".join(value.value.split())).chars(DESCRIPTION_LENGTH, truncate="…")
    return ""


# -- links ------------------------------------------------------------------------------------


@register.simple_tag
def language_mark(value: languages.Localised | None) -> SafeString:
    """Write a mark that names the language of a value that is not in the visitor's."""
    if value is None or value.language == languages.active():
        return SafeString("")
    name = gettext("in %(language)s") % {"language": languages.language_name(value.language)}
    return format_html(
        ' <span class="language-mark"><span aria-hidden="true">{}</span>'
        '<span class="unseen">({})</span></span>',
        value.language.upper(),
        name,
    )


@register.simple_tag(takes_context=True)
def link_to(context: Context, link: Any, **attributes: str) -> SafeString:
    """Write a link to a page; one that is not available in the visitor's language is marked.

    ``link`` is a `presentation.Link`, or anything with ``title`` (`Localised`) and ``url``.
    """
    if not link:
        return SafeString("")
    language = lang_attribute(context, link.title.language)
    attributes = {"href": link.url, **attributes}
    if language:
        attributes["hreflang"] = link.title.tag
    if getattr(link, "is_current", False):
        attributes["aria-current"] = "page"
    elif getattr(link, "is_ancestor", False):
        attributes["class"] = f"{attributes.get('class', '')} is-ancestor".strip()
    return format_html(
        "<a{}>{}{}</a>",
        format_html_join("", ' {}="{}"', attributes.items()),
        format_html("<span{}>{}</span>" if language else "{1}", language, link.title.value),
        language_mark(link.title),
    )


@register.simple_tag(takes_context=True)
def links_for(context: Context, pages: Iterable[SitePage]) -> list[presentation.Link]:
    """Return the links to pages that can be shown: ``{% links_for page.people as people %}``."""
    request = context["request"]
    return presentation.links_to((page for page in pages if restrictions.let_in(page, request)), request)


@register.simple_tag(takes_context=True)
def page_link(context: Context, page: SitePage | None) -> presentation.Link | None:
    """Return the link to a page, or nothing if it cannot be shown: ``{% page_link summit as link %}``."""
    if page is None or not page.live or not restrictions.let_in(page, context["request"]):
        return None
    return presentation.link_to(page, context["request"])


@register.simple_tag(takes_context=True)
def child_links(context: Context, page: SitePage) -> list[presentation.Link]:
    """Return the links to the public pages right below a page."""
    if not page.path:  # the preview of a page that was never saved
        return []
    children = SitePage.objects.child_of(page).filter(live=True).public().order_by("path")
    return presentation.links_to(children, context["request"])


@dataclass(frozen=True)
class LinkedRow:
    """A row of a page that points to a page, and the link to that."""

    row: Any
    link: presentation.Link


@register.simple_tag(takes_context=True)
def linked_rows(context: Context, rows: Iterable[Any]) -> list[LinkedRow]:
    """Return the rows whose ``target`` can be shown, with the links; targets are read in one query."""
    found, request = list(rows), context["request"]
    models.prefetch_related_objects(found, "target")
    shown = (row for row in found if restrictions.let_in(row.target, request))
    links = ((row, presentation.link_to(row.target, request)) for row in shown)
    return [LinkedRow(row, link) for row, link in links if link]


@dataclass(frozen=True)
class LanguageChoice:
    """An entry of the language switch."""

    code: str
    tag: str
    name: str
    url: str
    is_live: bool
    is_current: bool


@register.simple_tag(takes_context=True)
def language_choices(context: Context) -> list[Any]:
    """Return where the language switch leads: this page in each language, the same search, or, where
    there is no page, the home pages. Needs no database."""
    current, query, request = languages.active(), context.get("query"), context.get("request")
    is_search = request is not None and request.path == presentation.search_url(current)
    if context.get("alternates") and not is_search:
        return context["alternates"]
    suffix = "?" + urlencode({"q": query}) if query else ""
    return [
        LanguageChoice(
            code,
            languages.tag(code),
            languages.ENDONYMS[code],
            presentation.search_url(code) + suffix if is_search else f"/{code}/",
            True,
            code == current,
        )
        for code in languages.CODES
    ]


# -- names, dates, numbers (CLDR) -------------------------------------------------------------


@register.simple_tag
def language_name(code: str) -> str:
    """Return the name of a language in the visitor's."""
    return languages.language_name(code)


@register.simple_tag
def country_name(code: str) -> str:
    """Return the name of a country (ISO 3166-1 alpha-2) in the visitor's language."""
    return languages.cldr(languages.active()).territories.get(code, code)


@register.simple_tag
def country_names(codes: Iterable[str]) -> list[str]:
    """Return the names of countries in the visitor's language and its alphabetical order."""
    return sorted((country_name(code) for code in codes), key=alphabetical)


def alphabetical(name: str) -> str:
    """Return what names are sorted by: no accents, no case."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return plain.casefold()


@register.simple_tag
def sorted_countries(countries: Iterable[Any]) -> list[Any]:
    """Return country records in the alphabetical order of their names in the visitor's language."""

    def name(country: Any) -> str:
        found = country.localised("name")
        return alphabetical(found.value if found else country.iso2)

    return sorted(countries, key=name)


@register.simple_tag(takes_context=True)
def country_link(context: Context, country: Any) -> SafeString:
    """Write the name of a country record, linked to its page where it has one that is public."""
    link = page_link(context, getattr(country, "page", None))
    name = country.localised("name")
    if name is None:
        return SafeString(country.iso2)
    if link is None:
        language = lang_attribute(context, name.language)
        return format_html("<span{}>{}</span>" if language else "{1}", language, name.value)
    return link_to(context, link)


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """Return the query of this request with changes (``None`` takes a value out); page 1 needs none. Empty,
    it is the bare path."""
    request = context["request"]
    kept = {name: value for name, value in request.GET.items() if name not in changes}
    said = {name: value for name, value in changes.items() if value is not None}
    kept |= {name: str(value) for name, value in said.items() if not (name == "page" and value == 1)}
    return f"?{urlencode(kept)}" if kept else request.path


@register.filter
def host(url: str) -> str:
    """Return the host of an address, without ``www.``."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


@register.filter
def without_scheme(url: str) -> str:
    """Return an address as people write it: without scheme, ``www.`` and closing slash."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


@register.filter
def roman(number: int) -> str:
    """Return an ordinal in Roman numerals, as the institution writes it: *XXVIII*."""
    return ordinals.roman(number)


@register.simple_tag(takes_context=True)
def place_lang(context: Context, country: str) -> SafeString:
    """Write the ``lang`` of an address in a country, by the language most used there (CLDR)."""
    likely = get_global("likely_subtags").get(f"und_{country}", "")
    code = str(likely).split("_")[0]
    return lang_attribute(context, code) if code in languages.CODES else SafeString("")


@register.simple_tag
def format_date(value: datetime.date | None, style: str = "long") -> str:
    """Return a date in the visitor's language; ``style`` is CLDR's: short, medium, long or full."""
    if value is None:
        return ""
    code = languages.active()
    return partial_dates.as_written(dates.format_date(value, style, locale=languages.cldr(code)), code)


@register.simple_tag
def format_partial_date(value: str) -> str:
    """Return a date that may be known only in part, in words; empty if not recorded."""
    return partial_dates.format_edtf(value)


@register.simple_tag
def format_period(start: datetime.date | None, end: datetime.date | None) -> str:
    """Return the days from one to another in words: *28–29 October 2016*."""
    if start is None:
        return ""
    return partial_dates.format_edtf(f"{start}/{end}" if end and end != start else str(start))


@register.simple_tag(takes_context=True)
def is_unverified(context: Context, record: Any, field: str) -> bool:
    """Say whether a text, in the language it is shown in, is still to be checked:
    ``{% is_unverified page "title" as title_is_ours %}``."""
    value = value_of(context, record, field)
    return value is not None and record.is_unverified(field, value.language)


@register.simple_tag
def not_recorded(words: str = "") -> SafeString:
    """Write that something is not recorded, so that nobody takes it for no or none."""
    return format_html('<span class="not-recorded">{}</span>', words or gettext("Not recorded"))


@register.simple_tag
def format_term(since: datetime.date, until: datetime.date | None, style: str = "long") -> str:
    """Return a term of office in words."""
    if until is None:
        return gettext("Since %(date)s") % {"date": format_date(since, style)}
    return gettext("From %(since)s to %(until)s") % {
        "since": format_date(since, style),
        "until": format_date(until, style),
    }


@register.simple_tag
def format_years(since: datetime.date, until: datetime.date | None) -> str:
    """Return the years of a term, e.g. *2005–2014*; an open one ends with the dash."""
    if until and until.year == since.year:
        return str(since.year)
    return f"{since.year}–{until.year if until else ''}"


@register.simple_tag
def format_number(value: float | Decimal) -> str:
    """Return a number as the visitor's language writes it."""
    return numbers.format_decimal(value, locale=languages.cldr(languages.active()))


@register.filter
def utc_offset(offset: datetime.timedelta) -> str:
    """Return an offset as *UTC−3* or *UTC+5:30*."""
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "±" if minutes == 0 else "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


@register.simple_tag
def format_coordinates(latitude: Decimal, longitude: Decimal) -> str:
    """Return a place in degrees, e.g. *40.42° N, 3.69° W*."""
    parts = (
        (latitude, pgettext("point of the compass", "N"), pgettext("point of the compass", "S")),
        (longitude, pgettext("point of the compass", "E"), pgettext("point of the compass", "W")),
    )
    locale = languages.cldr(languages.active())
    return "; ".join(
        f"{numbers.format_decimal(abs(value), '0.####', locale=locale)}°\N{NO-BREAK SPACE}"
        f"{positive if value >= 0 else negative}"
        for value, positive, negative in parts
    )


@register.filter
def machine(value: Decimal | None) -> str:
    """Return a decimal for machines: a point, whatever the language, no zeros at the end."""
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".")


#: Country codes of one digit and of two (ITU-T E.164, list of assigned codes); all others have three.
CALLING_CODES = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


@register.filter
def spaced_phone(number: str) -> str:
    """Return a number in E.164 with spaces for readers: *+34 915 901 980*."""
    digits = number.removeprefix("+")
    known = CALLING_CODES.match(digits)
    code = known.group() if known else digits[:3]
    rest = digits[len(code) :]
    head = len(rest) % 3 + (3 if len(rest) % 3 == 1 else 0)
    groups = [rest[:head], *(rest[i : i + 3] for i in range(head, len(rest), 3))]
    return " ".join(filter(None, (f"+{code}", *groups)))


@register.filter
def open_graph_locale(code: str) -> str:
    """Return the Open Graph locale of a language, e.g. *pt_BR*."""
    return languages.OPEN_GRAPH[code]


# -- files ------------------------------------------------------------------------------------


@register.simple_tag
def asset(path: str) -> str:
    """Return the address of a static file, or nothing if there is none: for pages about errors."""
    try:
        return static(path)
    except ValueError:
        return ""


@register.simple_tag
def outline(name: str) -> SafeString:
    """Write one of the small drawings that take the colour of the text around them."""
    return format_html(
        '<svg class="outline" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        mark_safe(OUTLINES[name]),
    )


OUTLINES = {
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "down": '<path d="m7 10 5 5 5-5"/>',
    "out": '<path d="M9 6H6v12h12v-3M13 5h6v6M19 5l-8 8"/>',
}
