"""What the checks do at night."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from segib_site.models import NightlyRun, ParagraphVerdict
from segib_site.nightly import nightly

#: How long a verdict is kept that nobody asks for, and the memory of a night.
KEEP_VERDICTS_FOR = timedelta(days=90)
KEEP_NIGHTS_FOR = timedelta(days=365)


@nightly
def published_findings() -> str:
    """Check everything that is public."""
    from segib_site.guards import published

    records, findings = published.refresh_all()
    return f"{findings} problems on {records} published pages and records."


@nightly
def old_verdicts() -> str:
    """Forget verdicts on words that are nowhere any more, and nights of a year ago."""
    today = timezone.localdate()
    verdicts, _ = ParagraphVerdict.objects.filter(used_on__lt=today - KEEP_VERDICTS_FOR).delete()
    nights, _ = NightlyRun.objects.filter(night__lt=today - KEEP_NIGHTS_FOR).delete()
    return f"{verdicts} verdicts and {nights} nights forgotten."
