"""The addresses of segib.org as it was: redirected where the table knows them, counted where not."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.utils.translation import gettext as _

from segib_site import languages

#: Hosts whose addresses the table may hold; an address without a host is one of this site.
HOSTS = {"segib.org", "www.segib.org"}
#: Parameters by which WordPress named a page; all others only tracked or sorted.
NAMING = ("p", "page_id", "document", "cat")
#: What addresses of the old site look like and those of this one never do.
PATTERN = re.compile(
    r"^/(?:pt-br(?:/|$)|(?:(?:es|en|pt|pt-br)/)?(?:wp-content/uploads|category|tag|author|programa|program|cumbre|"
    r"document|documento|node|docs-cumbre[^/]*)/)"
)


def normalise(address: str) -> str:
    """Return path and naming parameters of an old address, decoded, without slash at the end.

    ``https://www.segib.org/pt-br/programa/ibermuseus/?utm_source=x`` gives
    ``/pt-br/programa/ibermuseus``. Raises `ValueError` with the reason.
    """
    text = address.strip()
    parts = urlsplit(text)
    if parts.scheme not in ("", "http", "https") or (parts.hostname and parts.hostname not in HOSTS):
        raise ValueError(_("This is not an address of segib.org: %(address)s") % {"address": text})
    if not parts.netloc and not text.startswith("/"):
        raise ValueError(_("An address begins with / or https://: %(address)s") % {"address": text})
    path = unquote(parts.path).rstrip("/") or "/"
    if any(ord(character) < 32 for character in path):
        raise ValueError(_("An address cannot have control characters."))
    query = [(name, value) for name, value in parse_qsl(parts.query) if name in NAMING]
    return f"{path}?{urlencode(query)}" if query else path


def language_of(address: str) -> str:
    """Return the language of an old address: Spanish ones had no prefix."""
    first = address.lstrip("/").split("/", 1)[0].split("?", 1)[0]
    return languages.content_language(first) if first in ("es", "en", "pt", "pt-br") else languages.DEFAULT


def looks_old(address: str) -> bool:
    """Say whether a normalised address is of the old site's kind."""
    path, _mark, query = address.partition("?")
    return bool(query) or bool(PATTERN.match(f"{path}/"))
