"""What is counted of readers, and what is not."""

from __future__ import annotations

import datetime
import re

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from segib_site import languages
from segib_site.middleware import language_of_path
from segib_site.models import ReaderCount
from segib_site.models.readership import DETAIL_LENGTH
from segib_site.readership.sums import Sums

Key = tuple[str, str, str, str]

#: Most different words or addresses kept a month: somebody who makes them up fills no disk.
DETAILS_A_MONTH = 2000

_MACHINE = re.compile(r"bot|crawl|spider|slurp|monitor|preview|archiv|curl|wget|python|java/|http|scan", re.I)
#: What may be somebody's address, telephone number or document.
_PERSONAL = re.compile(r"@|(?:\d[\s.-]*){6,}")


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


def _add(month: datetime.date, key: Key, times: int) -> None:
    kind, code, section, detail = key
    place = {"month": month, "kind": kind, "language": code, "section": section, "detail": detail}
    if ReaderCount.objects.filter(**place).update(count=F("count") + times):
        return
    if detail and ReaderCount.objects.filter(month=month, kind=kind).count() >= DETAILS_A_MONTH:
        return
    _row, made = ReaderCount.objects.get_or_create(**place, defaults={"count": times})
    if not made:
        ReaderCount.objects.filter(**place).update(count=F("count") + times)


_sums: Sums[Key] = Sums(_add)
_count, write_down, forget = _sums.count, _sums.write_down, _sums.forget
