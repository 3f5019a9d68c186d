"""What a record's content refers to, looked up with one query for each model, and links of rich text."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.models import AbstractPage

from segib_site.models import SitePage

if TYPE_CHECKING:
    from segib_site.guards.reading import Passage, Reading

_ANCHOR = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.I | re.S)
_EMBED = re.compile(r"<embed\b([^>]*?)/?>", re.I)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Link:
    """A link in rich text: to a page or document by number, or to an address."""

    #: ``page``, ``document`` or ``address``.
    kind: str
    #: The number, or the address; empty if there is none.
    target: str
    words: str


def links_in(passage: Passage) -> list[Link]:
    """Return the links of a passage of rich text, in order."""
    if passage.kind != "rich":
        return []
    found = []
    for attributes, inside in _ANCHOR.findall(passage.value):
        given = {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
        words = " ".join(html.unescape(_TAG.sub("", inside)).split())
        kind = given.get("linktype", "")
        if kind in ("page", "document"):
            found.append(Link(kind, given.get("id", ""), words))
        else:
            found.append(Link("address", given.get("href", ""), words))
    return found


class Targets:
    """The objects that content refers to, by model and primary key."""

    def __init__(self) -> None:
        self._wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        self._found: dict[type[models.Model], dict[str, Any]] = {}

    def want(self, model: type[models.Model], pk: Any) -> None:
        self._wanted[_base(model)].add(str(pk))

    def look_up(self) -> None:
        """Ask for all of them, one query a model."""
        for model, keys in self._wanted.items():
            valid = []
            for key in keys:
                try:
                    valid.append(model._meta.pk.to_python(key))  # type: ignore[union-attr]
                except Exception:  # noqa: S112 - a key that is none is an object that is not there
                    continue
            self._found[model] = {str(one.pk): one for one in model._default_manager.filter(pk__in=valid)}

    def get(self, model: type[models.Model], pk: Any) -> Any:
        """Return the object, or ``None`` if there is none (or nobody asked for it)."""
        return self._found.get(_base(model), {}).get(str(pk))

    def page(self, pk: Any) -> SitePage | None:
        return self.get(SitePage, pk)

    def document(self, pk: Any) -> Any:
        return self.get(get_document_model(), pk)


def _base(model: type[models.Model]) -> type[models.Model]:
    return SitePage if issubclass(model, AbstractPage) else model


def targets_of(reading: Reading) -> Targets:
    """Look up everything that a record's content refers to: the languages to check and its source."""
    targets = Targets()
    for code in dict.fromkeys((*reading.languages, reading.source)):
        for chosen in reading.chosen(code):
            targets.want(chosen.model, chosen.pk)
        for passage in reading.passages(code):
            for link in links_in(passage):
                if link.kind == "page" and link.target:
                    targets.want(SitePage, link.target)
                elif link.kind == "document" and link.target:
                    targets.want(get_document_model(), link.target)
    for _path, field, pk in reading.shared_references():
        targets.want(field.related_model, pk)  # type: ignore[arg-type]
    targets.look_up()
    return targets
