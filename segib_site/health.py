"""Answers for operators and load balancers: is the process alive, is it ready to serve?

Neither reads a cookie, starts a session or says anything about versions, hosts or errors.
"""

from __future__ import annotations

import logging
import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

Migration = tuple[str, str]


@cache
def migrations_on_disk() -> frozenset[Migration]:
    """Return ``(app label, name)`` of every migration of the installed apps.

    Only the packages are imported, not the hundreds of migrations in them: this takes milliseconds.
    """
    found = set()
    for config in apps.get_app_configs():
        module_name, _explicit = MigrationLoader.migrations_module(config.label)
        if module_name is None:
            continue
        try:
            module = import_module(module_name)
        except ModuleNotFoundError as error:
            if error.name != module_name:
                raise
            continue
        for entry in pkgutil.iter_modules(getattr(module, "__path__", ())):
            if not entry.ispkg and entry.name[0] not in "_~":
                found.add((config.label, entry.name))
    return frozenset(found)


def missing_migrations() -> list[Migration]:
    """Return the migrations that the database has not had yet (one query).

    A database that is ahead of this code lacks none: during an upgrade the old release stays ready.
    Raises `django.db.DatabaseError` if the database does not answer.
    """
    return sorted(migrations_on_disk() - MigrationRecorder(connection).applied_migrations().keys())


@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Answer 200 while the process can answer at all; touches no database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database is reachable and migrated, else 503 with the reasons."""
    reasons: dict[str, str] = {}
    try:
        missing = missing_migrations()
    except DatabaseError:
        logger.exception("The database does not answer")
        reasons["database"] = "does not answer"
    else:
        if missing:
            reasons["migrations"] = f"{len(missing)} not applied"
    return JsonResponse(
        {"status": "not ready" if reasons else "ready", "reasons": reasons},
        status=503 if reasons else 200,
    )
