"""Drafting, publishing, unpublishing and reverting by slice, for pages, snippets and settings.

What is live is the union of the live slices; the latest revision is the draft of all of them. Each
operation names the slices it touches and leaves the others, live and draft, as they were.

Every function takes the row's lock first, runs in one transaction, and raises
`django.core.exceptions.ValidationError` (or `NothingToPublish`, a kind of it) before it writes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import AbstractPage, Revision

from segib_site import languages
from segib_site.slices.content import (
    SHARED,
    SLICES,
    Content,
    blank,
    canonical,
    differing_slices,
    has_text,
    shape,
    take,
)


class NothingToPublish(ValidationError):
    """A language was named that has no text, or no slice was named at all."""


def locked(record: models.Model) -> Any:
    """Return the record as it is in the database now, its row locked until the transaction ends.

    With a page its parent is locked, and first: siblings take their addresses in turn, and nobody who
    holds a page waits for one above it. On SQLite the transaction itself holds the write lock
    (``transaction_mode: IMMEDIATE``).
    """
    model = type(record)
    base: Any = getattr(model, "base_page_model", model)
    rows = base._default_manager.select_for_update()
    if isinstance(record, AbstractPage):
        path = base._default_manager.values_list("path", flat=True).get(pk=record.pk)
        list(rows.filter(path__in=(path[: -base.steplen], path)).order_by("path").values_list("pk"))
    rows.filter(pk=record.pk).values_list("pk").get()
    record = model._default_manager.get(pk=record.pk)
    # A page is what its own type says: as a mere base page it would have no text but its title.
    return record.specific if isinstance(record, AbstractPage) else record


def live_content(record: Any) -> Content:
    """Return the content of the row: what is public, and of a record never published its draft."""
    return record.serializable_data()


def draft_content(record: Any) -> Content:
    """Return the draft of every slice: the latest revision, else the row."""
    revision = record.latest_revision
    return revision.content if revision else live_content(record)


def unpublished_slices(record: Any) -> tuple[str, ...]:
    """Return the slices whose draft differs from what is live. Of a record that is not live, those
    that have anything to publish."""
    of = shape(type(record))
    draft = draft_content(record)
    if not record.live:
        return (*(code for code in languages.CODES if has_text(draft, code, of)), SHARED)
    differing = differing_slices(live_content(record), draft, of)
    return tuple(
        name
        for name in differing
        if name == SHARED or has_text(draft, name, of) or name in record.live_languages
    )


def publishable_languages(content: Content, record: Any) -> tuple[str, ...]:
    """Return the languages that content could be published in: those whose required text is there."""
    return tuple(code for code in languages.CODES if not _missing(content, code, record))


def _missing(content: Content, code: str, record: Any) -> dict[str, ValidationError]:
    """Return an error for each field that publishing a language needs and content does not have."""
    of = shape(type(record))
    name_of = languages.language_name(code)
    errors: dict[str, ValidationError] = {}
    for field in record._required_translated_fields():
        column = languages.localised_name(field.name, code)
        if column in of.text[code] and field.name != "slug" and not canonical(content.get(column)):
            errors[column] = NothingToPublish(
                _("There is nothing to publish in %(language)s: %(field)s is empty.")
                % {"language": name_of, "field": field.verbose_name}
            )
    if not errors and not has_text(content, code, of):
        errors["__all__"] = NothingToPublish(
            _("There is nothing to publish in %(language)s.") % {"language": name_of}
        )
    return errors


@transaction.atomic
def publish(
    record: Any,
    slices: Collection[str],
    *,
    user: Any = None,
    content: Content | None = None,
    addresses_must_be_free: bool = True,
) -> Revision:
    """Make the named slices of content (the draft, if none is given) public, and no others.

    The first publication of a record always includes its shared facts: nothing can be public
    without them. Returns the revision that is live now. With ``addresses_must_be_free=False`` (a
    schedule that comes due with nobody looking) an address taken meanwhile gets a number instead of
    an error.

    Raises `NothingToPublish` if a named language has no text; `ValidationError` if the result is
    not valid.
    """
    record = locked(record)
    of = shape(type(record))
    named = tuple(name for name in SLICES if name in set(slices))
    if not named:
        raise NothingToPublish(_("Nothing was chosen to publish."))
    draft = draft_content(record)
    wanted = content if content is not None else draft
    errors: dict[str, ValidationError] = {}
    for code in named:
        if code != SHARED:
            errors.update(_missing(wanted, code, record))
    if errors:
        raise ValidationError(errors)

    if record.live:
        target = live_content(record)
        unread = [c for c in languages.CODES if not record.is_live_in(c) and c not in named]
    else:
        if set(named) == {SHARED}:
            raise NothingToPublish(
                _("Shared facts are published with the first language: choose a language too.")
            )
        named = (*named, SHARED) if SHARED not in named else named
        target, unread = blank(wanted, languages.CODES, of), [c for c in languages.CODES if c not in named]
    merged = blank(take(target, wanted, named, of), unread, of)
    _settle_addresses(record, merged, named, must_be_free=addresses_must_be_free)
    if not record.live:
        _borrow_addresses(record, merged)

    return _write_live(
        record,
        merged,
        live_in=set(record.live_languages) | {n for n in named if n != SHARED},
        published_now=[n for n in named if n != SHARED],
        draft=draft,
        user=user,
        action="segib.publish",
        named=named,
    )


def publish_all(record: Any, *, revision: Revision | None = None, user: Any = None) -> Revision:
    """Publish the shared facts and every language that has the text publishing it needs."""
    content = revision.content if revision else draft_content(record)
    codes = publishable_languages(content, record)
    if not codes:
        raise ValidationError(_missing(content, record.source_language, record))
    return publish(record, (*codes, SHARED), user=user, content=content)


@transaction.atomic
def unpublish(record: Any, codes: Collection[str], *, user: Any = None) -> None:
    """Take the named languages off the public site; their text stays in the draft.

    Without a live language left the record itself is unpublished. Naming a language that is not
    live does nothing.
    """
    record = locked(record)
    of = shape(type(record))
    named = [code for code in record.live_languages if code in set(codes)]
    if not named:
        return
    draft = draft_content(record)
    remaining = [code for code in record.live_languages if code not in named]
    if remaining:
        _write_live(
            record,
            blank(live_content(record), named, of),
            live_in=set(remaining),
            published_now=[],
            draft=draft,
            user=user,
            action="segib.unpublish",
            named=tuple(named),
        )
        return
    if record.latest_revision is None and not getattr(record, "alias_of_id", None):
        _save_draft(record, draft, user)
    QuerySet(type(record)).filter(pk=record.pk).update(
        **{languages.localised_name("language_live", code): False for code in languages.CODES}
    )
    record = type(record)._default_manager.get(pk=record.pk)
    action = UnpublishPageAction if isinstance(record, AbstractPage) else UnpublishAction
    action(record, user=user, log_action=False).execute(skip_permission_checks=True)
    log(instance=record, action="segib.unpublish", user=user, data={"slices": named})


@transaction.atomic
def save_draft(
    record: Any, content: Content, slices: Collection[str], *, user: Any = None, action: str = "wagtail.edit"
) -> Revision:
    """Put the named slices of content into the draft and leave the other slices of it as they are."""
    record = locked(record)
    merged = take(draft_content(record), content, slices, shape(type(record)))
    revision = _save_draft(record, merged, user)
    log(instance=record, action=action, user=user, revision=revision, data={"slices": list(slices)})
    return revision


def revert(record: Any, slices: Collection[str], revision: Revision, *, user: Any = None) -> Revision:
    """Make the named slices of the draft what they were in a revision. Nothing public changes."""
    return save_draft(record, revision.content, slices, user=user, action="segib.revert")


@transaction.atomic
def change_source(record: Any, code: str) -> None:
    """Make another language the source. What is public and what is drafted stays as it is; the base
    columns, of rows too, follow."""
    record = locked(record)
    row = record.with_content_json(live_content(record))
    row.source_language = code
    row.save(**({"clean": False} if isinstance(record, AbstractPage) else {}))


@transaction.atomic
def write_public(record: Any, field: str, code: str, value: Any) -> None:
    """Write one value of a language into the row, where nothing that readers see depends on it."""
    record = locked(record)
    languages.put(record, field, code, value)
    base = languages.base_value(record, field, record.source_language)
    values = {languages.localised_name(field, code): value, field: base}
    QuerySet(type(record)).filter(pk=record.pk).update(**values)
    draft, of = draft_content(record), shape(type(record))
    if not differing_slices(live_content(record), draft, of):
        QuerySet(type(record)).filter(pk=record.pk).update(has_unpublished_changes=False)


# -- writing ----------------------------------------------------------------------------------


def _write_live(
    record: Any,
    content: Content,
    *,
    live_in: set[str],
    published_now: Collection[str],
    draft: Content,
    user: Any,
    action: str,
    named: tuple[str, ...],
) -> Revision:
    """Write content to the row through Wagtail's own publication, then restore the draft on top."""
    of = shape(type(record))
    content = {**content, "go_live_at": None, "expire_at": None}
    latest = record.latest_revision
    snapshot = _new_revision(record, content, user)
    is_page = isinstance(record, AbstractPage)
    publication = (PublishPageRevisionAction if is_page else PublishRevisionAction)(
        snapshot, user=user, log_action=False
    )
    now = timezone.now()
    target = publication.object
    for code in languages.CODES:
        languages.put(target, "language_live", code, code in live_in)
        if code in published_now:
            languages.put(target, "language_last_published_at", code, now)
            if not languages.get(target, "language_first_published_at", code):
                languages.put(target, "language_first_published_at", code, now)
    publication.execute(skip_permission_checks=True)
    log(
        instance=target,
        action=action,
        user=user,
        revision=snapshot,
        data={"slices": list(named)},
        content_changed=True,
    )
    restored = _with_settled_addresses(draft, content, named, of)
    if differing_slices(content, restored, of):
        _save_draft(target, restored, latest.user if latest else user)
    else:
        values = {"latest_revision": snapshot, "has_unpublished_changes": False}
        if is_page:
            values["latest_revision_created_at"] = snapshot.created_at
            values["draft_title"] = target.get_title()
        QuerySet(type(record)).filter(pk=record.pk).update(**values)
    if action == "segib.publish":
        from segib_site.signals import slices_published

        slices_published.send(type(record), record=target, slices=named, user=user, revision=snapshot)
    return snapshot


