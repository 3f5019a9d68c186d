"""What an editing form may publish for somebody, and what it says of what it left alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from segib_site.editing.wording import slices_in_words
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SHARED


def may_publish(user: Any, record: Any, named: tuple[str, ...], everything: str) -> bool:
    """Say whether somebody may publish the slices that a button names (``everything``: any)."""
    allowed = rights.slices(user, record, "publish")
    if named == (everything,):
        return bool(allowed) and (record.live or SHARED in allowed)
    return bool(named) and set(rights.needed_to_publish(record, named)) <= allowed


def may_publish_new(user: Any, model: Any, parent: Any, named: tuple[str, ...], everything: str) -> bool:
    """Say whether somebody may publish the slices that a button names of what she is about to make."""
    allowed = rights.publishable_when_new(user, model, parent)
    if named == (everything,):
        return rights.can_make_new(allowed)
    return bool(named) and {*named, SHARED} <= allowed


def ready_and_permitted(record: Any, user: Any) -> tuple[str, ...]:
    """Return what *publish everything that is ready* publishes for somebody: the languages that have the
    text it needs and the shared facts, of those she may publish."""
    content = publishing.draft_content(record)
    allowed = rights.slices(user, record, "publish")
    ready = (*publishing.publishable_languages(content, record), SHARED)
    return tuple(name for name in ready if name in allowed)


def say_not_published(request: HttpRequest) -> None:
    """Say that a form was saved and that what its button asked for was not done."""
    messages.error(
        request, _("You may not publish this. What you wrote is saved as a draft; nothing became public.")
    )


def say_refused(request: HttpRequest, form: Any) -> None:
    """Say which languages a request tried to change without a right to: they were left as they were."""
    if refused := getattr(form, "refused_slices", ()):
        messages.error(
            request,
            _("You may not change this, and it was left as it was: %(slices)s.")
            % {"slices": slices_in_words(refused)},
        )
