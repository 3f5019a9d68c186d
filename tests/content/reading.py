"""Reading the site as a visitor does: pages by their addresses, parsed once a test run."""

from __future__ import annotations

import re
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


@cache
def html(path: str) -> str:
    """Return what a public address answers; it answers 200."""
    answer = Client().get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return answer.content.decode()


def page(path: str) -> BeautifulSoup:
    return BeautifulSoup(html(path), "html.parser")


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
