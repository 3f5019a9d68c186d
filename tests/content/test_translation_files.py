"""The whole section on cooperation goes out for translation and comes back through other hands."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree
from translate.storage.placeables import StringElem
from translate.storage.placeables import xliff as placeables
from translate.storage.xliff import Xliff1File

from cooperation.models import CooperationPage
from segib_site.slices import publishing
from segib_site.slices.content import differing_slices, shape
from segib_site.xliff import reading, selection
from segib_site.xliff.applying import take_back
from segib_site.xliff.richtext import Code
from segib_site.xliff.texts import texts
from segib_site.xliff.units import NAMESPACE
from segib_site.xliff.writing import Wanted

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def records():
    pages = selection.section(CooperationPage.objects.get())
    return [*pages, *selection.used_by(pages)]


def content_of(records):
    return {(type(r), r.pk): publishing.draft_content(type(r)._default_manager.get(pk=r.pk)) for r in records}


@pytest.mark.parametrize("code", ["en", "pt"])
def test_the_section_survives_the_translate_toolkit_and_changes_nothing(records, code):
    made = selection.export(records, code, wanted=Wanted.ALL)
    assert made.records > 100 and made.units > 700
    store = Xliff1File.parsestring(made.content)
    saved = bytes(store)
    assert elements(saved) == elements(made.content)
    assert told(saved) == told(made.content)
    for unit in store.units:
        # As a translation memory that knows every answer would.
        unit.rich_target = unit.rich_target
    before = content_of(records)
    for data in (saved, bytes(store)):
        done = take_back(reading.read("back.xlf", data))
        assert (done.problems, done.conflicts, done.total("said")) == ([], [], 0)
    assert content_of(records) == before


def elements(data):
    """Every element of a file, and its text where it is text: the toolkit indents the rest."""
    found = []
    for element in etree.fromstring(data).iter():
        name = etree.QName(element).localname
        inline = name in ("g", "x")
        text = element.text if inline or name in ("source", "target", "note") else ""
        found.append((name, dict(element.attrib), text or "", (element.tail or "") if inline else ""))
    return found


def told(data):
    return [replace(unit, line=0) for unit in reading.read("x.xlf", data)]


def shouted(element):
    """A translation of a text with its codes: in capitals."""
    sub = [shouted(s) if isinstance(s, StringElem) else s.upper() for s in element.sub]
    if isinstance(element, placeables.G | placeables.X):
        return type(element)(id=element.id, sub=sub, xml_attrib=element.xml_attrib)
    return StringElem(sub)


def test_every_text_of_the_section_can_be_translated_through_the_translate_toolkit(records):
    made = selection.export(records, "en", wanted=Wanted.ALL)
    store = Xliff1File.parsestring(made.content)
    for unit in store.units:
        unit.rich_target = [shouted(part) for part in unit.rich_source]
        for element in unit.target_dom.iter("g", "x"):  # the toolkit forgets its namespace
            element.tag = f"{{{NAMESPACE}}}{element.tag}"
    before = content_of(records)
    done = take_back(reading.read("back.xlf", bytes(store)))
    assert (done.problems, done.conflicts, done.total("partial")) == ([], [], 0)
    assert done.total("said") + done.total("unchanged") == len(
        {(u.record, u.id.path) for u in reading.read("x.xlf", made.content)}
    )
    after = content_of(records)
    for record in records:
        key = type(record), record.pk
        assert set(differing_slices(before[key], after[key], shape(type(record)))) <= {"en"}
        spanish = segments(after[key], record, record.source_language)
        assert segments(after[key], record, "en") == {
            path: [capitals(segment) for segment in pieces] for path, pieces in spanish.items()
        }, record


def segments(content, record, code):
    """The segments of every text of a language, by path."""
    of = shape(type(record))
    return {text.path: text.segments for text in texts(content, "pt", code, of)}


def capitals(segment):
    return tuple(
        piece.upper() if isinstance(piece, str) else Code(piece.id, piece.content and capitals(piece.content))
        for piece in segment
    )
