"""Counting in memory, and writing the sums down about once a minute."""

from __future__ import annotations

import atexit
import logging
import re
import threading
import time
from collections import Counter

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from segib_site import languages
from segib_site.middleware import language_of_path
from segib_site.models import ReaderCount
from segib_site.models.readership import DETAIL_LENGTH

logger = logging.getLogger(__name__)

Key = tuple[str, str, str, str]

#: Most different words or addresses kept a month: somebody who makes them up fills no disk.
DETAILS_A_MONTH = 2000
#: Sums that wait in memory before they are written down whatever the time.
MOST_WAITING = 500

_MACHINE = re.compile(r"bot|crawl|spider|slurp|monitor|preview|archiv|curl|wget|python|java/|http|scan", re.I)
#: What may be somebody's address, telephone number or document.
_PERSONAL = re.compile(r"@|(?:\d[\s.-]*){6,}")

_waiting: Counter[Key] = Counter()
_lock = threading.Lock()
_written_at = time.monotonic()


def is_reader(request: HttpRequest) -> bool:
    """Say whether a request is a person's who reads the public site. Looks at cookies without making the
    answer vary by them."""
    agent = request.headers.get("User-Agent", "")
    return (
        request.method == "GET"
        and bool(agent)
        and not _MACHINE.search(agent)
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def count_view(page: object, request: HttpRequest) -> None:
    """Count a view of a page in the language of its address."""
    if not settings.COUNT_READERS or not is_reader(request):
        return
    code = languages.active()
    kind = ReaderCount.Kind.VIEW if page.is_live_in(code) else ReaderCount.Kind.FALLBACK  # type: ignore[attr-defined]
    section = page.path[: 3 * page.steplen]  # type: ignore[attr-defined]
    _count((kind, code, section, ""))


def count_search(words: str, found: int, request: HttpRequest) -> None:
    """Count a search; of one that found nothing, its words."""
    if not settings.COUNT_READERS or not is_reader(request):
        return
    code = languages.active()
    _count((ReaderCount.Kind.SEARCH, code, "", ""))
    words = " ".join(words.lower().split())
    if not found and words and len(words) <= DETAIL_LENGTH and not _PERSONAL.search(words):
        _count((ReaderCount.Kind.FAILED_SEARCH, code, "", words))


def count_missing(request: HttpRequest) -> None:
    """Count a public address that does not exist: the path alone, and only below a language."""
    path = request.path_info
    code = language_of_path(path)
    if not settings.COUNT_READERS or code is None or not is_reader(request):
        return
    if len(path) <= DETAIL_LENGTH and not _PERSONAL.search(path):
        _count((ReaderCount.Kind.MISSING, code, "", path))


def _count(key: Key) -> None:
    with _lock:
        _waiting[key] += 1
        is_due = time.monotonic() - _written_at >= settings.COUNT_READERS_SECONDS
    if is_due or len(_waiting) >= MOST_WAITING:
        write_down()


def write_down() -> int:
    """Add the sums that wait to those of the month, and return how many there were. What cannot be
    written waits for the next time."""
    global _written_at  # noqa: PLW0603 - one process, one clock
    with _lock:
        sums = dict(_waiting)
        _waiting.clear()
        _written_at = time.monotonic()
    month = timezone.localdate().replace(day=1)
    try:
        with transaction.atomic():
            for (kind, code, section, detail), times in sums.items():
                _add(month, kind, code, section, detail, times)
    except DatabaseError:
        logger.exception("Readers' figures could not be written down")
        with _lock:
            if len(_waiting) < MOST_WAITING * 4:
                _waiting.update(sums)
        return 0
    return len(sums)


def _add(month: object, kind: str, code: str, section: str, detail: str, times: int) -> None:
    place = {"month": month, "kind": kind, "language": code, "section": section, "detail": detail}
    if ReaderCount.objects.filter(**place).update(count=F("count") + times):
        return
    if detail and ReaderCount.objects.filter(month=month, kind=kind).count() >= DETAILS_A_MONTH:
        return
    _row, made = ReaderCount.objects.get_or_create(**place, defaults={"count": times})
    if not made:
        ReaderCount.objects.filter(**place).update(count=F("count") + times)


def forget() -> None:
    """Forget what waits (for tests)."""
    with _lock:
        _waiting.clear()


@atexit.register
def _at_the_end() -> None:
    if _waiting and settings.configured and settings.COUNT_READERS:
        write_down()
