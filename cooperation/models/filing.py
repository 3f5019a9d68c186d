"""How the countries' activities come in: invitations to focal points, what they submit, reminders."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cooperation.models.campaigns import CampaignPage, CountryActivity, FocalPoint
from segib_site import languages

#: Longest comment on an activity that is returned, in characters.
COMMENT_LENGTH = 2000


class InvitationQuerySet(models.QuerySet):
    """Invitations by where they stand."""

    def open(self) -> InvitationQuerySet:
        """Those neither accepted nor withdrawn; their link may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class FocalPointInvitation(models.Model):
    """An invitation to become the account of a focal point, by a link that works once.

    Only the hash of the link's secret is kept; the worker makes the secret when it writes the e-mail
    (`cooperation.focal_points.invitations`).
    """

    focal_point = models.ForeignKey(
        FocalPoint, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("focal point")
    )
    email = models.EmailField(_("e-mail"), max_length=150)
    #: The language the person is written to in, and gets the CMS in.
    language = models.CharField(
        _("language"), max_length=2, choices=list(languages.ENDONYMS.items()), default=languages.DEFAULT
    )
    #: SHA-256 of the secret in the link, in hexadecimal; null until the e-mail has been written.
    secret_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["focal_point"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_a_focal_point",
            )
        ]

    def __str__(self) -> str:
        return f"{self.focal_point}: {self.email}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    def is_usable(self, now: datetime | None = None) -> bool:
        """Say whether the link works."""
        return self.is_open and self.expires_at > (now or timezone.now())


class ActivitySubmission(models.Model):
    """An activity put before SEGIB by its country, and what SEGIB answered."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for SEGIB")
        RETURNED = "returned", _("returned with a comment")
        APPROVED = "approved", pgettext_lazy("activity", "approved")
        TAKEN_BACK = "taken_back", _("taken back")

    activity = models.ForeignKey(CountryActivity, on_delete=models.CASCADE, related_name="submissions")
    status = models.CharField(
        _("status"), max_length=12, choices=Status.choices, default=Status.WAITING, db_index=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    comment = models.TextField(_("comment"), max_length=COMMENT_LENGTH, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        ordering = ["submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity"], condition=Q(status="waiting"), name="one_waiting_submission_an_activity"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_status_display()}"


class CampaignReminder(models.Model):
    """That a focal point was reminded of a campaign, and when: nobody is asked twice within a week."""

    campaign = models.ForeignKey(CampaignPage, on_delete=models.CASCADE, related_name="reminders")
    focal_point = models.ForeignKey(FocalPoint, on_delete=models.CASCADE, related_name="reminders")
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.focal_point}"
