"""Whether the files that are held are still the ones that were recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from library.files import measure
from library.models import Edition


@dataclass(frozen=True)
class Difference:
    """A file that is not what it was."""

    edition: Edition
    #: ``missing`` or ``changed``.
    what: str

    def __str__(self) -> str:
        one = self.edition
        return f"{one.page.symbol} v{one.version} {one.language}: {self.what} ({one.file.file.name})"


def differences(every: int = 1, turn: int = 0) -> Iterator[Difference]:
    """Read the held files, or each so many-th of them, and yield those that differ from their checksum."""
    held = Edition.objects.filter(file__isnull=False).select_related("file", "page").order_by("pk")
    for edition in held.iterator():
        if edition.pk % every != turn % every:
            continue
        try:
            with edition.file.file.storage.open(edition.file.file.name, "rb") as content:
                measures = measure(content)
        except OSError:
            yield Difference(edition, "missing")
            continue
        if (measures.sha256, measures.size) != (edition.sha256, edition.size):
            yield Difference(edition, "changed")
