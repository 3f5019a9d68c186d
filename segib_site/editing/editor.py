"""What an editing form knows as a whole: worked out once a request, asked by every panel in it."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest
from wagtail.admin.staticfiles import versioned_static

from segib_site import languages
from segib_site.editing.form_errors import FieldErrors, errors_of
from segib_site.editing.preference import shown_to
from segib_site.editing.status import SliceStatus, statuses
from segib_site.slices.content import SLICES
from segib_site.slices.freshness import State
from segib_site.translations import differences

_KEY = "_segib_editor"


FOLDER = "segib_site/admin/side_by_side/"
SCRIPTS = ("languages.js", "blocks.js", "copying.js")


def media() -> forms.Media:
    """Return the scripts and styles of editing forms."""
    return forms.Media(
        # Our scripts change what Wagtail's draws: they come after it.
        js=[
            versioned_static("wagtailadmin/js/telepath/blocks.js"),
            *(versioned_static(FOLDER + name) for name in SCRIPTS),
        ],
        css={"all": [versioned_static(FOLDER + "editor.css")]},
    )


class Editor:
    """The languages of one editing form: which are shown, where each stands, what is wrong with it."""

    source = languages.DEFAULT
    order: tuple[str, ...] = languages.CODES
    shown: tuple[str, ...] = languages.CODES
    editable: Collection[str] = frozenset(SLICES)
    errors: tuple[FieldErrors, ...] = ()
    record: Any = None
    form: Any = None

    @classmethod
    def begin(cls, request: HttpRequest, form: Any, record: Any) -> Editor:
        """Work out what the panels of a form will ask, and leave it where they find it."""
        editor = cls()
        editor.form, editor.record = form, record
        editor.source = record.source_language
        editor.order = (editor.source, *languages.others(editor.source))
        # Rights by language: without them a form is all its reader's.
        editor.editable = getattr(form, "editable_slices", cls.editable)
        editor.errors = errors_of(form) if form.is_bound else ()
        asked = set(request.GET.get("languages", "").split(",")) & set(languages.CODES)
        chosen = asked or shown_to(request.user, editor.source, editor.editable)
        wanted = {*chosen, *editor.languages_with_errors}
        editor.shown = tuple(code for code in editor.order if code in wanted)
        setattr(request, _KEY, editor)
        return editor

    @property
    def languages_with_errors(self) -> frozenset[str]:
        return frozenset(error.code for error in self.errors if error.code)

    @property
    def source_in_words(self) -> str:
        return languages.language_name(self.source)

    @property
    def source_tag(self) -> str:
        return languages.tag(self.source)

    @property
    def is_new(self) -> bool:
        return self.record is None or self.record.pk is None

    @property
    def screen_url(self) -> str | None:
        """The address of the screen where languages are published, scheduled and compared."""
        from segib_site.editing.record_screen import screen_url

        return None if self.is_new else screen_url(self.record)

    @cached_property
    def statuses(self) -> tuple[SliceStatus, ...]:
        """Where each slice stands, the source language first."""
        by_name = {status.name: status for status in statuses(self.record, self.form)}
        return tuple(by_name[name] for name in (*self.order, *(set(by_name) - set(self.order))))

    @cached_property
    def _changes(self) -> dict[str, dict[str, list[Any]]]:
        """Changes of the source by language and field; the field of a row is ``row id/field``."""
        found: dict[str, dict[str, list[Any]]] = {}
        if self.is_new:
            return found
        for status in self.statuses:
            if status.freshness is not None and status.freshness.state == State.STALE:
                fields = found.setdefault(status.name, {})
                for change in differences.since_confirmed(self.record, status.name):
                    path = change.path.partition("#")[0]
                    fields.setdefault("/".join(path.split("/")[-2:]), []).append(Change(change))
        return found

    def changes(self, code: str, field: str, row_id: Any = None) -> list[Any]:
        """Return what the source of a field has changed since a language was confirmed."""
        path = f"{row_id}/{field}" if row_id else field
        return self._changes.get(code, {}).get(path, [])


class Change:
    """A change of the source, word by word, and the block it is in."""

    def __init__(self, difference: Any) -> None:
        self.block_id = difference.path.partition("#")[2]
        self.words = differences.rendered(differences.words(difference.before, difference.after))


def editor_of(request: HttpRequest | None) -> Editor:
    """Return the editor of the form a request shows; of any other form, one that shows all."""
    return getattr(request, _KEY, None) or Editor()
