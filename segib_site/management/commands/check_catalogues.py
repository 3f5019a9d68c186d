"""`manage.py check_catalogues`: every string of the interface, in every language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from segib_site import catalogues


class Command(BaseCommand):
    help = (
        "Fail if a string of the interface is missing, untranslated, fuzzy, obsolete or has lost a "
        "placeholder in any language. --update writes new strings into locale/ first."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--update",
            action="store_true",
            help="add new strings to locale/*/LC_MESSAGES/django.po and remove obsolete ones",
        )

    def handle(self, *args: Any, update: bool, verbosity: int, **options: Any) -> None:
        try:
            sources = catalogues.extract()
        except catalogues.UnreadableSource as error:
            raise CommandError(str(error)) from error
        codes = [code for code, _name in settings.LANGUAGES]
        if update:
            for code in codes:
                if catalogues.update(code, sources) and verbosity > 0:
                    self.stdout.write(f"Wrote {catalogues.po_path(code).relative_to(settings.BASE_DIR)}")
        faults = [
            fault
            for code in codes
            for fault in catalogues.faults(code, sources, catalogues.read(catalogues.po_path(code)))
        ]
        if faults:
            for fault in faults:
                self.stderr.write(fault)
            advice = "" if update else " (`manage.py check_catalogues --update` adds and removes strings)"
            raise CommandError(f"{len(faults)} fault(s) in the message catalogues{advice}.")
        if verbosity > 0:
            self.stdout.write(f"{len(sources)} strings, complete in {', '.join(codes)}.")
