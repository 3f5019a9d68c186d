"""What blocks publishing, for the editing form and the publishing screen."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.generic import View

from segib_site import languages
from segib_site.editing.record_screen import record_or_404
from segib_site.editing.wording import slice_name
from segib_site.guards import overrides, registry
from segib_site.guards.checking import Finding, findings
from segib_site.guards.reading import Reading
from segib_site.roles import rights
from segib_site.slices.content import SHARED, SLICES

#: Whoever may do one of these to a language is told what to look at in it.
RIGHTS: tuple[rights.Action, ...] = ("change", "review", "publish")


class FindingsView(View):
    """Return what the checks say of a record's draft, as JSON with a fragment of HTML.

    ``?slice=es&slice=shared`` names slices; without it, all that the person may work on. The answer::

        {"pending": 0, "stops": 0, "warnings": 2, "terms": 3, "html": "…",
         "findings": [{"code", "severity", "slice", "path", "message", "detail", "key", "label", "place"}]}
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, app_label: str, model_name: str, pk: str) -> JsonResponse:
        record = record_or_404(app_label, model_name, pk)
        mine: frozenset[str] = frozenset().union(
            *(rights.slices(request.user, record, action) for action in RIGHTS)
        )
        if not mine:
            raise PermissionDenied
        asked = set(request.GET.getlist("slice")) or set(SLICES)
        reading = Reading(record, None, [name for name in SLICES if name in asked & mine])
        found = findings(reading)
        answered = overrides.answered_keys(record) if found else frozenset()
        found = [one for one in found if one.key not in answered]
        hints = official_terms(reading)
        shown = [described(one, reading) for one in found if one.severity != "pending"]
        pending = sum(one.severity == "pending" for one in found)
        context = {"groups": grouped(shown), "hints": hints, "pending": pending, "answered": len(answered)}
        answer = {
            "pending": pending,
            "stops": sum(one["severity"] == "stop" for one in shown),
            "warnings": sum(one["severity"] == "warning" for one in shown),
            "terms": len(hints),
            "html": render_to_string("segib_site/guards/findings.html", context, request),
            "findings": shown,
        }
        response = JsonResponse(answer)
        response["Cache-Control"] = "no-store"
        return response


def described(finding: Finding, reading: Reading) -> dict[str, Any]:
    """Return a finding as plain values, in the active language."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "slice": finding.slice,
        "path": finding.path,
        "message": finding.message,
        "detail": finding.detail,
        "key": finding.key,
        "label": registry.label(finding.code),
        "place": reading.place(finding.path) if finding.path else "",
    }


def grouped(shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return findings by slice, in the site's order."""
    ordered = sorted(shown, key=lambda one: SLICES.index(one["slice"]))
    return [
        {
            "name": slice_name(name),
            "tag": languages.tag(name) if name != SHARED else "",
            "findings": list(group),
        }
        for name, group in groupby(ordered, key=lambda one: one["slice"])
    ]


def official_terms(reading: Reading) -> list[registry.Hint]:
    """Return the institution's terms for what the source text speaks of, in the languages to write."""
    codes = [code for code in reading.languages if code != reading.source]
    return [hint for function in registry.HINTS for hint in function(reading, codes)] if codes else []
