"""Sums that are counted in memory, and written down about once a minute and at the end of the process."""

from __future__ import annotations

import atexit
import datetime
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

Key = TypeVar("Key")

#: Sums that wait in memory before they are written down whatever the time.
MOST_WAITING = 500


class Sums(Generic[Key]):
    """Counts keys; ``add`` writes how often one occurred to the sums of a month (its first day)."""

    def __init__(self, add: Callable[[datetime.date, Key, int], None]) -> None:
        self._add = add
        self._waiting: Counter[Key] = Counter()
        self._lock = threading.Lock()
        self._written_at = time.monotonic()
        atexit.register(self._at_the_end)

    def count(self, key: Key) -> None:
        """Count one more."""
        with self._lock:
            self._waiting[key] += 1
            is_due = time.monotonic() - self._written_at >= settings.COUNT_READERS_SECONDS
        if is_due or len(self._waiting) >= MOST_WAITING:
            self.write_down()

    def write_down(self) -> int:
        """Add the sums that wait to those of the month, and return how many there were. What cannot be
        written waits for the next time."""
        with self._lock:
            sums = dict(self._waiting)
            self._waiting.clear()
            self._written_at = time.monotonic()
        month = timezone.localdate().replace(day=1)
        try:
            with transaction.atomic():
                for key, times in sums.items():
                    self._add(month, key, times)
        except DatabaseError:
            logger.exception("Figures could not be written down")
            with self._lock:
                if len(self._waiting) < MOST_WAITING * 4:
                    self._waiting.update(sums)
            return 0
        return len(sums)

    def forget(self) -> None:
        """Forget what waits (for tests)."""
        with self._lock:
            self._waiting.clear()

    def _at_the_end(self) -> None:
        if self._waiting and settings.configured and settings.COUNT_READERS:
            self.write_down()
