"""How many files are sent at once: slow downloads never take every thread, so that pages are always answered.

Each process counts its own. Whoever comes when there is no room is told when to come again (503 with
`Retry-After`, RFC 9110 section 15.6.4), which programs that resume downloads obey by themselves.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from segib_site import languages
from segib_site.middleware import negotiate
from segib_site.presentation import site_context

#: Answers of fewer bytes hold no thread for long: they always find room.
SMALL = 1024 * 1024
#: Seconds after which to ask again.
RETRY_AFTER = 20
#: Seconds between two words in the log.
SAID_EVERY = 60

logger = logging.getLogger(__name__)


class Room:
    """The files that a process is sending."""

    def __init__(self) -> None:
        self._lock, self._sending = Lock(), 0
        self._said = -math.inf

    @property
    def is_full(self) -> bool:
        """Say whether as many files are being sent as may be (`SEGIB_DOWNLOADS_AT_ONCE`)."""
        return self._sending >= settings.DOWNLOADS_AT_ONCE

    def counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a file, which is being sent from the first one to the last, or until the reader
        is gone."""
        with self._lock:
            self._sending += 1
        try:
            yield from pieces
        finally:
            with self._lock:
                self._sending -= 1

    def say_that_it_is_full(self) -> None:
        """Tell operators, once in `SAID_EVERY` seconds."""
        now = time.monotonic()
        if now - self._said >= SAID_EVERY:
            self._said = now
            logger.warning("Downloads are refused: %s are sent already.", settings.DOWNLOADS_AT_ONCE)


room = Room()


def come_again(request: HttpRequest) -> HttpResponse:
    """Say in the reader's language that there is no room now."""
    with languages.forced(negotiate(request)):
        response = render(request, "library/no_room.html", site_context(request), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    # Django would log each as an error of the server; that it happens at all is said once in a while.
    response._has_been_logged = True  # type: ignore[attr-defined]
    room.say_that_it_is_full()
    return response
