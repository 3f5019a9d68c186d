"""Until when: days on which people work, Monday to Friday by the site's own clock."""

from __future__ import annotations

import datetime

from django.conf import settings

from segib_site.models.translation_tasks import today

SATURDAY = 5


def working_days_after(day: datetime.date, days: int) -> datetime.date:
    """Return the day that comes so many working days after another. Holidays are not known."""
    while days > 0:
        day += datetime.timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day


def default_due() -> datetime.date:
    """Return until when a task that is opened now should be done (`SEGIB_TRANSLATION_DAYS`)."""
    return working_days_after(today(), settings.SEGIB_TRANSLATION_DAYS)
