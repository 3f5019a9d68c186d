"""What keeps readers out of pages, read once a request: for the page that is asked for, and for those that it
would name."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.http import HttpRequest
from wagtail.models import PageViewRestriction


def of_site(request: HttpRequest) -> list[Any]:
    """Return all restrictions of pages, each with the path of its page; those of aliases do not count."""
    known = request.__dict__.get("restrictions")
    if known is None:
        every = PageViewRestriction.objects.filter(page__alias_of__isnull=True)
        request.__dict__["restrictions"] = known = list(every.annotate(path_of_page=F("page__path")))
    return known


def above(page: Any, request: HttpRequest) -> list[Any]:
    """Return the restrictions of a page and of those above it."""
    if page.alias_of_id:
        return list(page.get_view_restrictions())
    return [one for one in of_site(request) if page.path.startswith(one.path_of_page)]


def let_in(page: Any, request: HttpRequest) -> bool:
    """Say whether nothing keeps the reader out of a page."""
    return all(one.accept_request(request) for one in above(page, request))
