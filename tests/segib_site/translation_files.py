"""Translation files in tests: made by the site, altered as a translator or a tool would."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from segib_site.slices import publishing
from segib_site.xliff import reading, writing
from segib_site.xliff.applying import take_back
from segib_site.xliff.outcome import Checked
from segib_site.xliff.units import NAMESPACE
from tests.specimens.factories import edit, page, reload

N = {"x": NAMESPACE}

BODY = [
    {"type": "heading", "id": "h1", "value": "Encabezado"},
    {
        "type": "paragraph",
        "id": "p1",
        "value": '<p>Uno <b>dos</b> <a href="https://example.org/?a=1&amp;b=2">tres</a>.</p>'
        "<ul><li>Cuatro<br/>cinco</li><li>Seis</li></ul>",
    },
    {"type": "figure", "id": "g1", "value": {"image": None, "decorative": True, "alt_text": ""}},
    {
        "type": "facts",
        "id": "f1",
        "value": [
            {"type": "item", "id": "i1", "value": {"label": "Sede", "value": "Madrid"}},
            {"type": "item", "id": "i2", "value": {"label": "Países", "value": "22 & más <ya>"}},
        ],
    },
]


def a_page(parent: Any, **values: Any) -> Any:
    """A page with text of every shape in Spanish, public, and a title in English."""
    it = page(parent, es="Título", en="Title", introduction_es="Línea uno\nlínea dos")
    it = edit(
        it,
        body_es=json.dumps(BODY),
        sections=[{"heading_es": "Sección", "weight": 1, "notes": [{"text_es": "Nota", "mark": "*"}]}],
        **values,
    )
    publishing.publish(it, ["es"])
    return reload(it)


def sent(*records: Any, code: str = "en", source: str = "es", **options: Any) -> etree._Element:
    """The file of some records, as it is sent."""
    return etree.fromstring(
        writing.document([writing.outgoing(reload(r), code, **options) for r in records], source, code)
    )


def units(root: etree._Element) -> dict[str, etree._Element]:
    """The units of a file, by path and number of the paragraph (``body#p1.2``)."""
    found = {}
    for unit in root.iterfind(".//x:trans-unit", N):
        path, _source, _target, _number, segment = unit.get("id").split(":")
        found[f"{path}.{segment.split('-')[0]}"] = unit
    return found


def named(root: etree._Element, path: str) -> etree._Element:
    """The unit whose path (with the paragraph's number) ends so."""
    return next(unit for name, unit in units(root).items() if name.endswith(path))


def translate(unit: etree._Element, inside: str, state: str | None = "translated") -> None:
    """Write a target; ``inside`` is XML."""
    old = unit.find("x:target", N)
    new = etree.fromstring(f'<target xmlns="{NAMESPACE}">{inside}</target>')
    if state:
        new.set("state", state)
    unit.replace(old, new)


def pseudo(root: etree._Element) -> etree._Element:
    """Translate everything: each word of the source between brackets, codes as they are."""
    for unit in root.iterfind(".//x:trans-unit", N):
        source, target = unit.find("x:source", N), unit.find("x:target", N)
        new = etree.fromstring(etree.tostring(source))
        new.tail = None
        new.tag = target.tag
        new.set("state", "translated")
        for element in new.iter():
            if element.text and element.text.strip():
                element.text = f"[{element.text}]"
        unit.replace(target, new)
    return root


def read(root: etree._Element) -> list[reading.ReadUnit]:
    return reading.read("back.xlf", etree.tostring(root))


def take(root: etree._Element, user: Any = None, **options: Any) -> Checked:
    """Take a file back."""
    return take_back(read(root), user, **options)
