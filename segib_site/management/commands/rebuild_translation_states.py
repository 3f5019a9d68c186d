"""`manage.py rebuild_translation_states`: write down anew where each language of each record stands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from segib_site.models import TranslationState
from segib_site.translations import states


class Command(BaseCommand):
    help = "Compute the state of every translation anew and say which were not what they should have been."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only if nothing is written down yet")

    def handle(self, *args: Any, if_empty: bool, verbosity: int, **options: Any) -> None:
        if if_empty and TranslationState.objects.exists():
            return
        looked_at, wrong = states.rebuild()
        if if_empty:
            wrong = []
        if verbosity > 0:
            for line in wrong:
                self.stdout.write(line)
            self.stdout.write(f"States of translations: {looked_at} records, {len(wrong)} put right.")
