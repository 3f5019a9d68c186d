"""The texts inside a stream, and a stream written anew with other texts.

A stream is handled as revisions keep it: a list of ``{"type", "value", "id"}``. A block of the
translation belongs to the block of the source with the same id; streams that share no id but have the
same types in the same order are matched by position.
"""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail import blocks

from segib_site import languages
from segib_site.slices.content import fingerprint
from segib_site.xliff import richtext

Raw = dict[str, Any]


@dataclass(frozen=True)
class BlockText:
    """One text inside a stream."""

    path: str
    kind: str
    source: str
    #: The text at its counterpart in the translation; empty if there is none.
    target: str
    labels: tuple[str, ...]
    max_length: int | None
    #: Raises `ValidationError` if a text cannot stand here.
    check: Callable[[str], Any]
    #: Path of what must be written whole (a block that the translation does not have, or has laid out
    #: otherwise); empty if this text can be written alone.
    group: str
    #: Fingerprint and words of what a group stands for in the translation now.
    group_print: str = ""
    group_words: str = ""


def loads(value: Any) -> list[Raw]:
    """Return a stream as a list, however content keeps it."""
    return json.loads(value) if isinstance(value, str) and value else list(value or [])


def dumps(value: list[Raw]) -> str:
    """Return a stream as revisions keep it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


def kind_of(block: blocks.Block) -> str | None:
    """Return how a block's text is written (``line``, ``text``, ``rich``); ``None`` if it has none of
    its own."""
    if isinstance(block, blocks.RichTextBlock):
        return "rich"
    if isinstance(block, blocks.TextBlock):
        return "text"
    return "line" if isinstance(block, blocks.CharBlock) else None


def is_blank(kind: str, text: Any) -> bool:
    """Say whether there is nothing to translate in a text."""
    if languages.is_empty(text):
        return True
    return kind == "rich" and not richtext.parse(text).segments


def texts(stream: blocks.StreamBlock, source: list[Raw], target: list[Raw], path: str) -> Iterator[BlockText]:
    """Yield the texts of a source stream with their counterparts in the translation."""
    paired = counterparts(source, target)
    apart = is_apart(source, target)
    for number, raw in enumerate(source, start=1):
        block = stream.child_blocks.get(raw["type"])
        if block is None:
            continue
        own = f"{path}#{raw['id']}"
        other = paired.get(raw["id"])
        alike = other is not None and is_alike(block, raw["value"], other["value"])
        group, replaced = (path, target) if apart else ("" if alike else own, other)
        present = other["value"] if alike and other else None
        for text in _texts(block, raw["value"], present, own, (f"{number}. {block.label}",)):
            if group and replaced:
                yield BlockText(
                    *text, group, fingerprint(replaced), " ".join(" ".join(_words(replaced)).split())
                )
            else:
                yield BlockText(*text, group)


def _texts(
    block: blocks.Block, source: Any, target: Any, path: str, labels: tuple[str, ...]
) -> Iterator[tuple[str, str, str, str, tuple[str, ...], int | None, Callable[[str], Any]]]:
    if kind := kind_of(block):
        if not is_blank(kind, source):
            limit = getattr(block.field, "max_length", None)
            yield path, kind, source, target or "", labels, limit, _checker(block)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            inner = target.get(name) if isinstance(target, dict) else None
            yield from _texts(
                child, (source or {}).get(name), inner, f"{path}/{name}", (*labels, str(child.label))
            )
    elif isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        items, others = _items(source), _items(target)
        paired = counterparts(items, others)
        for number, item in enumerate(items, start=1):
            child = _child(block, item)
            if child is not None:
                other = paired.get(item["id"])
                label = str(number) if isinstance(block, blocks.ListBlock) else f"{number}. {child.label}"
                inner = other["value"] if other else None
                yield from _texts(child, item["value"], inner, f"{path}/{item['id']}", (*labels, label))


def _checker(block: blocks.Block) -> Callable[[str], Any]:
    return lambda value: block.clean(block.to_python(value))


def _items(value: Any) -> list[Raw]:
    """Return the items of a list or an inner stream; items kept without an id go by their position."""
    return [
        item if isinstance(item, dict) and "value" in item and item.get("id")
        else {"type": "item", "value": item["value"] if isinstance(item, dict) and "value" in item else item,
              "id": str(number)}
        for number, item in enumerate(value or [])
    ]  # fmt: skip


def _child(block: Any, item: Raw) -> blocks.Block | None:
    return block.child_block if isinstance(block, blocks.ListBlock) else block.child_blocks.get(item["type"])


def counterparts(source: list[Raw], target: list[Raw]) -> dict[str, Raw]:
    """Return the block of the translation for each block of the source that has one, by the source's
    ids."""
    known = {raw["id"]: raw for raw in target}
    if not any(raw["id"] in known for raw in source):
        if [raw["type"] for raw in source] != [raw["type"] for raw in target]:
            return {}
        return {raw["id"]: other for raw, other in zip(source, target, strict=True)}
    return {
        raw["id"]: known[raw["id"]]
        for raw in source
        if raw["id"] in known and known[raw["id"]]["type"] == raw["type"]
    }


def is_apart(source: list[Raw], target: list[Raw]) -> bool:
    """Say whether the translation was laid out with no regard to the source."""
    return bool(target) and not counterparts(source, target)


def is_alike(block: blocks.Block, source: Any, target: Any) -> bool:
    """Say whether every list inside two values of a block has the same items."""
    if isinstance(block, blocks.StructBlock):
        if not isinstance(target, dict):
            return False
        return all(
            is_alike(child, (source or {}).get(name), target.get(name))
            for name, child in block.child_blocks.items()
        )
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        items, others = _items(source), _items(target)
        paired = counterparts(items, others)
        return len(items) == len(others) == len(paired) and all(
            is_alike(_child(block, item), item["value"], paired[item["id"]]["value"]) for item in items
        )
    return True


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield " ".join(richtext.words(segment) for segment in richtext.parse(value).segments)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        yield from _words(value["value"] if "value" in value else list(value.values()))


# -- writing ----------------------------------------------------------------------------------


def written(
    stream: blocks.StreamBlock,
    source: list[Raw],
    target: list[Raw],
    path: str,
    said: Mapping[str, str],
) -> list[Raw]:
    """Return the translation's stream with some texts (by path) written into it.

    A block the translation does not have is put where the source has it, and needs all its texts; of an
    empty or foreign translation the source's structure is taken, blocks without text included.
    """
    afresh = not target or is_apart(source, target)
    paired = {} if afresh else counterparts(source, target)
    result = [] if afresh else copy.deepcopy(target)
    place = {raw["id"]: position for position, raw in enumerate(result)}
    made: dict[str, Raw] = {}
    for raw in source:
        block = stream.child_blocks.get(raw["type"])
        own = f"{path}#{raw['id']}"
        given = any(key == own or key.startswith(f"{own}/") for key in said)
        other = paired.get(raw["id"])
        if block is None or (not given and not (afresh and _has_no_text(block, raw["value"], own))):
            continue
        keeps = other is not None and is_alike(block, raw["value"], other["value"])
        value = _rebuilt(block, raw["value"], other["value"] if keeps and other else None, own, said)
        if other is not None:
            result[place[other["id"]]]["value"] = value
        else:
            taken = raw["id"] in place
            made[raw["id"]] = {**raw, "value": value, "id": str(uuid.uuid4()) if taken else raw["id"]}
    if not any(f"{path}#" in key for key in said):
        return copy.deepcopy(target)
    return _put_in(result, made, source, {key: raw["id"] for key, raw in paired.items()})


def _put_in(
    result: list[Raw], made: dict[str, Raw], source: list[Raw], standing: dict[str, str]
) -> list[Raw]:
    """Put new blocks behind the block they follow in the source."""
    previous: str | None = None
    for raw in source:
        if raw["id"] in made:
            new = made[raw["id"]]
            ids = [block["id"] for block in result]
            result.insert(ids.index(previous) + 1 if previous in ids else 0, new)
            previous = new["id"]
        elif raw["id"] in standing:
            previous = standing[raw["id"]]
    return result


def _has_no_text(block: blocks.Block, value: Any, path: str) -> bool:
    return not list(_texts(block, value, None, path, ()))


def _rebuilt(block: blocks.Block, source: Any, target: Any, path: str, said: Mapping[str, str]) -> Any:
    if kind := kind_of(block):
        if path in said:
            return said[path]
        if target is not None:
            return target
        return source if is_blank(kind, source) else ""
    if isinstance(block, blocks.StructBlock):
        own = dict(target) if isinstance(target, dict) else dict(source or {})
        for name, child in block.child_blocks.items():
            inner = target.get(name) if isinstance(target, dict) else None
            own[name] = _rebuilt(child, (source or {}).get(name), inner, f"{path}/{name}", said)
        return own
    if isinstance(block, blocks.ListBlock | blocks.StreamBlock):
        items = _items(source)
        if target is None:
            return [
                {**item, "value": _rebuilt(child, item["value"], None, f"{path}/{item['id']}", said)}
                for item in items
                if (child := _child(block, item)) is not None
            ]
        others = _items(copy.deepcopy(target))
        for key, other in counterparts(items, others).items():
            item = next(item for item in items if item["id"] == key)
            child = _child(block, item)
            other["value"] = _rebuilt(child, item["value"], other["value"], f"{path}/{key}", said)
        return others
    return copy.deepcopy(source if target is None else target)
