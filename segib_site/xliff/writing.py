"""Records written as XLIFF 1.2: one ``file`` a record, one ``trans-unit`` a text or paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.slices import freshness, publishing
from segib_site.slices.content import Content, shape, take
from segib_site.slices.freshness import State
from segib_site.xliff.richtext import Tag, codes
from segib_site.xliff.texts import Text, texts
from segib_site.xliff.units import NAMESPACE, UnitId, clean, write_segment

TOOL = "segib-site"


class Version(models.TextChoices):
    """Which text of the source language is sent."""

    PUBLIC = "public", gettext_lazy("What is public; of what is not public yet, the draft")
    DRAFT = "draft", gettext_lazy("The draft")


class Wanted(models.TextChoices):
    """Which texts are sent."""

    TO_DO = "to_do", gettext_lazy("What is missing or out of date")
    ALL = "all", gettext_lazy("Everything")


@dataclass
class Outgoing:
    """A record on its way out: its texts that are sent, with the state of each translation."""

    record: Any
    code: str
    texts: list[tuple[Text, str]] = field(default_factory=list)

    @property
    def units(self) -> int:
        return sum(len(text.segments) for text, _state in self.texts)


def content_sent(record: Any, version: str) -> Content:
    """Return the draft of a record, with the source language as it is public if that is what is sent."""
    draft = publishing.draft_content(record)
    if version == Version.PUBLIC and record.is_live_in(record.source_language):
        return take(draft, publishing.live_content(record), [record.source_language], shape(type(record)))
    return draft


def outgoing(record: Any, code: str, version: str = Version.PUBLIC, wanted: str = Wanted.TO_DO) -> Outgoing:
    """Return what is sent of a record for one language; nothing of one left out on purpose."""
    of, source = shape(type(record)), record.source_language
    content = content_sent(record, version)
    stands = freshness.freshness(content, code, source, of)
    result = Outgoing(record, code)
    if code == source or freshness.record_of(content, code).get("left_out"):
        return result
    confirmed = stands.state in (State.CURRENT, State.STALE)
    for text in texts(content, code, source, of):
        has_text = not languages.is_empty(text.target) or bool(text.group_print)
        if text.block_path in stands.changed:
            state = "needs-review-translation" if has_text else "new"
        elif has_text:
            state = "translated" if confirmed else "needs-review-translation"
        else:
            # Empty where a person has confirmed the translation: it is meant to be.
            state = "translated" if confirmed else "new"
        to_do = text.block_path in stands.changed or state == "new"
        if to_do or wanted == Wanted.ALL:
            result.texts.append((text, state))
    return result


def key_of(record: Any) -> str:
    """Return the name of a record in a file, e.g. ``cooperation.axis:12``."""
    return f"{record._meta.label_lower}:{record.pk}"


def document(sent: Iterable[Outgoing], source: str, code: str) -> bytes:
    """Return one XLIFF document of records that share a source language."""
    root = etree.Element(f"{{{NAMESPACE}}}xliff", version="1.2", nsmap={None: NAMESPACE})
    for one in sent:
        _file(root, one, source, code)
    # One unit a line, so that errors can name lines; nothing inside a unit may be indented.
    root.text = "\n"
    for element in root.iter(
        *(f"{{{NAMESPACE}}}{name}" for name in ("file", "header", "body", "trans-unit"))
    ):
        element.tail = "\n"
        if etree.QName(element).localname in ("file", "body"):
            element.text = "\n"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _file(root: etree._Element, one: Outgoing, source: str, code: str) -> None:
    record = one.record
    file = etree.SubElement(
        root,
        f"{{{NAMESPACE}}}file",
        {
            "original": key_of(record),
            "source-language": languages.tag(source),
            "target-language": languages.tag(code),
            "datatype": "x-segib-text",
            "date": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "product-name": TOOL,
        },
    )
    header = etree.SubElement(file, f"{{{NAMESPACE}}}header")
    etree.SubElement(header, f"{{{NAMESPACE}}}tool", {"tool-id": TOOL, "tool-name": TOOL})
    title = str(record)
    _note(header, f"{capfirst(str(record._meta.verbose_name))}: {title}")
    if isinstance(record, AbstractPage) and (address := record.url_in(source)):
        _note(header, address)
    body = etree.SubElement(file, f"{{{NAMESPACE}}}body")
    number, total = 0, one.units
    for text, state in one.texts:
        for position in range(len(text.segments)):
            number += 1
            identity = UnitId(
                text.path, text.source_print, text.target_print, number, total,
                position + 1, len(text.segments),
            )  # fmt: skip
            _unit(body, text, position, identity, state, title)


def _unit(body: etree._Element, text: Text, position: int, identity: UnitId, state: str, title: str) -> None:
    unit = etree.SubElement(body, f"{{{NAMESPACE}}}trans-unit", id=str(identity))
    unit.set("resname", clean(f"{title} › {text.label}"))
    unit.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    if text.max_length:
        unit.set("maxwidth", str(text.max_length))
        unit.set("size-unit", "char")
    tags = text.rich_source.tags[position] if text.kind == "rich" else {}
    source = text.segments[position]
    write_segment(etree.SubElement(unit, f"{{{NAMESPACE}}}source"), source, tags)
    target = etree.SubElement(unit, f"{{{NAMESPACE}}}target")
    if text.target_segments is not None:
        write_segment(target, text.target_segments[position], tags)
        target.set("state", state)
    else:
        target.set("state", "new")
    where = [clean(f"{title} › {text.label}")]
    if identity.segments > 1:
        of = {"number": position + 1, "total": identity.segments}
        where.append(_("Paragraph %(number)s of %(total)s.") % of)
    where += _codes_in_words(source, tags)
    _note(unit, " ".join(where) if len(where) == 1 else "\n".join(where))
    if position == 0 and text.present_words:
        # It is laid out otherwise, so it cannot stand in the targets; the translator may want to see it.
        other = etree.SubElement(unit, f"{{{NAMESPACE}}}alt-trans", origin=TOOL)
        etree.SubElement(other, f"{{{NAMESPACE}}}target").text = clean(text.present_words)


def _codes_in_words(segment: Any, tags: dict[str, Tag]) -> Iterator[str]:
    """Yield where the links of a segment lead, for the translator."""
    for code in codes(segment):
        address = dict(tags[code.id].attributes).get("href")
        if address:
            yield f"{code.id} → {clean(address)}"


def _note(parent: etree._Element, words: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}note").text = clean(words)
