"""Which languages the editing forms show next to each other."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from segib_site import languages
from segib_site.models.editor_preference import EditorPreference


def shown_to(user: Any, source: str, editable: Collection[str]) -> tuple[str, ...]:
    """Return the languages to show somebody: those chosen last, else the source and her own.

    Somebody who may change every language gets the source and the language she reads the CMS in, or
    the next one.
    """
    chosen = EditorPreference.objects.filter(user_id=user.pk).values_list("languages", flat=True).first()
    if known := tuple(code for code in languages.CODES if code in (chosen or ())):
        return known
    own = [code for code in languages.CODES if code in editable and code != source]
    if len(own) == len(languages.CODES) - 1:
        active = languages.active()
        own = [active] if active != source else own[:1]
    return tuple(code for code in languages.CODES if code == source or code in own)


@require_POST
def remember_languages(request: HttpRequest) -> HttpResponse:
    """Remember the languages somebody shows; 204, or 400 if they are none of the site's."""
    chosen = request.POST.getlist("language")[: len(languages.CODES)]
    codes = [code for code in languages.CODES if code in chosen]
    if not codes:
        return HttpResponseBadRequest()
    EditorPreference.objects.update_or_create(user=request.user, defaults={"languages": codes})
    return HttpResponse(status=204)
