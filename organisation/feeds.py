"""What those who follow the news are told."""

from __future__ import annotations

from django.db.models.functions import TruncDate
from django.http import HttpRequest

from organisation.models import NewsIndexPage, NewsPage
from segib_site import feeds, languages
from segib_site.feeds import Entry, Feed, FeedLink, Words, feed_of
from segib_site.presentation import origin


@feed_of("organisation.NewsIndexPage")
def news(page: NewsIndexPage, request: HttpRequest) -> Feed:
    """The latest news that are public in the language, by the day on which they became so (a translation is
    new to its readers), those of one day by their date."""
    code = languages.active()
    live, first = (
        languages.localised_name(name, code) for name in ("language_live", "language_first_published_at")
    )
    found = (
        page.news().filter(**{live: True}).order_by(TruncDate(first).desc(), "-date", "-pk")[: feeds.LIMIT]
    )
    title = languages.get(page, "title", code)
    return Feed(title, [_entry(one, code, request) for one in found])


def _entry(piece: NewsPage, code: str, request: HttpRequest) -> Entry:
    address = origin(request) + (piece.get_url(request) or "")
    published, updated = (
        languages.get(piece, f"language_{which}_published_at", code) for which in ("first", "last")
    )
    introduction = languages.get(piece, "introduction", code)
    return Entry(
        name=feeds.name_of(piece, code),
        title=Words(languages.get(piece, "title", code), code),
        updated=updated,
        published=published,
        links=[FeedLink("alternate", address, "text/html", languages.tag(code))],
        paragraphs=[[Words(introduction, code)]] if introduction else [],
    )
