"""Work that is done once a night.

A job is a plain function that returns one line for the log::

    @nightly
    def forget_old_verdicts() -> str:
        return f"{removed} verdicts removed"

in a module named ``nightly_jobs`` of an app or of a package in `segib_site`; these are imported when
Django starts. The scheduler (`manage.py run_scheduler`) queues each once a night for the worker, from
02:00 on by the clock of `settings.TIME_ZONE`. A night is remembered in the database (`NightlyRun`):
a restart neither skips nor repeats one, nor do two schedulers; a site that was down at 02:00 makes up
for the latest night when it is back. A job seen for the first time waits for the next night.

`queue_due` asks the wall clock for the hour: the night on which 02:00 is skipped begins at 03:00, and the
one on which it comes twice begins once.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules, module_has_submodule
from django_tasks import task

logger = logging.getLogger(__name__)

Job = Callable[[], str]

#: The hour at which a night's work begins.
BEGINS_AT = 2
MODULE = "nightly_jobs"
#: Every job by its name: the module's package and the function's name (``guards.published_findings``).
NIGHTLY: dict[str, Job] = {}


class JobFailed(Exception):
    """A night's job failed; the reason is in its `NightlyRun` and in the log."""


def nightly(function: Job) -> Job:
    """Have a function run once a night."""
    package = function.__module__.removesuffix(f".{MODULE}").rsplit(".", 1)[-1]
    name = f"{package}.{function.__name__}"
    if NIGHTLY.get(name, function).__module__ != function.__module__:
        raise ValueError(f"There are two nightly jobs named {name}.")
    NIGHTLY[name] = function
    return function


def discover() -> None:
    """Import the modules that hold nightly jobs (they make no query when imported)."""
    autodiscover_modules(MODULE)
    import segib_site

    for module in iter_modules(segib_site.__path__, "segib_site."):
        if module.ispkg and module_has_submodule(import_module(module.name), MODULE):
            import_module(f"{module.name}.{MODULE}")


def night_of(now: datetime.datetime) -> datetime.date:
    """Return the night whose work is due at a moment: the latest that has begun."""
    local = timezone.localtime(now)
    return local.date() if local.hour >= BEGINS_AT else local.date() - datetime.timedelta(days=1)


def queue_due(now: datetime.datetime | None = None) -> int:
    """Queue the jobs that nobody has queued for this night yet, and return how many."""
    from segib_site.models import NightlyRun

    night = night_of(now or timezone.now())
    queued = set(NightlyRun.objects.filter(night=night).values_list("name", flat=True))
    count = 0
    for name in NIGHTLY.keys() - queued:
        with transaction.atomic():
            is_new = not NightlyRun.objects.filter(name=name).exists()
            run, made = NightlyRun.objects.get_or_create(name=name, night=night)
            if not made:
                continue  # another scheduler was faster
            if is_new:
                run.outcome = "Seen for the first time: begins with the next night."
                run.finished_at = timezone.now()
                run.save()
                continue
            run_job.enqueue(name, night.isoformat())
            count += 1
    return count


@task(queue_name="worker", backend="worker")
def run_job(name: str, night: str) -> str:
    """Do one job of one night in the worker; returns its line. A job that fails shows as a failed task,
    and the others go on."""
    return run_now(name, datetime.date.fromisoformat(night))


def run_now(name: str, night: datetime.date | None = None) -> str:
    """Do a job now and remember what came of it as the night's (today's, if none is given).

    Raises `JobFailed` if it fails, `KeyError` if there is no such job.
    """
    from segib_site.models import NightlyRun

    job = NIGHTLY[name]
    night = night or night_of(timezone.now())
    begun = timezone.now()
    values = {"started_at": begun, "finished_at": None, "outcome": "", "error": ""}
    run, _made = NightlyRun.objects.update_or_create(name=name, night=night, defaults=values)
    try:
        run.outcome = " ".join(str(job()).split())[:500]
    except Exception as error:
        logger.exception("The nightly job %s failed", name)
        run.error = f"{type(error).__name__}: {error}"[:500]
        raise JobFailed(f"{name}: {run.error}") from error
    finally:
        run.finished_at = timezone.now()
        run.save()
    logger.info("Nightly job %s: %s", name, run.outcome)
    return run.outcome
