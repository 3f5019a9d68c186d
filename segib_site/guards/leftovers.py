"""What was to be written later and is still there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy, gettext_noop

from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Reading
from segib_site.guards.registry import check

#: *Todo* is a Spanish and Portuguese word and XXX a Roman numeral: those count only as notes.
_LEFTOVER = re.compile(
    r"\blorem ipsum\b|\bdolor sit amet\b"
    r"|\b(?:TODO|FIXME|TBD|TBC|PENDIENTE|PENDENTE|PENDING)\s?:"
    r"|\b(?:FIXME|TBD|TBC)\b|\bX{4,}\b|(?-i:\bxxx+\b)"
    r"|^\W*(?:TODO|XXX|PENDIENTE|PENDENTE|PENDING)\W*$"
    r"|[\[({<]\s?(?:todo|tbd|tbc|xx+|por completar|por traducir|pendiente[^\])}>]{0,40}|traducir"
    r"|a completar|a traduzir|por traduzir|pendente[^\])}>]{0,40}|traduzir"
    r"|to be (?:completed|confirmed|translated|written|added)|translate(?: this)?|insert [^\])}>]{1,40}"
    r"|insertar [^\])}>]{1,40}|inserir [^\])}>]{1,40})\s?[\])}>]"
    r"|\?{3,}",
    re.I | re.M,
)
_UPPER_ONLY = re.compile(r"TODO|XXX|PENDIENTE|PENDENTE|PENDING|TBD|TBC|FIXME", re.I)


@check("leftovers", gettext_lazy("Placeholders"), order=70)
def placeholders(reading: Reading) -> Iterator[Finding]:
    """Look for what writers leave to be filled in."""
    for code in reading.languages:
        for passage in reading.passages(code):
            for match in _LEFTOVER.finditer(passage.plain):
                bare = re.sub(r"\W", "", match[0])
                is_note = match[0][:1] in "[({<"
                if not is_note and _UPPER_ONLY.fullmatch(bare) and not bare.isupper():
                    continue
                yield Finding(
                    "leftovers",
                    "warning",
                    code,
                    passage.path,
                    gettext_noop("Something that was to be written later is still here."),
                    shortened(match[0]),
                )
                break
