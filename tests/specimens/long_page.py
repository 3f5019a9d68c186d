"""A page as long as any that editors write: forty blocks in each of three languages, with pictures and
links."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image

from organisation.models import StandardPage
from segib_site import languages
from segib_site.models import SiteImage, SiteRendition
from tests.specimens.domain import made

BLOCKS = 40


def picture(number: int) -> SiteImage:
    """A small picture, with a file."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (number * 20 % 255, 80, 120)).save(out, "PNG")
    out.seek(0)
    it = SiteImage.objects.create(
        title=f"Picture {number}", file=ImageFile(out, f"picture-{number}.png"), width=40, height=30
    )
    # The thumbnail of the CMS, as it is from the first time on.
    SiteRendition.objects.create(image=it, filter_spec="max-165x165", file=it.file, width=40, height=30)
    return it


def long_page(parent: Any = None, pictures: int = 4, links: int = 5, blocks: int = BLOCKS) -> StandardPage:
    """A page of forty blocks a language: every kind of block, pictures, paragraphs that link to pages."""
    images = [picture(number) for number in range(pictures)]
    targets = [
        made(StandardPage, parent, title=f"Target {number}", introduction="x") for number in range(links)
    ]
    return made(
        StandardPage,
        parent,
        title="A long page",
        introduction="What it is about.",
        body={code: json.dumps(body(code, images, targets, blocks)) for code in languages.CODES},
    )


def body(code: str, images: list[SiteImage], targets: list[Any], blocks: int) -> list[dict[str, Any]]:
    """The blocks of a language; those of other languages have the same ids."""
    made_of = []
    for number in range(blocks):
        kind, value = _block(code, number, images, targets)
        key = str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))
        made_of.append({"type": kind, "id": key, "value": value})
    return made_of


def _block(code: str, number: int, images: list[SiteImage], targets: list[Any]) -> tuple[str, Any]:
    words = f"{code} {number}"
    if images and number % 10 == 3:
        image = images[number // 10 % len(images)]
        return "figure", {"image": {"image": image.pk, "decorative": False, "alt_text": words}}
    match number % 8:
        case 0:
            return "heading", words
        case 1 | 2 | 3 | 4:
            target = targets[number % len(targets)] if targets else None
            link = f'<a linktype="page" id="{target.pk}">{words}</a>' if target else words
            return "paragraph", f"<p>About {link} and <b>more</b>.</p>"
        case 5:
            return "quote", {"text": words, "attribution": "Somebody"}
        case 6:
            item = {"type": "item", "id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"f{number}"))}
            return "facts", [{**item, "value": {"label": words, "value": "1"}}]
        case _:
            return "notice", {"heading": words, "text": f"<p>{words}</p>"}
