"""How often files are downloaded: sums a month for each file. Nothing of a person is kept.

Counted is who gets a file from its beginning. Robots that say who they are, staff who are signed in, resumed
downloads, and whoever only asks whether a file has changed are not.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase

from library.models import DownloadCount
from segib_site.readership.counting import is_reader
from segib_site.readership.sums import Sums

#: Site reference, language, version.
Key = tuple[str, str, int]


def count(request: HttpRequest, response: HttpResponseBase, files: list[Key]) -> None:
    """Count the files that an answer sends, if it sends them from their beginning."""
    if not settings.COUNT_READERS or not is_reader(request):
        return
    begins = response.status_code == 200 or (
        response.status_code == 206 and response.get("Content-Range", "").startswith("bytes 0-")
    )
    if begins or "X-Accel-Redirect" in response or response.status_code == 302:
        for key in files:
            _sums.count(key)


def _add(month: datetime.date, key: Key, times: int) -> None:
    symbol, language, version = key
    place = {"month": month, "symbol": symbol, "language": language, "version": version}
    if DownloadCount.objects.filter(**place).update(count=F("count") + times):
        return
    _row, made = DownloadCount.objects.get_or_create(**place, defaults={"count": times})
    if not made:
        DownloadCount.objects.filter(**place).update(count=F("count") + times)


_sums: Sums[Key] = Sums(_add)
write_down, forget = _sums.write_down, _sums.forget