def _new_revision(record: Any, content: Content, user: Any) -> Revision:
    return Revision.objects.create(
        content_object=record,
        base_content_type=record.get_base_content_type(),
        user=user,
        content=content,
        object_str=str(record)[:250],
    )


def _save_draft(record: Any, content: Content, user: Any) -> Revision:
    """Make content the latest revision of a record, without a log entry."""
    record = type(record)._default_manager.get(pk=record.pk)
    return record.with_content_json(content).save_revision(user=user, clean=False)


def _with_settled_addresses(draft: Content, live: Content, named: Collection[str], of: Any) -> Content:
    """Return the draft with the addresses that publication settled for the named languages, unless
    the draft has moved on from what was published."""
    if "slug" not in languages.translated_fields(of.model):
        return draft
    result = dict(draft)
    for code in named:
        if code != SHARED:
            name = languages.localised_name("slug", code)
            flag = languages.localised_name("slug_is_provisional", code)
            if languages.is_empty(result.get(name)) or result.get(flag):
                result[name], result[flag] = live[name], live[flag]
    return result


def _settle_addresses(record: Any, content: Content, named: Collection[str], must_be_free: bool) -> None:
    """Give each language that is being published an address of its own, free among its siblings."""
    if isinstance(record, AbstractPage):
        from segib_site import addresses

        addresses.settle(record, content, [c for c in named if c != SHARED], must_be_free)


def _borrow_addresses(record: Any, content: Content) -> None:
    """Fill the addresses of the languages that have none yet."""
    if isinstance(record, AbstractPage):
        from segib_site import addresses

        addresses.borrow(record, content)
