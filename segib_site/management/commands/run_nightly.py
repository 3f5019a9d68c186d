"""`manage.py run_nightly [name …]`: do the night's work, or some of it, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from segib_site import nightly


class Command(BaseCommand):
    help = "Do the jobs of a night now, all of them or those named; see segib_site/nightly.py."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="name", help="jobs to do (all, if none is named)")
        parser.add_argument("--list", action="store_true", help="only say which jobs there are")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(sorted(nightly.NIGHTLY)))
            return
        names = options["names"] or sorted(nightly.NIGHTLY)
        if unknown := [name for name in names if name not in nightly.NIGHTLY]:
            raise CommandError(f"There is no job named {', '.join(unknown)}; `--list` names them.")
        failed = []
        for name in names:
            try:
                self.stdout.write(f"{name}: {nightly.run_now(name)}")
            except nightly.JobFailed as error:
                # The others are done all the same.
                failed.append(str(error))
                self.stderr.write(str(error))
        if failed:
            raise CommandError(f"{len(failed)} of {len(names)} jobs failed.")
