"""How often somebody wants e-mail about translation tasks, and what waits for the daily one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationPreference(models.Model):
    """How often somebody wants e-mail about translation tasks. Without a row: each time."""

    class Frequency(models.TextChoices):
        EACH = "each", _("Each time something happens")
        DAILY = "daily", _("Once a day, everything together")
        NEVER = "never", _("Never")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_preference"
    )
    frequency = models.CharField(
        _("E-mail about translation tasks"),
        max_length=10,
        choices=Frequency.choices,
        default=Frequency.EACH,
        help_text=_("The daily message is sent during the night, and only if there is something to say."),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notification preference")
        verbose_name_plural = _("notification preferences")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.frequency}"


class PendingNotice(models.Model):
    """One message that waits for somebody's daily e-mail."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    #: What its template would be given, in plain values (see `segib_site.translation_tasks.telling`).
    context = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("notice for the daily e-mail")
        verbose_name_plural = _("notices for the daily e-mail")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.created_at}"
