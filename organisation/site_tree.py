"""The tree of public pages, for the site map."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from organisation import queries
from segib_site import presentation
from segib_site.models import SitePage

#: From this number of pages on, what stands below a page is folded.
FOLDED_FROM = 9


@dataclass
class Branch:
    """A page and what stands below it."""

    link: presentation.Link
    branches: list[Branch] = field(default_factory=list)

    @property
    def is_folded(self) -> bool:
        return len(self.branches) >= FOLDED_FROM


def tree(home: SitePage, request: HttpRequest, current: SitePage | None = None) -> list[Branch]:
    """Return what stands below the front page. What stands below a page that cannot be shown is left out."""
    found: dict[str, Branch] = {}
    top: list[Branch] = []
    for page in queries.pages_of_site(home):
        above = found.get(page.path[: -SitePage.steplen])
        link = presentation.link_to(page, request, current)
        if link is None or (above is None and page.depth > home.depth + 1):
            continue
        link.is_ancestor = False
        found[page.path] = branch = Branch(link)
        (above.branches if above else top).append(branch)
    return top
