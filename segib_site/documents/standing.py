"""Documents whose file must stay as it is: apps say which, and why.

An app says so with a function that returns the reason in the active language, or nothing::

    @stands
    def public_edition(document):
        return _("…") if … else ""
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError

from segib_site.models import SiteDocument

Reason = Callable[[SiteDocument], str]

_REASONS: list[Reason] = []


def stands(reason: Reason) -> Reason:
    """Ask a function whether a document's file must stay."""
    _REASONS.append(reason)
    return reason


def must_stay(document: SiteDocument) -> None:
    """Raise `ValidationError` where the file of a document must not be exchanged."""
    for reason in _REASONS:
        if said := reason(document):
            raise ValidationError(said, code="stands")
