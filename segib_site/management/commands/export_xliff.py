"""`manage.py export_xliff`: write texts for translation to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from segib_site import languages
from segib_site.models import SitePage
from segib_site.xliff.checking import records_named
from segib_site.xliff.selection import export, section, used_by
from segib_site.xliff.writing import Version, Wanted


class Command(BaseCommand):
    help = "Write a page and everything below it, or one record, as XLIFF 1.2 for translation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", help="number of a page, or a record such as cooperation.axis:12")
        parser.add_argument("language", choices=languages.CODES, help="the language to translate into")
        parser.add_argument("--into", type=Path, default=Path(), help="folder to write to (the current one)")
        parser.add_argument("--alone", action="store_true", help="the page without those below it")
        parser.add_argument("--used", action="store_true", help="with the records that the pages use")
        parser.add_argument("--all", action="store_true", help="everything, not only what is to be done")
        parser.add_argument("--draft", action="store_true", help="the draft, also of what is public")

    @transaction.atomic
    def handle(self, *args: Any, what: str, language: str, into: Path, **options: Any) -> None:
        with languages.forced(language):
            name, records = self._chosen(what, alone=options["alone"])
            made = export(
                [*records, *(used_by(records) if options["used"] else [])],
                language,
                name=name,
                version=Version.DRAFT if options["draft"] else Version.PUBLIC,
                wanted=Wanted.ALL if options["all"] else Wanted.TO_DO,
            )
        if made is None:
            self.stdout.write("There is nothing to translate.")
            return
        path = into / made.name
        try:
            path.write_bytes(made.content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path}: {made.records} records, {made.units} texts.")

    def _chosen(self, what: str, *, alone: bool) -> tuple[str, list[Any]]:
        if what.isdigit():
            page = SitePage.objects.filter(pk=int(what), depth__gt=1).first()
            if page is None:
                raise CommandError(f"There is no page {what}.")
            return str(page), [page.specific] if alone else section(page)
        record = records_named([what]).get(what)
        if record is None:
            raise CommandError(f"There is no record {what}.")
        return str(record), [record]
