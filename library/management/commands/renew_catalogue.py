"""Make the catalogue's records again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from library.catalogue import records
from library.models import CatalogueRecord


class Command(BaseCommand):
    """Safe at any time: a record whose publication says the same as before keeps its date."""

    help = "Makes the records of all publications again, for citations, harvesting, feeds and lists."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="only if there is no record yet")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and CatalogueRecord.objects.exists():
            return
        changed = records.renew()
        if changed or not options["if_empty"]:
            self.stdout.write(f"{changed} catalogue records changed.")
