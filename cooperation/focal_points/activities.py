"""What a country's activity goes through: draft, waiting for SEGIB, returned or approved, public.

An activity that was public stays as it was while changes to it wait. What waits is not changed by the
country until it takes it back; SEGIB may correct it before approving.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import log

from cooperation import queries
from cooperation.focal_points import access
from cooperation.models import ActivitySubmission, CampaignPage, CountryActivity
from segib_site import languages, mail
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SHARED, Content, has_text, shape

Status = ActivitySubmission.Status


class State(models.TextChoices):
    """Where an activity stands, for its country."""

    DRAFT = "draft", gettext_lazy("draft")
    WAITING = "waiting", gettext_lazy("waiting for SEGIB")
    RETURNED = "returned", gettext_lazy("returned with a comment")
    PUBLISHED = "published", pgettext_lazy("activity", "published")
    CHANGED = "changed", gettext_lazy("published, with changes not sent yet")


@dataclass(frozen=True)
class Filed:
    """An activity with where it stands, read from its draft."""

    activity: CountryActivity
    state: State
    content: Content
    #: The latest submission; of a returned activity it has the comment.
    submission: ActivitySubmission | None

    def value(self, field: str) -> languages.Localised | None:
        """Return a text in the source language, else in another it has."""
        source = self.activity.source_language
        for code in (source, *languages.others(source)):
            value = self.content.get(languages.localised_name(field, code))
            if not languages.is_empty(value):
                return languages.Localised(value, code, code != source)
        return None

    @property
    def title(self) -> languages.Localised | None:
        return self.value("title")

    @property
    def text(self) -> languages.Localised | None:
        return self.value("text")

    @property
    def title_text(self) -> str:
        return self.title.value if self.title else f"#{self.activity.pk}"

    @property
    def codes(self) -> list[str]:
        """The languages the draft has text in."""
        of = shape(CountryActivity)
        return [code for code in languages.CODES if has_text(self.content, code, of)]

    @property
    def language_names(self) -> list[str]:
        return [languages.language_name(code) for code in self.codes]

    @property
    def comment(self) -> str:
        return self.submission.comment if self.submission and self.state == State.RETURNED else ""

    @property
    def is_editable(self) -> bool:
        """Whether its country may change it now."""
        return self.state != State.WAITING

    @property
    def is_deletable(self) -> bool:
        """Whether its country may delete it: it was never public, and does not wait."""
        return self.is_editable and self.activity.first_published_at is None

    @property
    def changed_at(self) -> datetime.datetime | None:
        revision = self.activity.latest_revision
        return revision.created_at if revision else None


def filed(activity: CountryActivity) -> Filed:
    """Return where an activity stands."""
    submissions = sorted(activity.submissions.all(), key=lambda one: (one.submitted_at, one.pk))
    latest = submissions[-1] if submissions else None
    if latest and latest.status == Status.WAITING:
        state = State.WAITING
    elif latest and latest.status == Status.RETURNED:
        state = State.RETURNED
    elif activity.live:
        state = State.CHANGED if publishing.unpublished_slices(activity) else State.PUBLISHED
    else:
        state = State.DRAFT
    return Filed(activity, state, publishing.draft_content(activity), latest)


def with_states(found: QuerySet[CountryActivity]) -> QuerySet[CountryActivity]:
    """Let activities bring along what `filed` needs: a fixed number of queries for any number."""
    found = found.select_related("latest_revision", "campaign", "country")
    return found.prefetch_related("submissions")


def of_country(country: Any) -> QuerySet[CountryActivity]:
    """Return all activities of a country, drafts too, latest first."""
    return with_states(CountryActivity.objects.filter(country=country)).order_by("-pk")


def waiting() -> QuerySet[CountryActivity]:
    """Return the activities that wait for SEGIB, the one that waits longest first."""
    found = CountryActivity.objects.filter(submissions__status=Status.WAITING)
    return with_states(found).order_by("submissions__submitted_at", "pk")


def open_work(country: Any) -> list[Filed]:
    """Return what a country has not finished: drafts, what waits, what was returned, unsent changes."""
    return [one for one in map(filed, of_country(country)) if one.state != State.PUBLISHED]


def open_campaigns(today: datetime.date | None = None) -> QuerySet[CampaignPage]:
    """Return the public campaigns that countries may file activities for today, latest first."""
    today = today or timezone.localdate()
    found = queries.campaigns()
    return found.filter(models.Q(activities_until=None) | models.Q(activities_until__gte=today))


# -- by the country ---------------------------------------------------------------------------


def _lock(activity: CountryActivity) -> tuple[CountryActivity, ActivitySubmission | None]:
    activity = publishing.locked(activity)
    return activity, activity.submissions.filter(status=Status.WAITING).first()


@transaction.atomic
def submit(activity: CountryActivity, user: Any) -> ActivitySubmission:
    """Put the draft of an activity before SEGIB and write to its moderators.

    Raises `ValidationError` if it waits already or has no text to publish.
    """
    activity, open_one = _lock(activity)
    if open_one:
        raise ValidationError(_("This activity waits for SEGIB already."))
    content = publishing.draft_content(activity)
    if not publishing.publishable_languages(content, activity):
        raise ValidationError(_("Write a title before you send the activity."))
    submission = ActivitySubmission.objects.create(activity=activity, submitted_by=user)
    log(instance=activity, action="segib.activity.submit", user=user, revision=activity.latest_revision)
    words = _words(activity, content, reverse("segib_activity_review", args=[activity.pk]))
    for moderator in access.moderators(activity):
        if moderator != user:
            mail.write_to(moderator, "focal_submitted", words)
    return submission


@transaction.atomic
def take_back(activity: CountryActivity, user: Any) -> None:
    """Take an activity back before SEGIB has answered. Raises `ValidationError` if it does not wait."""
    activity, submission = _lock(activity)
    if submission is None:
        raise ValidationError(_("This activity does not wait for SEGIB any more."))
    _decide(submission, Status.TAKEN_BACK, user)
    log(instance=activity, action="segib.activity.take_back", user=user)


@transaction.atomic
def delete(activity: CountryActivity, user: Any) -> None:
    """Delete an activity that was never public and does not wait, else raise `ValidationError`."""
    activity, _submission = _lock(activity)
    if not filed(activity).is_deletable:
        raise ValidationError(_("Only a draft that was never public can be deleted."))
    log(instance=activity, action="wagtail.delete", user=user, deleted=True)
    activity.delete()


# -- by SEGIB ---------------------------------------------------------------------------------


def _decide(submission: ActivitySubmission, status: str, user: Any, comment: str = "") -> None:
    submission.status, submission.decided_by, submission.comment = status, user, comment
    submission.decided_at = timezone.now()
    submission.save()


@transaction.atomic
def send_back(activity: CountryActivity, comment: str, user: Any) -> None:
    """Return an activity to its country with a comment, and write to its focal point.

    Raises `ValidationError` if it does not wait.
    """
    activity, submission = _lock(activity)
    if submission is None:
        raise ValidationError(_("This activity does not wait for SEGIB any more."))
    _decide(submission, Status.RETURNED, user, comment)
    log(instance=activity, action="segib.activity.return", user=user, data={"comment": comment})
    words = _words(
        activity, publishing.draft_content(activity), reverse("segib_corner_edit", args=[activity.pk])
    )
    _tell_country(activity, "focal_returned", {**words, "comment": comment}, user)


@transaction.atomic
def approve(activity: CountryActivity, user: Any, seen: int | None) -> tuple[str, ...]:
    """Publish an activity that waits, in the languages it has, as it was read; returns the languages.

    ``seen`` is the revision the moderator has read. Raises `ValidationError` if it does not wait any more,
    was changed since, or cannot be published; `PermissionDenied` if the moderator may not publish
    one of its languages.
    """
    activity, submission = _lock(activity)
    if submission is None:
        raise ValidationError(_("This activity does not wait for SEGIB any more."))
    if activity.latest_revision_id != seen:
        raise ValidationError(_("The activity was changed while you were reading. Read it again, please."))
    codes = publishing.publishable_languages(publishing.draft_content(activity), activity)
    gone = [code for code in activity.live_languages if code not in codes]
    if not {*codes, *gone, SHARED} <= rights.slices(user, activity, "publish"):
        raise PermissionDenied
    _decide(submission, Status.APPROVED, user)
    publishing.publish(activity, (*codes, SHARED), user=user)
    publishing.unpublish(activity, gone, user=user)
    _tell_approved(activity, user)
    return codes


def close_if_published(record: Any, user: Any) -> None:
    """Count a waiting activity as approved when somebody has published all of it on another screen."""
    if not isinstance(record, CountryActivity):
        return
    submission = record.submissions.filter(status=Status.WAITING).first()
    if submission is None:
        return
    activity = CountryActivity.objects.get(pk=record.pk)
    if not publishing.unpublished_slices(activity):
        _decide(submission, Status.APPROVED, user)
        _tell_approved(activity, user)


def _tell_approved(activity: CountryActivity, user: Any) -> None:
    activity = CountryActivity.objects.get(pk=activity.pk)
    words = _words(activity, publishing.live_content(activity), reverse("segib_corner"))
    _tell_country(activity, "focal_approved", words, user)


def _tell_country(activity: CountryActivity, message: str, words: dict[str, Any], but: Any) -> None:
    for account in access.accounts_of(activity.country):
        if account != but:
            mail.write_to(account, message, {**words, "country": activity.country.iso2})


def _words(activity: CountryActivity, content: Content, path: str) -> dict[str, Any]:
    one = Filed(activity, State.DRAFT, content, None)
    return {
        "title": one.title_text,
        "country": activity.country.iso2,
        "campaign": activity.campaign.get_title(),
        "path": path,
    }
