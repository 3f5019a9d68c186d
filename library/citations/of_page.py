"""The reference that a publication's page shows: one reading of the catalogue for head, text and headers."""

from __future__ import annotations

from django.http import HttpRequest

from library.catalogue import records
from library.catalogue.description import Description, describe_draft
from library.citations.reference import Reference, refer
from library.models import PublicationPage
from segib_site.presentation import origin


def description_of(page: PublicationPage) -> Description:
    """Return what the catalogue says of the page that is being served, and of one that is not public
    (a preview, a page for some readers only) what it would say; it is read once."""
    known = page.__dict__
    if "described" not in known:
        found = [] if getattr(page, "is_preview", False) else records.descriptions([page.symbol])
        known["is_in_catalogue"] = bool(found)
        known["described"] = found[0] if found else describe_draft(page)
    return known["described"]


def reference_of(page: PublicationPage, request: HttpRequest) -> Reference | None:
    """Return how a page's publication is cited in the language the page is really shown in. ``None`` if it
    is not public: what only some can open is not cited."""
    description = description_of(page)
    if not description.titles or not (page.__dict__["is_in_catalogue"] or getattr(page, "is_preview", False)):
        return None
    return refer(description, page.display_language, origin(request))
