"""Reading the site as a visitor does: pages by their addresses, parsed once a test run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bs4 import BeautifulSoup, Tag
from django.test import Client

from segib_site import languages
from segib_site.models import SitePage

BLOCKS = ["p", "li", "dd", "dt", "h1", "h2", "h3", "h4", "td", "th", "figcaption", "summary", "caption"]


@cache
def addresses() -> dict[str, int]:
    """Return the address of every public page in every language, with the page's number."""
    pages = SitePage.objects.filter(live=True, depth__gt=1)
    return {page.url_in(code): page.pk for page in pages for code in languages.CODES}


@dataclass(frozen=True)
class Answer:
    """What a public address answers to a visitor of whom nothing is known."""

    content: bytes
    headers: dict[str, str]
    sets_cookies: bool


@cache
def answer(path: str) -> Answer:
    """Ask for a public address, once a test run; it answers 200."""
    found = Client().get(path)
    assert found.status_code == 200, f"{path}: {found.status_code}"
    return Answer(found.content, dict(found.headers), bool(found.cookies))


def page(path: str) -> BeautifulSoup:
    """Return the parsed page at an address; each call gives one that may be changed. (lxml takes a third of
    the time of Python's own parser.)"""
    return BeautifulSoup(answer(path).content, "lxml")


def main(path: str) -> Tag:
    """Return what is particular to a page: without header and footer of the site."""
    return page(path).find("main")


def words_of(element: Tag) -> str:
    """Return the text of an element with single spaces, and none before punctuation."""
    return re.sub(r"\s+([,.;:)])", r"\1", " ".join(element.get_text(" ").split()))


def text(path: str) -> str:
    """Return the words of a page's main part."""
    return words_of(main(path))


def facts(path: str) -> dict[str, str]:
    """Return the labelled facts of a page (``dl``)."""
    found = {}
    for group in main(path).select("dl > div"):
        found[words_of(group.dt)] = " ".join(words_of(value) for value in group.find_all("dd"))
    return found


def links(element: Tag) -> set[str]:
    """Return where the links of an element lead."""
    return {link["href"] for link in element.find_all("a", href=True)}
