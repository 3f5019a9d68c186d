"""Answers at the addresses of references: of one publication, of a selection, of all."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from library.catalogue import records
from library.catalogue.description import Description
from library.citations.formats import FORMATS
from library.citations.reference import on_one_line, refer
from library.finding.selecting import symbols_asked
from library.views import find, tombstone
from segib_site import languages
from segib_site.presentation import origin

#: Publications that can be named in one address.
MOST = 500
SYMBOL = r"[a-z0-9]+(?:-[a-z0-9]+)*"


@require_safe
def one(request: HttpRequest, symbol: str, language: str, suffix: str) -> HttpResponseBase:
    """Send the reference of a publication, in a language it is public in: in another there is none, since
    its title would not be in that language."""
    page = find(symbol)
    if page.is_retracted:
        return tombstone(page, request)
    description = next(iter(records.descriptions([symbol])), None)
    if description is None or language not in description.titles:
        raise Http404
    content = _written([description], origin(request), language, suffix)
    response = _answer(request, content, f"{symbol}-{language}", language, suffix)
    response["Link"] = f'<{origin(request)}{description.path}>; rel="describes"; type="text/html"'
    return response


@require_safe
def several(request: HttpRequest, language: str, suffix: str) -> HttpResponseBase:
    """Send the references of the publications that ``doc`` names, in its order, of a result of the list, or
    of ``all``. One that is
    not public in the language is cited by the title it has, and says which language that is."""
    if "all" in request.GET:
        content = _whole_library(records.state(), origin(request), language, suffix)
        return _answer(request, content, f"library-{language}", language, suffix)
    wanted = symbols_asked(request.GET)
    with languages.forced(language):
        if not wanted:
            return _refusal(gettext("Name the publications to cite (doc=…), or ask for all of them (all=1)."))
        if len(wanted) > MOST:
            said = gettext("At most %(number)s publications can be cited at once.") % {"number": MOST}
            return _refusal(said)
        # What cannot be a symbol is not asked of the database.
        asked = [symbol for symbol in wanted if re.fullmatch(SYMBOL, symbol)]
        found = {it.symbol: it for it in records.descriptions(asked)}
        missing = [symbol for symbol in wanted if symbol not in found]
        if missing:
            said = ngettext(
                "This publication is not in the library: %(symbols)s",
                "These publications are not in the library: %(symbols)s",
                len(missing),
            )
            return _refusal(said % {"symbols": on_one_line(", ".join(missing))}, status=404)
    content = _written([found[symbol] for symbol in wanted], origin(request), language, suffix)
    return _answer(request, content, f"selection-{language}", language, suffix)


def _written(descriptions: Iterable[Description], base: str, code: str, suffix: str) -> bytes:
    return FORMATS[suffix].write(refer(one, code, base) for one in descriptions).encode()


@lru_cache(maxsize=4)
def _whole_library(state: str, base: str, code: str, suffix: str) -> bytes:
    """Return the references of all publications. Writing 5,000 takes a second, and anybody may ask: what was
    written is kept as long as the catalogue's ``state`` stays (2 MB each)."""
    return _written(records.descriptions(), base, code, suffix)


def _answer(request: HttpRequest, content: bytes, name: str, code: str, suffix: str) -> HttpResponseBase:
    """Send references, or say that the reader has them already. Any page anywhere may read them: they are
    public, and nobody is known here."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if response is None:
        response = HttpResponse(content, content_type=FORMATS[suffix].content_type)
        response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
        response["Content-Language"] = languages.tag(code)
        response["X-Robots-Tag"] = "noindex"
    response["ETag"] = tag
    # Kept, but asked for again each time: what is taken back must not be cited an hour longer.
    response["Cache-Control"] = "public, no-cache"
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "ETag, Link"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _refusal(said: str, status: int = 400) -> HttpResponse:
    response = HttpResponse(f"{said}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Content-Language"] = languages.tag(languages.active())
    response["Access-Control-Allow-Origin"] = "*"
    return response
