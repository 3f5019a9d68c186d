"""Read every file that the library holds, and compare it with its checksum."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from library.delivery.verifying import differences


class Command(BaseCommand):
    """Ends with status 1 where a file is missing or is not what it was."""

    help = "Reads every file that the library holds and compares it with its checksum."

    def handle(self, *args: Any, **options: Any) -> None:
        found = [str(one) for one in differences()]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} files are not what was recorded. Restore them from a backup.")
        self.stdout.write("Every file is what was recorded.")
