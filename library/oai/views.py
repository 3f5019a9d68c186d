"""The one address of the protocol."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from library.oai import answers, requests
from library.oai.errors import BadArgument, OaiError
from library.oai.requests import OaiRequest

FORM = "application/x-www-form-urlencoded"


# A harvester has no session: there is nothing to forge a request with.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    """Answer a harvester (section 3.1: by GET or by a form that is posted); refusals too have status 200."""
    asked: OaiRequest | None = None
    try:
        asked = requests.read(dict(_arguments(request).lists()))
        requests.check_format(asked)
        document = answers.answer(request, asked)
    except OaiError as refusal:
        document = answers.refuse(request, asked, refusal)
    response = HttpResponse(document, content_type="text/xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _arguments(request: HttpRequest) -> QueryDict:
    try:
        if request.method != "POST":
            return request.GET
        if request.content_type == FORM:
            return request.POST
    except SuspiciousOperation:
        raise BadArgument("That is more than any request of the protocol can hold.") from None
    raise BadArgument(f"What is posted must be a form ({FORM}).")
