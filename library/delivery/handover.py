"""Leaving the sending of a whole file to who does it better: the front server, or the object storage.

What may be sent, and what is said of it, is decided here all the same; parts of files are sent by the site.
"""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from library.delivery.answers import Representation, with_headers


def handed_over(request: HttpRequest, file: object, what: Representation) -> HttpResponseBase | None:
    """Return the answer that has somebody else send a file, or ``None`` where the site sends it itself: no
    front server is set (`SEGIB_ACCEL_PREFIX`) and the storage is a folder, or only a part is asked for.

    Call it after conditions have been judged (`answers.early`).
    """
    if request.method != "GET" or "Range" in request.headers:
        return None
    storage, name = file.storage, file.name  # type: ignore[attr-defined]
    try:
        storage.path(name)
    except NotImplementedError:
        # An object storage: an address that works for a short time, signed by it.
        response = HttpResponse(status=302)
        response["Location"] = storage.url(
            name,
            parameters={
                "ResponseContentDisposition": what.headers.get("Content-Disposition", ""),
                "ResponseContentType": what.content_type,
            },
        )
        response["Cache-Control"] = "no-store"
        return response
    if not settings.ACCEL_PREFIX:
        return None
    response = HttpResponse(content_type=what.content_type)
    response["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX.rstrip('/')}/{quote(name)}"
    with_headers(response, what)
    del response["Accept-Ranges"]  # the front server says so itself
    return response
