"""What a table says of a publication that is on the site already. It is never changed by an import."""

from __future__ import annotations

from library.importing.checking import Plan
from library.importing.columns import PUBLICATION
from library.models import PublicationPage


def differences(plan: Plan, page: PublicationPage) -> list[str]:
    """Return the columns in which a table says something else than the draft of a publication; cells that
    are empty say nothing."""
    draft = page.get_latest_revision_as_object()
    said = plan.entry.values
    found = [
        name
        for name, column in PUBLICATION.items()
        if column.field and name in said and str(getattr(draft, column.field) or "") != plan.entry.text(name)
    ]
    if "summit" in said and draft.adopted_at_id != getattr(plan.page.adopted_at, "pk", None):
        found.append("summit")
    if "axis" in said and draft.axis_id != getattr(plan.page.axis, "pk", None):
        found.append("axis")
    if "axis_is_inferred" in said and draft.axis_is_inferred != plan.page.axis_is_inferred:
        found.append("axis_is_inferred")
    for name in ("sources", "unverified_fields"):
        if name in said and list(getattr(draft, name) or []) != plan.entry.list(name):
            found.append(name)
    if "subjects" in said and {one.pk for one in draft.subjects.all()} != {one.pk for one in plan.subjects}:
        found.append("subjects")
    if "supersedes" in said and getattr(draft.supersedes, "symbol", "") != plan.supersedes:
        found.append("supersedes")
    if _editions_differ(plan, draft):
        found.append("editions")
    return found


def _editions_differ(plan: Plan, draft: PublicationPage) -> bool:
    """Say whether the table has an edition that is not there, or is there with another file or address."""
    there = {(row.language, row.version): row for row in draft.editions.all()}
    for planned in plan.editions:
        wanted = planned.edition
        row = there.get((wanted.language, wanted.version))
        if row is None or row.official_address != wanted.official_address:
            return True
        if planned.sha256 and row.sha256 != planned.sha256:
            return True
        if row.authority != wanted.authority:
            return True
    return False
