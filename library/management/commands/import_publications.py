"""Bring in a back catalogue of publications."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from library.importing.tables import ImportProblems
from library.importing.writing import Outcome, import_table
from segib_site import languages


class Command(BaseCommand):
    """Checks a table whole, then makes its publications, or nothing."""

    help = (
        "Bring in publications from a CSV or JSON file (docs/import-publications.md). Every mistake is "
        "reported with its line and column, and nothing is written then. Publications that are there are "
        "never changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--files", type=Path, metavar="FOLDER", help="Where the files of editions are.")
        parser.add_argument("--dry-run", action="store_true", help="Check everything and write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        try:
            with languages.forced("en"):
                done = import_table(
                    options["file"], folder=options["files"], dry_run=dry_run, tell=self.stdout.write
                )
        except ImportProblems as error:
            raise CommandError("Nothing was imported:\n" + "\n".join(error.problems)) from error
        for line in done.differing:
            self.stderr.write(f"{line}: the site says something else; left as it is")
        self.stdout.write(f"{'Would import' if dry_run else 'Imported'}: {self._in_words(done)}.")

    def _in_words(self, done: Outcome) -> str:
        return (
            f"{len(done.made)} publications ({len(done.published)} public) with {done.editions} editions; "
            f"{len(done.unchanged)} there already, {len(done.differing)} there and different"
        )
