"""Import a table of old addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from segib_site import languages
from segib_site.old_addresses import importing


class Command(BaseCommand):
    help = (
        "Import a CSV file (UTF-8) with the columns old_address and new_address: addresses of segib.org as "
        "it was, and the paths of this site (or https addresses) that answer for them now. Known ones are "
        "changed. A mistake is reported with its line, and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Check the file and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with languages.forced("en"):
                done = importing.import_table(options["file"], dry_run=options["dry_run"])
        except importing.TableError as error:
            raise CommandError("Nothing was imported:\n" + "\n".join(error.problems)) from error
        what = f"{done.made} new, {done.changed} changed, {done.kept} as they were"
        self.stdout.write(f"Would import: {what}." if options["dry_run"] else f"Imported: {what}.")
