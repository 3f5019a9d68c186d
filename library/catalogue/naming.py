"""Names that harvesters and feed readers know publications by. They depend on no address, so that they
stay when the site is reached otherwise (https, another port, a test machine)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings

#: A domain name with a dot in it (OAI identifier guidelines, section 2.1: no address by numbers).
DOMAIN = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
#: Where none is set: a name that is nobody's (RFC 6761, section 6.4).
NOBODYS = "segib.invalid"
#: The year in which the names were first given out (RFC 4151, section 2.1).
YEAR = 2026


def namespace() -> str:
    """Return the domain name that the names begin with: ``SEGIB_OAI_HOST``, else the site's own."""
    for candidate in (settings.OAI_HOST, urlsplit(settings.BASE_URL).hostname):
        if candidate and DOMAIN.fullmatch(candidate.lower()):
            return candidate.lower()
    return NOBODYS


def oai_identifier(symbol: str) -> str:
    """Return the OAI identifier of a publication: ``oai:segib.org:carta-2004``."""
    return f"oai:{namespace()}:{symbol}"


def symbol_of(identifier: str) -> str:
    """Return the symbol that an OAI identifier of this catalogue names; empty if it is none."""
    start = f"oai:{namespace()}:"
    return identifier.removeprefix(start) if identifier.startswith(start) else ""


def entry_name(symbol: str, code: str) -> str:
    """Return the name of a publication's entry in the feed of a language (a tag URI, RFC 4151)."""
    return f"tag:{namespace()},{YEAR}:doc/{symbol}/{code}"
