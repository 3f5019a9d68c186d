"""`manage.py run_scheduler`: release what is due, and have the worker tidy up once an hour and do the
night's work once a night."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from datetime import timedelta
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from segib_site import nightly
from segib_site.slices import schedule
from segib_site.tasks import housekeeping

logger = logging.getLogger(__name__)

HOUSEKEEPING_EVERY = timedelta(hours=1)
#: Longest pause after errors, in seconds.
LONGEST_PAUSE = 60.0


def interval_from_environment() -> float:
    """Return the seconds between two passes from SEGIB_SCHEDULER_INTERVAL (5 if not set)."""
    value = os.environ.get("SEGIB_SCHEDULER_INTERVAL") or "5"
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:  # also refuses "nan"
        raise CommandError("SEGIB_SCHEDULER_INTERVAL must be a number of seconds above 0, up to 3600.")
    return seconds


class Command(BaseCommand):
    help = "Release scheduled languages when they are due; runs until it is told to stop."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="make one pass and stop")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        interval = interval_from_environment()
        self.housekeeping_checked_at: float | None = None
        if once:
            released = self.make_pass()
            self.stdout.write(f"Released: {released}")
            return

        stop = threading.Event()

        def on_signal(_number: int, _frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, on_signal)
        signal.signal(signal.SIGINT, on_signal)
        pause = interval
        while not stop.is_set():
            try:
                self.make_pass()
                pause = interval
            except Exception:
                # Whatever went wrong, the next pass may succeed; the scheduler must outlive it.
                pause = min(LONGEST_PAUSE, max(pause, interval) * 2)
                logger.exception("A pass of the scheduler failed; the next is in %.0f seconds", pause)
                connections.close_all()
            close_old_connections()
            stop.wait(pause)

    def make_pass(self) -> int:
        """Release what is due, see to housekeeping, and return how many schedules were released."""
        released = schedule.release_due()
        if released:
            logger.info("Released %d scheduled item(s)", released)
        self.see_to_housekeeping()
        return released

    def see_to_housekeeping(self) -> None:
        """Queue housekeeping, unless any scheduler did within the hour, and the night's work, unless any did
        tonight (asks once a minute)."""
        now = time.monotonic()
        if self.housekeeping_checked_at is not None and now - self.housekeeping_checked_at < 60:
            return
        recent = DBTaskResult.objects.filter(
            task_path=housekeeping.module_path, enqueued_at__gt=timezone.now() - HOUSEKEEPING_EVERY
        )
        if not recent.exists():
            housekeeping.enqueue()
        nightly.queue_due()
        self.housekeeping_checked_at = now
