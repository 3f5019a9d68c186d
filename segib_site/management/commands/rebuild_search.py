"""Rebuild the search records."""

from typing import Any

from django.core.management.base import BaseCommand

from segib_site.search import index


class Command(BaseCommand):
    help = "Write the search records of every page anew. The site may serve meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{index.rebuild()} pages are searchable.")
