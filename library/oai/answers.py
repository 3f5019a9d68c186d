"""Writing what the protocol answers (section 4), one function a verb."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest

from library.catalogue import naming
from library.catalogue.description import Description
from library.catalogue.dublin_core import elements
from library.models import CatalogueRecord
from library.oai import selection, sets, tokens
from library.oai.errors import BadResumptionToken, OaiError
from library.oai.requests import PREFIX, URI, OaiRequest
from segib_site.models import SiteIdentity
from segib_site.presentation import origin
from segib_site.xml_writing import XmlWriter

OAI = "http://www.openarchives.org/OAI/2.0/"
DUBLIN_CORE = f"{OAI}oai_dc/"
IDENTIFIER = f"{OAI}oai-identifier"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
#: Where the schemas are.
SCHEMAS = {OAI: f"{OAI}OAI-PMH.xsd", DUBLIN_CORE: f"{OAI}oai_dc.xsd", IDENTIFIER: f"{IDENTIFIER}.xsd"}


def answer(request: HttpRequest, asked: OaiRequest) -> bytes:
    """Return the document that answers a request. Raises `OaiError`."""
    xml = XmlWriter()
    with _document(xml, request, _repeated(asked)):
        ANSWERS[asked.verb](xml, asked, request)
    return xml.document()


def refuse(request: HttpRequest, asked: OaiRequest | None, refusal: OaiError) -> bytes:
    """Return the document that refuses a request; ``asked`` is ``None`` where its verb or arguments are what
    is refused: then they are not repeated (section 3.2)."""
    xml = XmlWriter()
    with _document(xml, request, _repeated(asked) if asked is not None else {}):
        xml.leaf("error", refusal.text, code=refusal.code)
    return xml.document()


@contextmanager
def _document(xml: XmlWriter, request: HttpRequest, repeated: dict[str, str]) -> Iterator[None]:
    with xml.inside("OAI-PMH", {"xmlns": OAI, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": _located(OAI)}):
        xml.leaf("responseDate", written(datetime.datetime.now(datetime.UTC)))
        xml.leaf("request", base_url(request), repeated)
        yield


def base_url(request: HttpRequest) -> str:
    """Return the address that harvesters know this by."""
    return f"{origin(request)}/oai"


def written(moment: datetime.datetime) -> str:
    """Return a time as the protocol writes it: UTC, to the second (section 3.3)."""
    return moment.astimezone(datetime.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _repeated(asked: OaiRequest) -> dict[str, str]:
    """Return verb and arguments as attributes, but for an identifier that is no URI."""
    can_be = {k: v for k, v in asked.arguments.items() if k != "identifier" or URI.fullmatch(v)}
    return {"verb": asked.verb} | can_be


def _located(namespace: str) -> str:
    return f"{namespace} {SCHEMAS[namespace]}"


# -- the verbs --------------------------------------------------------------------------------


def identify(xml: XmlWriter, asked: OaiRequest, request: HttpRequest) -> None:
    identity = SiteIdentity.for_request(request)
    example = CatalogueRecord.objects.filter(is_deleted=False).values_list("symbol", flat=True).first()
    location = {"xmlns": IDENTIFIER, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": _located(IDENTIFIER)}
    with xml.inside("Identify"):
        xml.leaf("repositoryName", _name(identity))
        xml.leaf("baseURL", base_url(request))
        xml.leaf("protocolVersion", "2.0")
        xml.leaf("adminEmail", _address(identity))
        xml.leaf("earliestDatestamp", written(selection.earliest()))
        xml.leaf("deletedRecord", "persistent")
        xml.leaf("granularity", "YYYY-MM-DDThh:mm:ssZ")
        with xml.inside("description"), xml.inside("oai-identifier", location):
            xml.leaf("scheme", "oai")
            xml.leaf("repositoryIdentifier", naming.namespace())
            xml.leaf("delimiter", ":")
            xml.leaf("sampleIdentifier", naming.oai_identifier(example or "example"))


def _name(identity: SiteIdentity | None) -> str:
    name = identity.localised("name", "es") if identity is not None else None
    acronym = identity.acronym if identity is not None else "SEGIB"
    return f"{name.value} ({acronym})" if name else acronym


def _address(identity: SiteIdentity | None) -> str:
    """Return whom harvesters write to: ``SEGIB_OAI_EMAIL``, else the address for the public."""
    public = identity.email if identity is not None else ""
    for candidate in (settings.OAI_EMAIL, public, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]):
        # The protocol's schema wants a dot behind the @.
        if "." in candidate.rpartition("@")[2]:
            return candidate
    return f"webmaster@{naming.namespace()}"


def list_formats(xml: XmlWriter, asked: OaiRequest, request: HttpRequest) -> None:
    if "identifier" in asked.arguments:
        selection.find(asked.identifier)
    with xml.inside("ListMetadataFormats"), xml.inside("metadataFormat"):
        xml.leaf("metadataPrefix", PREFIX)
        xml.leaf("schema", SCHEMAS[DUBLIN_CORE])
        xml.leaf("metadataNamespace", DUBLIN_CORE)


def list_sets(xml: XmlWriter, asked: OaiRequest, request: HttpRequest) -> None:
    if asked.token is not None:
        raise BadResumptionToken("The list of sets comes in one part.")
    with xml.inside("ListSets"):
        for name, words in sets.every():
            with xml.inside("set"):
                xml.leaf("setSpec", name)
                xml.leaf("setName", words)


def get_record(xml: XmlWriter, asked: OaiRequest, request: HttpRequest) -> None:
    found = selection.find(asked.identifier)
    with xml.inside("GetRecord"):
        _record(xml, found, origin(request))


def list_records(xml: XmlWriter, asked: OaiRequest, request: HttpRequest) -> None:
    found = selection.part(asked)
    with xml.inside(asked.verb):
        for record in found.records:
            if asked.verb == "ListIdentifiers":
                _header(xml, record)
            else:
                _record(xml, record, origin(request))
        _token(xml, found)


ANSWERS = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_records,
    "ListRecords": list_records,
}


# -- records ----------------------------------------------------------------------------------


def _header(xml: XmlWriter, record: CatalogueRecord) -> None:
    with xml.inside("header", {"status": "deleted"} if record.is_deleted else {}):
        xml.leaf("identifier", naming.oai_identifier(record.symbol))
        xml.leaf("datestamp", written(record.datestamp))
        for name in record.sets.split():
            xml.leaf("setSpec", name)


def _record(xml: XmlWriter, record: CatalogueRecord, base: str) -> None:
    with xml.inside("record"):
        _header(xml, record)
        if record.is_deleted:
            return
        names = {
            "xmlns:oai_dc": DUBLIN_CORE,
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:xsi": INSTANCE,
            "xsi:schemaLocation": _located(DUBLIN_CORE),
        }
        with xml.inside("metadata"), xml.inside("oai_dc:dc", names):
            for name, value, language in elements(Description.from_data(record.description), base):
                xml.leaf(f"dc:{name}", value, {"xml:lang": language} if language else {})


def _token(xml: XmlWriter, part: selection.Part) -> None:
    """Write the token of a part that another follows; an empty one ends a list that came in parts."""
    if part.is_whole:
        return
    facts = {"completeListSize": str(part.size), "cursor": str(part.before)}
    if part.token:
        facts["expirationDate"] = written(tokens.expires())
    xml.leaf("resumptionToken", part.token, facts)
