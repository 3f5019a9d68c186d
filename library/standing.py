"""Files of public editions stay as they are: their addresses are permanent."""

from __future__ import annotations

from django.utils.translation import gettext as _

from library.models import Edition
from segib_site.documents.standing import stands
from segib_site.models import SiteDocument


@stands
def file_of_a_public_edition(document: SiteDocument) -> str:
    """Say why the file of a public edition is not exchanged."""
    edition = Edition.objects.filter(file=document, page__live=True).select_related("page").first()
    if edition is None:
        return ""
    return _(
        "This file is public as a text of “%(publication)s” and has a permanent address: it cannot be "
        "exchanged. Add a new version to the publication instead."
    ) % {"publication": edition.page.get_admin_display_title()}
