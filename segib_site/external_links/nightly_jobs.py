"""The nightly check of external links; SEGIB_CHECK_LINKS=0 turns it off."""

from django.conf import settings

from segib_site.external_links import checking
from segib_site.nightly import nightly


@nightly
def check_links() -> str:
    """Collect the external links of public pages and ask those whose turn it is."""
    if not settings.CHECK_LINKS:
        return "turned off (SEGIB_CHECK_LINKS)"
    total = checking.collect()
    asked, failed = checking.check_due()
    return f"{total} links, {asked} asked, {failed} without an answer"
