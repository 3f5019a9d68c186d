"""`manage.py open_translation_tasks`: open the tasks of what is public and left behind already."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from segib_site.models import SitePage, SlicedMixin
from segib_site.translation_tasks import opening


class Command(BaseCommand):
    help = (
        "Bring the translation tasks of every public page and record in line with what its translations "
        "need: after an import, or on a site that is older than its tasks. Safe to run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stale-only", action="store_true", help="Leave out what was never translated.")

    def handle(self, *args: Any, stale_only: bool, **options: Any) -> None:
        number = 0
        models: list[Any] = [model for model in apps.get_models() if issubclass(model, SlicedMixin)]
        for model in models:
            if model is SitePage:
                continue
            for pk in list(model._default_manager.filter(live=True).values_list("pk", flat=True)):
                record = model._default_manager.filter(pk=pk).first()
                if record is not None:
                    number += len(opening.open_for(record, only_stale=stale_only))
        self.stdout.write(f"Unfinished translation tasks: {number}")
