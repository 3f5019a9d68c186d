"""Answering for old addresses."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils import timezone

from segib_site import errors, old_addresses
from segib_site.middleware import ADMIN_PREFIX
from segib_site.models import MissedAddress, OldAddress
from segib_site.readership.counting import count_missing

logger = logging.getLogger(__name__)

#: Most missed addresses kept; then those asked for once make room.
MISSED_LIMIT = 2000

GetResponse = Callable[[HttpRequest], HttpResponse]


class OldAddressMiddleware:
    """Redirect old addresses (301). Those with a parameter that named a page are looked up first: their
    path is that of a home page. Others are looked up only where nothing else answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(ADMIN_PREFIX):
            return self.get_response(request)
        if any(name in request.GET for name in old_addresses.NAMING) and _is_home(request.path_info):
            return answer(request) or errors.not_found(request)
        response = self.get_response(request)
        if response.status_code == 404:
            moved = answer(request)
            if moved is None:
                count_missing(request)
            return moved or response
        return response


def _is_home(path: str) -> bool:
    return path.strip("/") in ("", "es", "en", "pt", "pt-br")


def answer(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect for an old address; count it if it is of the old kind and has none."""
    try:
        address = old_addresses.normalise(request.get_full_path())
    except ValueError:
        return None
    target = find(address, request)
    if target:
        return HttpResponsePermanentRedirect(target)
    if old_addresses.looks_old(address):
        count_missed(address)
    return None


def find(address: str, request: HttpRequest) -> str | None:
    """Return where an old address leads now, or ``None``."""
    known = OldAddress.objects.filter(address=address).select_related("page").first()
    if known is None:
        return None
    if known.page is None:
        return known.link
    return known.page.url_in(known.language, request) if known.page.live else None


def count_missed(address: str) -> None:
    """Note that an old address was asked for in vain."""
    if len(address) > MissedAddress._meta.get_field("address").max_length:
        return
    now = timezone.now()
    try:
        with transaction.atomic():
            if MissedAddress.objects.filter(address=address).update(count=F("count") + 1, last_seen=now):
                return
            if MissedAddress.objects.count() >= MISSED_LIMIT:
                rarest = MissedAddress.objects.order_by("count", "last_seen").values_list("pk", flat=True)
                MissedAddress.objects.filter(pk__in=list(rarest[:100])).delete()
            MissedAddress.objects.get_or_create(address=address, defaults={"last_seen": now})
    except DatabaseError:
        # The visitor gets the page that helps on, counted or not.
        logger.exception("A missed address could not be counted")
