"""Aliases: pages that show what another page shows, at addresses of their own."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Revision, TranslatableMixin
from wagtail.models.copying import _copy_m2m_relations
from wagtail.signals import page_published

from segib_site import languages

#: Columns an alias does not take over: its own place and addresses.
OWN_COLUMNS = [
    "id",
    "path",
    "depth",
    "numchild",
    "url_path",
    "index_entries",
    "postgres_index_entries",
]


def update_aliases(page: Any, revision: Revision | None, _seen: set[int] | None = None) -> None:
    """Publish on every alias of a page what the page has live now, language by language."""
    seen = _seen or {page.pk}
    source = type(page)._default_manager.get(pk=page.pk)
    content = source.serializable_data()
    for alias in type(source)._default_manager.filter(alias_of=source).exclude(pk__in=seen):
        seen.add(alias.pk)
        updated = alias.with_content_json(content)
        updated.live = source.live
        updated.has_unpublished_changes = not source.live
        for rows in source.copy_all_child_relations(target=updated, exclude=OWN_COLUMNS).values():
            for row in rows if isinstance(rows, list) else [rows]:
                if isinstance(row, TranslatableMixin):
                    row.translation_key = uuid.uuid4()
        _copy_m2m_relations(source, updated, exclude_fields=OWN_COLUMNS)
        for field in ("language_live", "language_first_published_at", "language_last_published_at"):
            for code in languages.CODES:
                languages.put(updated, field, code, languages.get(source, field, code))
        for code in languages.CODES:
            for field in ("slug", "slug_is_provisional"):
                languages.put(updated, field, code, languages.get(alias, field, code))
        updated.source_language = source.source_language
        updated.draft_title = source.draft_title
        updated.first_published_at = updated.first_published_at or source.first_published_at
        updated.last_published_at = source.last_published_at
        updated.latest_revision_created_at = source.latest_revision_created_at
        updated.save(clean=False)
        page_published.send(sender=type(updated), instance=updated, revision=revision, alias=True)
        update_aliases(updated, revision, seen)
