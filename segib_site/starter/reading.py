"""Content files: YAML whose mappings know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings

#: The fast parser where there is one.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StarterContentError(Exception):
    """The files cannot be loaded; ``problems`` has a line ``file:line: reason`` for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Located(dict):
    """A mapping that knows where it stands."""

    where = ""


def content_files() -> Iterator[Path]:
    """Yield the content files of every app, in the order of the apps and of their names."""
    for config in apps.get_app_configs():
        yield from sorted((Path(config.path) / "content").glob("*.yaml"))


def address_files() -> Iterator[Path]:
    """Yield the tables of old addresses of every app."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "content" / "old_addresses.csv"
        if path.exists():
            yield path


def read(path: Path) -> Any:
    """Read a YAML file; its mappings are `Located`. Raises `StarterContentError`."""
    where = shown(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        reason = getattr(error, "problem", None) or str(error)
        raise StarterContentError([f"{where}:{line}: {reason}"]) from error
    return _build(node, where)


def shown(path: Path) -> str:
    try:
        return str(path.relative_to(settings.BASE_DIR))
    except ValueError:
        return path.name


def _build(node: Any, shown: str) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        result = Located()
        result.where = f"{shown}:{node.start_mark.line + 1}"
        for key_node, value_node in node.value:
            key = key_node.value
            if key in result:
                raise StarterContentError([f"{shown}:{key_node.start_mark.line + 1}: “{key}” stands twice"])
            result[key] = _build(value_node, shown)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, shown) for item in node.value]
    return yaml.SafeLoader("").construct_object(node)
