"""`manage.py import_xliff`: take a translated file back into the drafts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from segib_site import languages
from segib_site.xliff.applying import take_back
from segib_site.xliff.checking import check
from segib_site.xliff.outcome import Checked
from segib_site.xliff.reading import MAX_BYTES, UnreadableFile, read


class Command(BaseCommand):
    help = (
        "Take a translated XLIFF 1.2 file (or a ZIP archive of them) into the drafts of its language. "
        "Mistakes are reported with their places, and nothing is written; nothing becomes public."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="check the file and write nothing")
        parser.add_argument(
            "--changed-here",
            choices=("refuse", "ours", "theirs"),
            default="refuse",
            help="translations that were changed here meanwhile: refuse the file (default), keep, replace",
        )
        parser.add_argument("--review", action="store_true", help="submit what was taken for review")
        parser.add_argument("--user", help="do it as this user, with their rights")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        user = None
        if options["user"]:
            users = get_user_model()._default_manager.filter(username=options["user"], is_active=True)
            if (user := users.first()) is None:
                raise CommandError(f"There is no user {options['user']}.")
        with languages.forced("en"):
            try:
                with file.open("rb") as stream:
                    units = read(file.name, stream.read(MAX_BYTES + 1))
            except OSError as error:
                raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
            except UnreadableFile as error:
                raise CommandError(f"Nothing was imported. {error}") from error
            choice = options["changed_here"]
            if options["check"]:
                done = check(units, user, choice)
            else:
                done = take_back(units, user, on_conflict=choice, review=options["review"])
        if done.is_refused:
            raise CommandError("Nothing was imported:\n" + "\n".join(_lines(done)))
        would = "Would take" if options["check"] else "Taken"
        self.stdout.write(
            f"{would}: {done.total('said')} texts; as they were: {done.total('unchanged')}; "
            f"not translated: {done.total('untranslated')}; in part only: {done.total('partial')}; "
            f"kept: {done.total('kept')}."
        )


def _lines(done: Checked) -> list[str]:
    problems = [": ".join(filter(None, (p.file, p.unit, p.reason))) for p in done.shown_problems]
    changed = [f"{c.record} › {c.label}: changed here meanwhile: “{c.ours}”" for c in done.conflicts]
    return [*problems, *changed]
