"""Atom feeds (RFC 4287): what a list has to tell those who follow it, at ``feed.atom`` below the list's page.

An app says in its module ``feeds.py`` what the feed of one of its page types holds::

    @feed_of("organisation.NewsIndexPage")
    def news(page, request):
        return Feed(title=..., entries=[...])

Each language in which the page is public has a feed of its own. Text in another says so (``xml:lang``).
"""

from __future__ import annotations

import datetime
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.module_loading import autodiscover_modules
from django.views.decorators.http import require_safe

from segib_site import languages
from segib_site.xml_writing import XmlWriter

if TYPE_CHECKING:
    from segib_site.models import SitePage

ATOM = "http://www.w3.org/2005/Atom"
#: Entries that are gone (RFC 6721).
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
XHTML = "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml"
#: The last part of a feed's address.
FILE = "feed.atom"
#: Entries in a feed, the newest first.
LIMIT = 50


@dataclass(frozen=True)
class Words:
    """A text in one of the site's languages, perhaps a link."""

    text: str
    code: str
    href: str = ""


@dataclass(frozen=True)
class FeedLink:
    """A link of an entry; ``rel`` is a registered relation (RFC 8288), ``length`` in bytes."""

    rel: str
    href: str
    media_type: str = ""
    hreflang: str = ""
    length: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that is told. ``name`` (an IRI) is its own for ever; no other has it."""

    name: str
    title: Words
    updated: datetime.datetime
    published: datetime.datetime | None = None
    links: list[FeedLink] = field(default_factory=list)
    #: ``(term, label)``
    categories: list[tuple[str, str]] = field(default_factory=list)
    paragraphs: list[list[Words]] = field(default_factory=list)


@dataclass(frozen=True)
class Gone:
    """An entry that is public no more."""

    name: str
    when: datetime.datetime


@dataclass(frozen=True)
class Feed:
    """What is told in the active language: the newest first."""

    title: str
    entries: list[Entry]
    gone: list[Gone] = field(default_factory=list)


@dataclass(frozen=True)
class Followed:
    """The link to a page's feed; ``title`` is in the page's language."""

    url: str
    title: str


def _as_it_is(asked: Mapping[str, str]) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class _Source:
    make: Callable[[Any, HttpRequest], Feed]
    narrow: Callable[[Mapping[str, str]], dict[str, str]]
    name: Callable[[Any, Mapping[str, str]], str]


_sources: dict[str, _Source] = {}


def _plain_title(page: SitePage, asked: Mapping[str, str]) -> str:
    return languages.get(page, "title", languages.active()) or ""


def feed_of(
    page_type: str,
    narrow: Callable[[Mapping[str, str]], dict[str, str]] = _as_it_is,
    name: Callable[[Any, Mapping[str, str]], str] = _plain_title,
) -> Callable[[Callable[[Any, HttpRequest], Feed]], Callable[[Any, HttpRequest], Feed]]:
    """Register a function that makes the feed of a page type (``app.Model``). ``narrow`` returns those
    parts of a query that the feed can be narrowed by, ``name`` what a feed is called."""

    def register(make: Callable[[Any, HttpRequest], Feed]) -> Callable[[Any, HttpRequest], Feed]:
        _sources[page_type.lower()] = _Source(make, narrow, name)
        return make

    return register


def discover() -> None:
    """Import the modules of all apps that have feeds."""
    autodiscover_modules("feeds")


def followed(page: SitePage, request: HttpRequest) -> Followed | None:
    """Return the link to a page's feed in the active language, narrowed as the page is; ``None`` if there is
    none."""
    source, code = _sources.get(page._meta.label_lower), languages.active()
    url = page.get_url(request) if source is not None and page.is_live_in(code) else None
    if source is None or url is None:
        return None
    query = source.narrow(request.GET)
    address = f"{url}{FILE}" + (f"?{urlencode(query)}" if query else "")
    return Followed(address, source.name(page, query))


@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Send the feed of the page at a path. Raises `Http404`."""
    from segib_site.models import SitePage

    route = SitePage.route_for_request(request, path)
    page = route.page if route else None
    link = followed(page, request) if page is not None else None
    if page is None or link is None or page.get_view_restrictions():
        raise Http404
    document = write(_sources[page._meta.label_lower].make(page, request), page, link, request)
    tag = f'"{hashlib.sha256(document).hexdigest()}"'
    response = HttpResponse(document, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    response = get_conditional_response(request, etag=tag, response=response) or response
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = languages.tag(languages.active())
    return response


# -- writing ----------------------------------------------------------------------------------


def write(feed: Feed, page: SitePage, link: Followed, request: HttpRequest) -> bytes:
    """Return a feed as an Atom document."""
    from segib_site.models import SiteIdentity
    from segib_site.presentation import origin

    code, base = languages.active(), origin(request)
    identity = SiteIdentity.for_request(request)
    author = identity.localised("name", code) if identity is not None else None
    times = [entry.updated for entry in feed.entries] + [one.when for one in feed.gone]
    changed = languages.get(page, "language_last_published_at", code)
    xml = XmlWriter()
    with xml.inside("feed", {"xmlns": ATOM, "xmlns:at": TOMBSTONES, "xml:lang": languages.tag(code)}):
        xml.leaf("id", name_of(page, code, link.url.partition("?")[2]))
        xml.leaf("title", feed.title)
        xml.leaf("updated", written(max(times, default=changed or datetime.datetime.now(datetime.UTC))))
        with xml.inside("author"):
            xml.leaf("name", author.value if author else "SEGIB")
        xml.leaf("link", rel="self", type=MEDIA_TYPE, href=base + link.url)
        html = {"rel": "alternate", "type": "text/html", "hreflang": languages.tag(code)}
        xml.leaf("link", attributes=html, href=base + link.url.replace(FILE, ""))
        for entry in feed.entries:
            _entry(xml, entry, code)
        for one in feed.gone:
            xml.leaf("at:deleted-entry", ref=one.name, when=written(one.when))
    return xml.document()


def name_of(page: SitePage, code: str, more: str = "") -> str:
    """Return an IRI that is a page's in a language for ever, wherever it moves (RFC 9562, section 5.5)."""
    return uuid.uuid5(page.translation_key, f"{code}?{more}").urn


def written(moment: datetime.datetime) -> str:
    """Return a time as Atom has it (RFC 3339), in UTC."""
    utc = moment.astimezone(datetime.UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="seconds") + "Z"


def _entry(xml: XmlWriter, entry: Entry, code: str) -> None:
    with xml.inside("entry"):
        xml.leaf("id", entry.name)
        xml.leaf("title", entry.title.text, _language(entry.title.code, code))
        xml.leaf("updated", written(entry.updated))
        if entry.published is not None:
            xml.leaf("published", written(entry.published))
        for link in entry.links:
            facts = {"rel": link.rel, "type": link.media_type, "hreflang": link.hreflang, "title": link.title}
            facts["length"] = "" if link.length is None else str(link.length)
            given = {key: one for key, one in facts.items() if one}
            xml.leaf("link", attributes=given, href=link.href)
        for term, label in entry.categories:
            xml.leaf("category", term=term, label=label)
        if entry.paragraphs:
            with xml.inside("content", type="xhtml"), xml.inside("div", xmlns=XHTML):
                for paragraph in entry.paragraphs:
                    _paragraph(xml, paragraph, code)


def _paragraph(xml: XmlWriter, paragraph: list[Words], code: str) -> None:
    with xml.inside("p"):
        for words in paragraph:
            language = _language(words.code, code)
            if language:
                # XHTML wants both (appendix C.7): readers take it for HTML.
                language["lang"] = languages.tag(words.code)
            if words.href:
                xml.leaf("a", words.text, language, href=words.href)
            elif language:
                xml.leaf("span", words.text, language)
            else:
                xml.text(words.text)


def _language(code: str, around: str) -> dict[str, str]:
    return {"xml:lang": languages.tag(code)} if code != around else {}
