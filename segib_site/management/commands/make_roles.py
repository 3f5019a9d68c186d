"""`manage.py make_roles`: the groups of the roles, and one for each office."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from segib_site.roles import starter


class Command(BaseCommand):
    help = (
        "Make the groups of the roles (translators, reviewers, editors, publishers, administrators, focal "
        "points, and the editors of each office) that are not there yet. Groups that exist are left as they "
        "are."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--complete",
            action="store_true",
            help="Also give groups that exist back what a new one would have. Nothing is taken away.",
        )

    def handle(self, *args: Any, complete: bool, verbosity: int, **options: Any) -> None:
        for group in starter.make_roles(complete=complete):
            if verbosity > 0:
                self.stdout.write(group.name)
