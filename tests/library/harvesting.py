"""Reading what harvesters are sent: answers validated against the published schemas."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parent / "schemas"
NAMES = {
    "o": "http://www.openarchives.org/OAI/2.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "i": "http://www.openarchives.org/OAI/2.0/oai-identifier",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: A schema of all the others: what is in `metadata` and `description` is strictly validated too.
ALL = """<schema xmlns="http://www.w3.org/2001/XMLSchema">
<import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="OAI-PMH.xsd"/>
<import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="oai_dc.xsd"/>
<import namespace="http://www.openarchives.org/OAI/2.0/oai-identifier" schemaLocation="oai-identifier.xsd"/>
</schema>"""


class OurCopies(etree.Resolver):
    """Finds schemas by the last part of their address, in the folder beside this."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(FOLDER / url.rsplit("/", 1)[-1]), context)


@cache
def schema() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(OurCopies())
    return etree.XMLSchema(etree.fromstring(ALL, parser, base_url=f"{FOLDER}/all.xsd"))


def valid(answer: Any) -> etree._Element:
    """Return the document of an answer, having seen that it is what the protocol says."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    document = etree.fromstring(answer.content)
    schema().assertValid(document)
    return document


def found(document: etree._Element, path: str) -> list[Any]:
    """Return what an XPath expression finds, texts as plain strings."""
    return [
        one if isinstance(one, etree._Element) else str(one) for one in document.xpath(path, namespaces=NAMES)
    ]


def refused(document: etree._Element) -> list[str]:
    """Return the codes of the errors in an answer."""
    return found(document, "/o:OAI-PMH/o:error/@code")
