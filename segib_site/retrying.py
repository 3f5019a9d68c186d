"""Second attempts for tasks of the worker: the queue itself makes one only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

#: How long to wait before the second, third … attempt: a mail server that restarts, one that is mended
#: within the day.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)


def try_again(task: Any, attempt: int, *args: Any) -> bool:
    """Queue a task for another attempt after a pause, with ``attempt`` as its last argument; say
    whether there is one. The caller then raises its error, so that the failure shows.

    After the sixth attempt there is none, nor with a queue that cannot wait (that of the tests).
    """
    if attempt > len(WAITS) or not task.get_backend().supports_defer:
        return False
    task.using(run_after=timezone.now() + WAITS[attempt - 1]).enqueue(*args, attempt + 1)
    return True
