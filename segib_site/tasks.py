"""Tasks of the background worker that belong to no other module."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession

from segib_site.models import TranslationUpload

#: How long the result of a finished task can be looked up.
KEEP_RESULTS_FOR = timedelta(days=30)


@task(queue_name="worker", backend="worker")
def housekeeping() -> dict[str, int]:
    """Remove what has expired: sessions, results of finished tasks, traces of open editing screens,
    translation files that nobody imported.

    Returns how many task results were removed. Safe to run at any time and more than once.
    """
    call_command("clearsessions", verbosity=0)
    EditingSession.cleanup()
    TranslationUpload.objects.forget_old()
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_RESULTS_FOR)
    removed, _by_model = old.delete()
    return {"task_results": removed}
