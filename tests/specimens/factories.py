"""Specimens made for tests, through the engine as an editor would."""

from __future__ import annotations

import uuid
from typing import Any

from wagtail.models import Site

from segib_site import languages
from segib_site.models import SitePage
from segib_site.slices import publishing
from tests.specimens.kept import made_once
from tests.specimens.models import SpecimenPage, SpecimenRecord


def make_home() -> SpecimenPage:
    """A home page live in every language, and the site it is the root of."""
    return SpecimenPage.objects.get(pk=made_once(_make_home))


def _make_home() -> SpecimenPage:
    root = SitePage.objects.get(depth=1)
    home = SpecimenPage(source_language="es")
    for code in languages.CODES:
        languages.put(home, "title", code, f"Home {code}")
        languages.put(home, "slug", code, "home")
    home.live = False
    root.add_child(instance=home)
    home.save_revision()
    publishing.publish(home, languages.CODES)
    Site.objects.create(hostname="localhost", root_page_id=home.pk, is_default_site=True)
    return home


def page(parent: SitePage, live: tuple[str, ...] = (), source: str | None = None, **values: Any) -> Any:
    """A page with titles in the languages given, published in those named by ``live``."""
    titles = {code: values.pop(code) for code in languages.CODES if code in values}
    it = SpecimenPage(source_language=source or next(iter(titles)), live=False, **values)
    for code, title in titles.items():
        languages.put(it, "title", code, title)
    reload(parent).add_child(instance=it)
    it.save_revision(clean=False)
    if live:
        publishing.publish(it, live)
    return reload(it)


def record(live: tuple[str, ...] = (), source: str | None = None, **values: Any) -> Any:
    """A record with names in the languages given, published in those named by ``live``."""
    names = {code: values.pop(code) for code in languages.CODES if code in values}
    it = SpecimenRecord(source_language=source or next(iter(names)), live=False, **values)
    for code, name in names.items():
        languages.put(it, "name", code, name)
    it.save()
    it.save_revision(clean=False)
    if live:
        publishing.publish(it, live)
    return reload(it)


def reload(it: Any) -> Any:
    """The record as the database has it."""
    return type(it)._default_manager.get(pk=it.pk)


def draft(it: Any) -> Any:
    """The draft of every slice, as an object."""
    return reload(it).get_latest_revision_as_object()


def text(it: Any, field: str, code: str) -> str:
    """A field in exactly one language, never ``None``."""
    return languages.get(it, field, code) or ""


def edit(it: Any, sections: list[dict[str, Any]] | None = None, **values: Any) -> Any:
    """Save a draft with these values of columns, and these rows."""
    it = draft(it)
    content = it.serializable_data()
    content.update(values)
    if sections is not None:
        content["sections"] = [
            {
                "pk": None,
                "row_id": str(uuid.uuid4()),
                "sort_order": position,
                **row,
                "notes": [
                    {"pk": None, "row_id": str(uuid.uuid4()), "sort_order": n, **note}
                    for n, note in enumerate(row.get("notes", []))
                ],
            }
            for position, row in enumerate(sections)
        ]
    it.with_content_json(content).save_revision(clean=False)
    return reload(it)
