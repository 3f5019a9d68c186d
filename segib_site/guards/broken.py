"""What would break the page: objects chosen in it that no longer exist. The only check that stops."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy, gettext_noop

from segib_site.guards.findings import Finding
from segib_site.guards.reading import Reading
from segib_site.guards.registry import check
from segib_site.slices.content import SHARED

_GONE = {
    "image": gettext_noop("The picture chosen here no longer exists. Choose another or remove the block."),
    "document": gettext_noop(
        "The document chosen here no longer exists. Choose another or remove the block."
    ),
    "page": gettext_noop("The page chosen here no longer exists. Choose another or remove the block."),
    "other": gettext_noop("What was chosen here no longer exists. Choose another or remove the block."),
}


@check("broken", gettext_lazy("Broken parts"), order=10)
def what_no_longer_exists(reading: Reading) -> Iterator[Finding]:
    """Look for blocks and facts whose object was deleted since they were written."""
    for code in reading.languages:
        for chosen in reading.chosen(code):
            if reading.targets.get(chosen.model, chosen.pk) is None:
                yield Finding("broken", "stop", code, chosen.path, _GONE[chosen.kind], judged=str(chosen.pk))
    if SHARED not in reading.slices:
        return
    for path, field, pk in reading.shared_references():
        if reading.targets.get(field.related_model, pk) is None:  # type: ignore[arg-type]
            is_needed = not field.null
            yield Finding(
                "broken",
                "stop" if is_needed else "warning",
                SHARED,
                path,
                gettext_noop("What was chosen here no longer exists. Choose another.")
                if is_needed
                else gettext_noop("What was chosen here no longer exists: nothing will be shown for it."),
                judged=str(pk),
            )
