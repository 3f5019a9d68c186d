"""`manage.py serve`: the server, the task worker and the scheduler, supervised."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from segib_site import supervisor


class Command(BaseCommand):
    help = "Run the server, the task worker and the scheduler together (PORT, SEGIB_WORKERS, SEGIB_THREADS)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(supervisor.main([]))
