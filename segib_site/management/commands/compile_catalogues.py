"""`manage.py compile_catalogues`: `.po` to `.mo`, by Babel."""

from typing import Any

from django.core.management.base import BaseCommand

from segib_site import catalogues


class Command(BaseCommand):
    help = "Compile the message catalogues in locale/ that have changed (no gettext needed)."
    requires_system_checks = ()

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        made = catalogues.compile_all()
        if verbosity > 0:
            for path in made:
                self.stdout.write(f"Compiled {path.relative_to(catalogues.locale_folder())}")
            if not made:
                self.stdout.write("The catalogues are up to date.")
