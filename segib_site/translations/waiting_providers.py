"""What waits of translations and releases, for the dashboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from segib_site import languages
from segib_site.editing.menu import screen_url
from segib_site.models import ScheduledRelease, TranslationState
from segib_site.roles import rights
from segib_site.slices.freshness import State
from segib_site.translations.visible import Seen, seen_by
from segib_site.translations.waiting import SHOWN, Waiting, waiting

#: How far ahead releases are announced, and for how long one that failed is.
AHEAD = timedelta(days=7)
#: No more releases than this are looked at.
MOST_RELEASES = 100


def _oldest_first(states: QuerySet[TranslationState]) -> QuerySet[TranslationState]:
    return states.defer("changed").order_by("since", "pk")


def _in_words(seen: Seen) -> str:
    days = seen.state.days
    age = (
        ngettext("for %(days)d day", "for %(days)d days", days) % {"days": days} if days else _("since today")
    )
    return f"{languages.language_name(seen.state.language).capitalize()}, {age}"


@waiting(order=10)
def out_of_date(user: Any) -> Waiting | None:
    """Translations that readers see and that no longer say what their source says."""
    found = seen_by(user, _oldest_first(TranslationState.objects.stale_and_public()), ["change"])
    if not found:
        return None
    return Waiting(
        _("Public translations that are out of date"),
        len(found),
        [(seen.state.title, seen.edit_url, _in_words(seen)) for seen in found[:SHOWN]],
        f"{reverse('segib_translation_states')}?state={State.STALE.value}&public=yes",
    )


@waiting(order=20)
def to_review(user: Any) -> Waiting | None:
    """Drafts that wait for somebody who may review them."""
    found = seen_by(user, _oldest_first(TranslationState.objects.in_review()), ["review"])
    if not found:
        return None
    return Waiting(
        _("Translations to review"),
        len(found),
        [(seen.state.title, seen.screen_url, _in_words(seen)) for seen in found[:SHOWN]],
        f"{reverse('segib_translation_states')}?state={State.IN_REVIEW.value}",
    )


@waiting(order=60)
def releases(user: Any) -> Waiting | None:
    """What goes public, or stops being so, within a week."""
    coming = ScheduledRelease.objects.pending().filter(at__lte=timezone.now() + AHEAD)
    coming = coming.defer("content").order_by("at", "pk").prefetch_related("record")[:MOST_RELEASES]
    found = [one for one in coming if one.record and rights.may(user, "change", one.record)]
    if not found:
        return None
    return Waiting(
        _("Releases in the next seven days"),
        len(found),
        [
            (
                str(one.record),
                screen_url(one.record),
                f"{one.get_action_display()}: {one.in_words}, "
                f"{date_format(one.local_time, 'SHORT_DATETIME_FORMAT')} ({one.zone})",
            )
            for one in found[:SHOWN]
        ],
    )


@waiting(order=15)
def releases_that_failed(user: Any) -> Waiting | None:
    """What should have gone public, or have stopped being so, within the last week, and did not."""
    failed = ScheduledRelease.objects.filter(failed_at__gte=timezone.now() - AHEAD)
    failed = failed.defer("content").order_by("-failed_at", "-pk").prefetch_related("record")[:MOST_RELEASES]
    found = [one for one in failed if one.record and rights.may(user, "change", one.record)]
    if not found:
        return None
    return Waiting(
        _("Releases that did not take place"),
        len(found),
        [
            (
                str(one.record),
                screen_url(one.record),
                f"{one.get_action_display()}: {one.in_words}. {one.failure}",
            )
            for one in found[:SHOWN]
        ],
    )
