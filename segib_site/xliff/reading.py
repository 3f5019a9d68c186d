"""XLIFF files that come back, read without trusting them.

A file is refused whole if it is too large, is not well-formed, brings a document type or entities of its
own, or is not XLIFF 1.x. What it says is not judged here: see `segib_site.xliff.checking`.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree
from translate.storage.xliff import Xliff1File, Xliff1Unit

from segib_site.xliff.richtext import Segment, words
from segib_site.xliff.units import UnitId, UnknownElement, language_of_tag, read_segment

#: Bytes of a file, or of all the files in an archive together.
MAX_BYTES = 20 * 1024 * 1024
#: Files in an archive.
MAX_FILES = 50
#: Units in one import.
MAX_UNITS = 50_000
ENDINGS = (".xlf", ".xliff", ".sdlxliff", ".mxliff", ".mqxliff")


class UnreadableFile(ValueError):
    """A file that cannot be taken at all; the message is for the person who sent it."""


@dataclass(frozen=True)
class ReadUnit:
    """A unit as it came back."""

    #: Name of the uploaded file, and the line of the unit in it.
    file: str
    line: int
    #: ``app.model:pk``, as the file names its record.
    record: str
    source_language: str | None
    target_language: str | None
    #: The id as it stands in the file, and what it says (`NOT_OURS` if another site wrote it).
    raw_id: str
    id: UnitId
    label: str
    #: The translated text; empty if there is none.
    target: Segment
    #: The name of an element that does not belong in a text.
    unknown: str
    #: The translator says that this is finished.
    is_final: bool

    @property
    def where(self) -> str:
        """The unit, as an error names it."""
        return _("%(label)s (line %(line)s)") % {"label": self.label or self.raw_id, "line": self.line}


def read(name: str, data: bytes) -> list[ReadUnit]:
    """Return the units of an XLIFF file, or of the XLIFF files in a ZIP archive.

    Raises `UnreadableFile`.
    """
    units: list[ReadUnit] = []
    for inner, content in _files(name, data):
        units += _units(inner, content)
        if len(units) > MAX_UNITS:
            raise UnreadableFile(_("There are more than %(number)s texts in it.") % {"number": MAX_UNITS})
    if not units:
        raise UnreadableFile(_("There are no texts in it."))
    return units


def _files(name: str, data: bytes) -> list[tuple[str, bytes]]:
    if len(data) > MAX_BYTES:
        raise UnreadableFile(_too_large())
    if data[:4] != b"PK\x03\x04":
        return [(name, data)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(ENDINGS)]
            if len(members) > MAX_FILES or sum(m.file_size for m in members) > MAX_BYTES:
                raise UnreadableFile(_too_large())
            files, left = [], MAX_BYTES
            for member in members:
                with archive.open(member) as stream:
                    # The archive's own figures may lie.
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise UnreadableFile(_too_large())
                files.append((member.filename, content))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableFile(_("The archive cannot be opened.")) from error
    if not files:
        raise UnreadableFile(_("There is no XLIFF file in the archive."))
    return files


def _too_large() -> str:
    return _("It is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024}


def _units(name: str, data: bytes) -> list[ReadUnit]:
    _check(name, data)
    try:
        store = Xliff1File.parsestring(data)
    except Exception as error:  # The toolkit raises whatever it meets; nothing of it is ours.
        raise UnreadableFile(_("“%(name)s” is not an XLIFF 1.2 file.") % {"name": name}) from error
    return [_unit(name, unit) for unit in store.units if unit.xmlelement.getparent() is not None]


def _check(name: str, data: bytes) -> None:
    """Refuse what must not reach any other parser."""
    quoted = {"name": name}
    own_type = _("“%(name)s” brings a document type of its own: refused.") % quoted
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UnreadableFile(own_type) from None
        line, column = error.position
        raise UnreadableFile(
            _("“%(name)s” is broken: it stops making sense at line %(line)s, character %(column)s.")
            % {**quoted, "line": line, "column": column}
        ) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise UnreadableFile(own_type)
    version = root.get("version", "")
    if etree.QName(root).localname != "xliff":
        raise UnreadableFile(_("“%(name)s” is not an XLIFF file.") % quoted)
    if not version.startswith("1."):
        raise UnreadableFile(
            _("“%(name)s” is XLIFF %(version)s; this site exchanges XLIFF 1.2.")
            % {**quoted, "version": version or "?"}
        )


def _unit(name: str, unit: Xliff1Unit) -> ReadUnit:
    element = unit.xmlelement
    file = next((e for e in element.iterancestors() if etree.QName(e).localname == "file"), None)
    record, source, target = ("", None, None) if file is None else (
        file.get("original", ""), file.get("source-language"), file.get("target-language")
    )  # fmt: skip
    unknown, segment, final = "", (), False
    node = _child(element, "target")
    if node is not None:
        state = node.get("state") or ""
        final = state in ("final", "signed-off")
        try:
            segment = read_segment(node)
            segment = _unless_copied(segment, element, state)
        except UnknownElement as error:
            unknown = str(error)
    raw = element.get("id", "")
    return ReadUnit(
        name, element.sourceline or 0, record, language_of_tag(source), language_of_tag(target),
        raw, UnitId.parse(raw), (element.get("resname") or "")[:200],
        segment if words(segment).strip() else (), unknown, final,
    )  # fmt: skip


def _unless_copied(segment: Segment, element: etree._Element, state: str) -> Segment:
    """Return nothing where a tool has copied the source into the target as not translated yet."""
    source = _child(element, "source")
    if state not in ("new", "needs-translation") or source is None:
        return segment
    return () if words(segment).strip() == words(read_segment(source)).strip() else segment


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((c for c in element if isinstance(c.tag, str) and etree.QName(c).localname == name), None)
