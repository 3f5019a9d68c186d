"""Models that every app stands on."""

from segib_site.models.media import (
    SiteDocument,
    SiteImage,
    SiteMedia,
    SiteRendition,
)
from segib_site.models.old_addresses import MissedAddress, OldAddress
from segib_site.models.open_forms import OpenForm
from segib_site.models.page import SitePage
from segib_site.models.provenance import SourcedMixin
from segib_site.models.releases import ScheduledRelease
from segib_site.models.search import SearchRecord
from segib_site.models.shared_drafts import DraftLink
from segib_site.models.site_identity import SiteIdentity
from segib_site.models.sliced import SlicedMixin, TranslatedRecord, TranslatedRow
from segib_site.models.starter import StarterEntry
from segib_site.models.trash import TrashedPage

__all__ = [
    "DraftLink",
    "MissedAddress",
    "OldAddress",
    "OpenForm",
    "ScheduledRelease",
    "SearchRecord",
    "SiteDocument",
    "SiteIdentity",
    "SiteImage",
    "SiteMedia",
    "SitePage",
    "SiteRendition",
    "SlicedMixin",
    "SourcedMixin",
    "StarterEntry",
    "TranslatedRecord",
    "TranslatedRow",
    "TrashedPage",
]
