"""Load the starter content."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from segib_site import starter
from segib_site.models import SitePage


class Command(BaseCommand):
    help = (
        "Load the starter content of every app. What was loaded before is left alone, also what "
        "editors have removed. A mistake in a file is reported with its line, and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing if there are pages.")
        parser.add_argument("--check", action="store_true", help="Check the files and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and SitePage.objects.filter(depth__gt=1).exists():
            return
        started = time.monotonic()
        try:
            if options["check"]:
                starter.all_files().check()
                self.stdout.write("The content files are in order.")
                return
            loaded = starter.load()
        except starter.StarterContentError as error:
            raise CommandError("Nothing was loaded:\n" + "\n".join(error.problems)) from error
        made = ", ".join(f"{number} {what}" for what, number in loaded.made.items()) or "nothing new"
        self.stdout.write(
            f"Starter content: {made}; {loaded.kept} were there already ({time.monotonic() - started:.1f} s)."
        )
