"""Typeset the site's own works anew where its records have changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from library import works


class Command(BaseCommand):
    help = (
        "Typeset the chronology, the participation by country and the directory in three languages. "
        "A file whose records have not changed is left alone; one that has changed becomes a new version."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for symbol, made in works.typeset_all().items():
            what = ", ".join(f"{edition.language} v{edition.version}" for edition in made)
            self.stdout.write(f"{symbol}: {what or 'nothing has changed'}")
