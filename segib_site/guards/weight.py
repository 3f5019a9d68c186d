"""What a page weighs for a visitor who comes for the first time, estimated in kilobytes (of 1000 bytes)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.images.models import AbstractImage

from segib_site.guards.findings import Finding
from segib_site.guards.reading import Reading
from segib_site.guards.registry import check

#: Style, script, typeface, marks and frame of every page, compressed as they are sent.
FRAME = 40
#: Widest that a picture is sent, in pixels (the templates' ``width-1080``).
WIDEST = 1080
#: Bytes a pixel of a WebP picture takes, measured on photographs at Wagtail's quality (80).
BYTES_A_PIXEL = 0.16
#: Text with its markup takes about this share of its length once compressed.
COMPRESSED = 0.45


@check("weight", gettext_lazy("Weight of the page"), order=60)
def pages_too_heavy(reading: Reading) -> Iterator[Finding]:
    """Add up what the pictures and the text of each language weigh."""
    limit = settings.SEGIB_PAGE_WEIGHT_KB
    shared = [
        reading.targets.get(field.related_model, pk)  # type: ignore[arg-type]
        for _path, field, pk in reading.shared_references()
    ]
    for code in reading.languages:
        chosen = [reading.targets.get(one.model, one.pk) for one in reading.chosen(code)]
        pictures = [one for one in (*shared, *chosen) if isinstance(one, AbstractImage)]
        text = sum(len(passage.value.encode()) for passage in reading.passages(code))
        weight = round(FRAME + text * COMPRESSED / 1000 + sum(map(picture_weight, pictures)))
        if weight > limit:
            yield Finding(
                "weight",
                "warning",
                code,
                "",
                gettext_noop("The page weighs about %(weight)s kB; it should weigh %(limit)s kB at most."),
                values={"weight": weight, "limit": limit},
                judged=f"{round(weight, -1)} {sorted(one.pk for one in pictures)}",
            )


def picture_weight(image: Any) -> float:
    """Return about how many kilobytes a picture takes as it is sent; never more than its file."""
    width, height = image.width or 0, image.height or 0
    scale = min(1.0, WIDEST / width) if width else 0.0
    estimate = width * height * scale * scale * BYTES_A_PIXEL / 1000
    return min(estimate, image.file_size / 1000) if image.file_size and scale == 1.0 else estimate
