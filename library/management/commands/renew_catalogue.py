"""Make the catalogue's records again."""

from typing import Any

from django.core.management.base import BaseCommand

from library.catalogue import records


class Command(BaseCommand):
    """Safe at any time: a record whose publication says the same as before keeps its date."""

    help = "Makes the records of all publications again, for citations, harvesting, feeds and lists."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{records.renew()} catalogue records changed.")
