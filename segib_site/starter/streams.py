"""Running text of content files, in the form Wagtail stores."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from typing import Any

from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock

PAGE_LINK = re.compile(r'<a linktype="page" key="([^"]*)"')
#: While files are checked there are no pages yet for links to lead to.
ANY_PAGE: dict[str, int] = defaultdict(lambda: 1)
NAMESPACE = uuid.UUID("3d8c2f0e-5a62-5b0e-9b6e-7f3f6b1c2a10")


def linked(value: Any, ids: dict[str, int]) -> Any:
    """Replace the keys of links by page numbers."""
    if isinstance(value, str):
        return PAGE_LINK.sub(lambda m: f'<a linktype="page" id="{ids[m.group(1)]}"', value)
    if isinstance(value, list):
        return [linked(part, ids) for part in value]
    if isinstance(value, dict):
        return {key: linked(part, ids) for key, part in value.items()}
    return value


def stream(block: StreamBlock, items: Any, where: str) -> list[dict[str, Any]]:
    """Return a stream in the form Wagtail stores, each block with an id that is the same in every
    language: a block's counterpart can be found. Raises `ValueError` with the reason."""
    if not isinstance(items, list):
        raise ValueError("a list of blocks is expected")
    result = []
    for number, item in enumerate(items):
        kind = item.get("type") if isinstance(item, dict) else None
        if kind not in block.child_blocks:
            raise ValueError(f"block {number + 1} is of no known type: {kind!r}")
        key = f"{where}/{number}"
        result.append(
            {
                "type": kind,
                "value": _block_value(block.child_blocks[kind], item.get("value"), key),
                "id": str(uuid.uuid5(NAMESPACE, key)),
            }
        )
    return result


def _block_value(block: Any, value: Any, key: str) -> Any:
    if isinstance(block, ListBlock):
        if not isinstance(value, list):
            raise ValueError("a list is expected")
        return [
            {
                "type": "item",
                "value": _block_value(block.child_block, part, f"{key}/{number}"),
                "id": str(uuid.uuid5(NAMESPACE, f"{key}/{number}")),
            }
            for number, part in enumerate(value)
        ]
    if isinstance(block, StructBlock):
        if not isinstance(value, dict):
            raise ValueError("a mapping is expected")
        if unknown := set(value) - set(block.child_blocks):
            raise ValueError(f"“{sorted(unknown)[0]}” is not known here")
        return {
            name: _block_value(child, value.get(name, ""), f"{key}/{name}")
            for name, child in block.child_blocks.items()
        }
    if value is None or not isinstance(value, str | int | float):
        raise ValueError("text is expected")
    return as_edited(block, value) if isinstance(block, RichTextBlock) else str(value)


def as_edited(block: RichTextBlock, html: str) -> str:
    """Return rich text as the editor would write it, so that opening and saving it changes nothing."""
    widget = block.field.widget
    return widget.value_from_datadict({"text": widget.format_value(html)}, {}, "text")
