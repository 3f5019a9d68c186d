"""Reading what feed readers are sent: Atom, checked against a grammar and for what that cannot say."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "h": "http://www.w3.org/1999/xhtml",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@cache
def grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(Path(__file__).parent / "atom.rng")))


class AtomFeed:
    """A feed that was sent: conforming, or `assert` says what is wrong."""

    def __init__(self, answer: Any) -> None:
        assert answer.status_code == 200, answer.status_code
        assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert not answer.cookies and answer["ETag"].startswith('"')
        self.document = etree.fromstring(answer.content)
        grammar().assertValid(self.document)
        self.entries = self.document.findall("a:entry", NAMES)
        ids = self.all("a:entry/a:id/text()") + self.all("at:deleted-entry/@ref")
        assert len(ids) == len(set(ids)), "each is told once"
        times = self.all("a:entry/a:updated/text()") + self.all("at:deleted-entry/@when")
        assert not times or self.all("a:updated/text()") == [max(times)]

    def all(self, path: str) -> list[str]:
        """What an XPath expression finds, as strings."""
        return [str(one) for one in self.document.xpath(path, namespaces=NAMES)]

    @property
    def titles(self) -> list[tuple[str, str]]:
        """Title and language tag of each entry."""
        around = self.document.get(LANG)
        found = [entry.find("a:title", NAMES) for entry in self.entries]
        return [(one.text, one.get(LANG, around)) for one in found]

    def entry(self, title: str) -> etree._Element:
        [found] = [one for one in self.entries if one.findtext("a:title", None, NAMES) == title]
        return found


def links(entry: etree._Element, rel: str) -> list[dict[str, str]]:
    """The links of an entry, of a relation."""
    return [dict(one.attrib) for one in entry.findall("a:link", NAMES) if one.get("rel") == rel]


def words(entry: etree._Element) -> list[str]:
    """The paragraphs of an entry."""
    return ["".join(one.itertext()) for one in entry.iterfind(".//h:p", NAMES)]
