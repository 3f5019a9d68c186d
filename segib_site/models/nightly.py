"""What the nights' work came to."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NightlyRun(models.Model):
    """One job of one night: there is never a second row for the same job and night, whoever asks."""

    name = models.CharField(_("job"), max_length=120)
    #: The date on which the night's work begins, where the site's clock is (`settings.TIME_ZONE`).
    night = models.DateField(_("night"))
    queued_at = models.DateTimeField(_("queued"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    #: What the job said of itself, in one line.
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("nightly run")
        verbose_name_plural = _("nightly runs")
        ordering = ["-night", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "night"], name="one_run_a_night")]

    def __str__(self) -> str:
        return f"{self.name}, {self.night}: {self.error or self.outcome}"
