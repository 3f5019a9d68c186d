"""Making, finding and taking back links to drafts. Why they are as they are:
``docs/decisions/0021-links-to-drafts.md``."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from segib_site import languages
from segib_site.models import DraftLink, SitePage
from segib_site.models.shared_drafts import LIFETIMES, LISTED_FOR

#: Most links to one page's draft that work at a time.
MOST_AT_ONCE = 20


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(
    page: SitePage, codes: Collection[str], days: int, user: Any, note: str = ""
) -> tuple[DraftLink, str]:
    """Return a new link to the draft of a page in some languages, and its token: it is kept nowhere else.

    Raises `ValidationError` for no language, another lifetime than those offered, or too many links.
    """
    wanted = [code for code in languages.CODES if code in codes]
    if not wanted:
        raise ValidationError(_("Choose at least one language."))
    if days not in LIFETIMES:
        raise ValidationError(_("Choose how long the link works."))
    if working(page).count() >= MOST_AT_ONCE:
        raise ValidationError(_("There are too many links to this draft already: revoke one first."))
    token = secrets.token_urlsafe(32)
    link = DraftLink.objects.create(
        page_id=page.pk,
        languages=wanted,
        note=note[:120],
        token_hash=_hash(token),
        created_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    log(
        instance=page,
        action="segib.draft_link",
        user=user,
        data={"slices": wanted, "days": days, "note": link.note},
    )
    return link, token


def find(token: str) -> DraftLink | None:
    """Return the link with a token, working or not."""
    return DraftLink.objects.select_related("page").filter(token_hash=_hash(token)).first()


def working(page: SitePage) -> Any:
    """Return the links to a page's draft that work now."""
    return DraftLink.objects.filter(page_id=page.pk, revoked_at=None, expires_at__gt=timezone.now())


@transaction.atomic
def revoke(link: DraftLink, user: Any) -> None:
    """Take a link back. One that does not work any more stays as it is."""
    if DraftLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now()):
        data = {"slices": link.languages, "note": link.note}
        log(instance=link.page.specific, action="segib.draft_link.revoke", user=user, data=data)


def count_use(link: DraftLink) -> None:
    """Note that somebody opened a link. Nothing is kept of who."""
    DraftLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, last_used=timezone.now())


def forget_old() -> int:
    """Forget links that have not worked for a month; return how many."""
    before = timezone.now() - LISTED_FOR
    old = DraftLink.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before))
    return old.delete()[0]
