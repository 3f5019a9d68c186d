"""The plain words of a value: what a reader would read, without markup.

Values are those of content (`segib_site.slices.content`): strings, numbers, rich text as HTML, and
blocks of a stream as ``{"type": …, "value": …, "id": …}``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks import Block

#: Ends of what is read as a line of its own.
_LINE_ENDS = re.compile(r"</(?:p|li|h[1-6]|blockquote|tr|div)>|<(?:br|hr)\b[^>]*>", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_EMBED = re.compile(r"<embed\b([^>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")


def plain(text: str, *, targets: bool = False) -> str:
    """Return the words of rich text: tags gone, entities decoded, one line a paragraph.

    With ``targets`` every link is followed by where it leads, e.g. *the plan (→ https://…)*.
    """

    def with_target(found: re.Match[str]) -> str:
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        target = attributes.get("href") or _internal(attributes)
        return f"{found[2]} (→ {target})" if target else found[2]

    if targets:
        text = _LINK.sub(with_target, text)
        text = _EMBED.sub(lambda found: f" [{_internal(dict(_ATTRIBUTE.findall(found[1])))}] ", text)
    text = _TAG.sub("", _LINE_ENDS.sub("\n", text))
    lines = (" ".join(line.split()) for line in html.unescape(text).splitlines())
    return "\n".join(line for line in lines if line)


def _internal(attributes: dict[str, str]) -> str:
    kind = attributes.get("linktype") or attributes.get("embedtype") or ""
    return f"{kind} {attributes.get('id') or attributes.get('url') or ''}".strip()


def is_rich(text: str) -> bool:
    """Say whether a text has the markup of rich text."""
    return bool(_TAG.search(text))


def words_of(value: Any, *, targets: bool = False) -> str:
    """Return the words of the value of a field that is no stream."""
    if isinstance(value, str):
        return plain(value, targets=targets) if is_rich(value) else value.replace("\r\n", "\n").strip()
    if isinstance(value, list):
        return "\n".join(filter(None, (words_of(item, targets=targets) for item in value)))
    if isinstance(value, dict):
        return "\n".join(filter(None, (words_of(item, targets=targets) for item in value.values())))
    if isinstance(value, bool):
        return _("yes") if value else ""
    return "" if value is None else str(value)


def words_of_block(data: dict[str, Any] | None, stream: blocks.StreamBlock, *, targets: bool = False) -> str:
    """Return the words of one block of a stream, a line for each part of it."""
    if not data:
        return ""
    block = stream.child_blocks.get(data["type"])
    return "\n".join(line for line in _lines(block, data["value"], targets) if line)


def _lines(block: Block | None, value: Any, targets: bool) -> Iterator[str]:
    if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        several = len(block.child_blocks) > 1
        for name, child in block.child_blocks.items():
            inner = "\n".join(line for line in _lines(child, value.get(name), targets) if line)
            label = str(child.label or capfirst(name.replace("_", " ")))
            yield f"{label}: {inner}" if inner and several and child.label else inner
    elif isinstance(block, blocks.ListBlock) and isinstance(value, list):
        for item in value:
            inner = item["value"] if isinstance(item, dict) and "value" in item else item
            yield ", ".join(line for line in _lines(block.child_block, inner, targets) if line)
    elif isinstance(block, blocks.BaseStreamBlock) and isinstance(value, list):
        for item in value:
            yield words_of_block(item, block, targets=targets)
    elif isinstance(block, blocks.ChooserBlock) and value:
        yield _chosen(block, value)
    else:
        yield words_of(value, targets=targets)


def _chosen(block: blocks.ChooserBlock, value: Any) -> str:
    """Return the name of what was chosen; its number if it is no longer there."""
    try:
        found: models.Model | None = block.target_model._default_manager.filter(pk=value).first()
    except (TypeError, ValueError):
        found = None
    return str(found) if found is not None else f"#{value}"


def name_of_block(data: dict[str, Any], stream: blocks.StreamBlock) -> str:
    """Return what editors call a kind of block."""
    block = stream.child_blocks.get(data["type"])
    return str(block.label) if block is not None else data["type"]
