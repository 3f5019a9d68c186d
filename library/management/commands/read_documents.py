"""Read the files of editions: text by page, cover, whether they are tagged."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from library.models import Edition, Reading
from library.reading import keeping
from segib_site.models import SiteDocument


class Command(BaseCommand):
    """Reads here and now what the worker has not read."""

    help = "Reads the files of editions that have not been read yet (with --all: every one, again)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every file again")

    def handle(self, *args: Any, **options: Any) -> None:
        documents = keeping.unread()
        if options["all"]:
            documents = SiteDocument.objects.filter(
                pk__in=Edition.objects.filter(file__isnull=False).values("file_id")
            )
        counts = dict.fromkeys(Reading.State.values, 0)
        for document in documents.order_by("pk"):
            reading = keeping.read(document, anew=options["all"])
            counts[reading.state] += 1
            if reading.state == Reading.State.FAILED:
                self.stderr.write(f"{document.title}: {reading.reason}")
        said = f"{counts['read']} files read, {counts['no_text']} without text, {counts['failed']} failed."
        self.stdout.write(said)
