"""Deleting a page moves it, with all below it, to a hidden branch; for a month it can be brought back.

The branch is a page right below the root of the tree, beside the sites and part of none: what is in it has
no address, and is public in no language. `SitePage.permissions_for_user` lets nobody change what is there,
`SitePageQuerySet.outside_trash` leaves it out of lists. Why, and what deleting in code does:
``docs/decisions/0022-trash.md``.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_MoveHandler
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import log
from wagtail.models import Site

from segib_site import addresses, languages
from segib_site.models import ScheduledRelease, SitePage, TrashedPage
from segib_site.models.trash import KEPT_FOR, TRASH_KEY, TRASH_SLUG
from segib_site.roles import rights
from segib_site.slices import publishing, schedule

#: What the branch is called, where its name shows at all.
NAMES = {"es": "Papelera", "en": "Trash", "pt": "Lixeira"}


def branch() -> SitePage:
    """Return the page that holds what was deleted; make it the first time."""
    found = SitePage.objects.filter(translation_key=TRASH_KEY).first()
    if found is not None:
        return found
    holder = SitePage(translation_key=TRASH_KEY, live=False, source_language=languages.DEFAULT)
    languages.put_all(holder, "title", NAMES)
    languages.put_all(holder, "slug", dict.fromkeys(languages.CODES, TRASH_SLUG))
    return SitePage.objects.get(depth=1).add_child(instance=holder)


@transaction.atomic
def put(page: SitePage, user: Any = None) -> TrashedPage:
    """Move a page and all below it to the trash, public in no language any more.

    Raises `ValidationError` for what must not go there: the home page of a site, the root, the trash.
    """
    page = publishing.locked(page)
    if page.depth == 1 or page.is_in_trash or Site.objects.filter(root_page__path__startswith=page.path):
        raise ValidationError(_("The home page of a site cannot be deleted."))
    parent = page.get_parent()
    slugs = {
        code: [languages.get(page, "slug", code), languages.get(page, "slug_is_provisional", code)]
        for code in languages.CODES
    }
    was_live = list(page.live_languages)
    for one in page.get_descendants(inclusive=True).order_by("-depth", "path").specific():
        for release in ScheduledRelease.objects.for_record(one).pending():
            schedule.cancel(release, user)
        publishing.unpublish(one, languages.CODES, user=user)
    moved = _move(
        page,
        branch(),
        {code: [f"{(slug or 'page')[:200]}-{page.pk}", False] for code, (slug, _own) in slugs.items()},
    )
    trashed = TrashedPage.objects.create(
        page=moved, parent=parent, slugs=slugs, was_live=was_live, deleted_by=user
    )
    data = {"slices": was_live, "title": str(page), "from": str(parent), "pages": page.get_descendant_count()}
    log(instance=page, action="segib.trash", user=user, data=data)
    return trashed


@transaction.atomic
def restore(trashed: TrashedPage, user: Any = None, parent: SitePage | None = None) -> SitePage:
    """Bring a page back, with all below it, to where it was or below another page; as a draft.

    Raises `ValidationError` if that place is gone, in the trash itself, or takes no page of this type.
    """
    page, former = trashed.page.specific, trashed.parent
    if former is not None and former.is_in_trash:
        former = None
    target = parent or former
    if target is None:
        raise ValidationError(_("The page it was below is gone. Choose another."))
    is_elsewhere = former is None or target.pk != former.pk
    target = target.specific
    if target.is_in_trash or target.depth == 1:
        raise ValidationError(_("Choose a page of the site."))
    if is_elsewhere and not page.can_move_to(target):
        raise ValidationError(
            _("A page of this type cannot be below “%(title)s”. Choose another."),
            params={"title": str(target)},
        )
    # By way of its former place: so its former addresses lead to where it is now.
    restored = _move(page, former or target, trashed.slugs)
    if former is not None and is_elsewhere:
        restored.specific.move(target, pos="last-child", user=user)
        restored = SitePage.objects.get(pk=restored.pk)
    log(
        instance=restored.specific,
        action="segib.restore",
        user=user,
        data={"to": str(target), "slices": trashed.was_live},
    )
    trashed.delete()
    return restored.specific


def _move(page: SitePage, target: SitePage, slugs: dict[str, list]) -> SitePage:
    """Move a page, whatever its type's rules say, and give it these addresses, or free ones like them."""
    MP_MoveHandler(
        SitePage.objects.get(pk=page.pk), SitePage.objects.get(pk=target.pk), "last-child"
    ).process()
    moved, parent = SitePage.objects.get(pk=page.pk), SitePage.objects.get(pk=target.pk)
    for code, (slug, is_provisional) in slugs.items():
        free = addresses.free_slug(slug, code, parent, moved) if slug else slug
        languages.put(moved, "slug", code, free)
        languages.put(moved, "slug_is_provisional", code, is_provisional)
    moved.save(clean=False)
    return moved


@transaction.atomic
def delete(trashed: TrashedPage, user: Any = None) -> None:
    """Delete a page of the trash, and all below it, for ever.

    Raises `ValidationError` if other records cannot be without it.
    """
    page = trashed.page.specific
    try:
        with transaction.atomic():
            # Nobody has permission for what is in the trash: who may do this is decided before.
            DeletePageAction(page, user=user).execute(skip_permission_checks=True)
    except ProtectedError as error:
        names = ", ".join(sorted({str(record) for record in error.protected_objects})[:5])
        raise ValidationError(
            _("It cannot be deleted: it is needed by %(names)s."), params={"names": names}
        ) from error


def empty_old() -> tuple[int, int]:
    """Delete for ever what has been in the trash for its time; return how many, and how many could not be."""
    gone = kept = 0
    for trashed in TrashedPage.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR):
        try:
            delete(trashed)
            gone += 1
        except ValidationError:
            kept += 1
    return gone, kept


def seen_by(user: Any) -> QuerySet[TrashedPage]:
    """Return what somebody sees in the trash, and may bring back: who may delete any page of the tree
    everything, others what they deleted themselves."""
    found = TrashedPage.objects.select_related("page", "parent", "deleted_by")
    return found if may_delete_any_page(user) else found.filter(deleted_by=user)


def may_delete_any_page(user: Any) -> bool:
    """Say whether somebody may delete every page there is, in all its languages and with those below it."""
    if not user.is_active or user.is_superuser:
        return bool(user.is_active)
    held = rights.page_permissions(user, SitePage.objects.get(depth=1))
    return all(held.get(name) == rights.ALL for name in ("change", "publish", "bulk_delete"))
