"""Fill the library with generated publications, to measure (settings of tests only)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tests.specimens.many_publications import generate


class Command(BaseCommand):
    help = "Add publications until so many generated ones are there, with files and what they say."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--pages", type=int, default=20, help="pages of each file")

    def handle(self, *args: Any, number: int, pages: int, **options: Any) -> None:
        generate(number, pages)
        self.stdout.write(f"{number} generated publications are there.")
