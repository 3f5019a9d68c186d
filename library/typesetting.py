"""Typesetting: PDF from templates in ``library/typst`` and data from the site's records.

The same data give the same bytes: no clock, no system fonts. Files are tagged and conform to PDF/UA-1
(ISO 14289-1) and PDF/A-2a (ISO 19005-2).
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext

from segib_site import dates, languages

TEMPLATES = Path(__file__).parent / "typst"
#: ISO 3166-1 alpha-2 region of each language's norm, for hyphenation and for the PDF's language.
REGIONS = {"es": "ES", "en": "GB", "pt": "BR"}


def typeset(template: str, data: dict[str, Any], code: str, date: datetime.date) -> bytes:
    """Return the PDF that a template makes of data, in a language, dated to a day."""
    with languages.forced(code):
        common = {
            "lang": code,
            "region": REGIONS[code],
            "date": {"year": date.year, "month": date.month, "day": date.day},
            "author": gettext("Ibero-American General Secretariat"),
            "institution": gettext("Ibero-American General Secretariat"),
        }
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        sys_inputs={"data": json.dumps({**common, **data}, ensure_ascii=False, sort_keys=True)},
        ignore_system_fonts=True,
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.datetime.combine(date, datetime.time(), datetime.UTC),
    )


def date_in_words(date: datetime.date, code: str) -> str:
    """Return a day in words, in a language of the site."""
    return dates.format_edtf(date.isoformat(), code)
