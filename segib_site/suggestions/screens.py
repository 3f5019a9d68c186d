"""Asking for a suggestion from the editing form."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.generic import View

from segib_site import languages
from segib_site.editing.record_screen import record_or_404
from segib_site.roles import rights
from segib_site.suggestions import marks, provider

logger = logging.getLogger(__name__)

#: Suggestions that one person may ask for in a minute (of each process).
PER_MINUTE = 30


class SuggestView(View):
    """Answer with a suggestion for a text; write nothing."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, app_label: str, model_name: str, pk: str) -> JsonResponse:
        if not provider.is_on():
            raise Http404
        record = record_or_404(app_label, model_name, pk)
        code, text = request.POST.get("language", ""), request.POST.get("text", "").strip()
        if code not in languages.CODES or code == record.source_language:
            return _refused(_("Choose a language to translate into."), 400)
        if not rights.may(request.user, "change", record, code):
            raise PermissionDenied
        if not text:
            return _refused(_("There is no text in the source language to translate."), 400)
        if len(text) > provider.MAX_TEXT:
            return _refused(_("The text is too long for a suggestion: ask for it in parts."), 400)
        if not _may_ask(request.user):
            return _refused(_("That was many suggestions at once. Try again in a minute."), 429)
        try:
            found = provider.translate(text, record.source_language, code)
        except provider.Unavailable as error:
            logger.warning("No suggestion: %s", error)
            return _refused(_("There is no suggestion: the translation service does not answer."), 502)
        return JsonResponse({"text": found, "token": marks.token(record, code, request.user, found)})


def _refused(reason: str, status: int) -> JsonResponse:
    return JsonResponse({"error": reason}, status=status)


def _may_ask(user: Any) -> bool:
    key = f"segib-suggestions-{user.pk}"
    cache.add(key, 0, 60)
    try:
        return cache.incr(key) <= PER_MINUTE
    except ValueError:  # It expired between the two.
        return True
