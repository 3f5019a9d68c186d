"""Models that every app stands on."""

from segib_site.models.editor_preference import EditorPreference
from segib_site.models.external_links import ExternalLink, ExternalLinkUse
from segib_site.models.group_slices import GroupSlices
from segib_site.models.guards import GuardOverride, ParagraphVerdict, PublishedFinding
from segib_site.models.media import (
    SiteDocument,
    SiteImage,
    SiteMedia,
    SiteRendition,
)
from segib_site.models.nightly import NightlyRun
from segib_site.models.notifications import NotificationPreference, PendingNotice
from segib_site.models.old_addresses import MissedAddress, OldAddress
from segib_site.models.open_forms import OpenForm
from segib_site.models.page import SitePage
from segib_site.models.provenance import SourcedMixin
from segib_site.models.readership import ReaderCount
from segib_site.models.releases import ScheduledRelease
from segib_site.models.search import SearchRecord, SearchWords
from segib_site.models.shared_drafts import DraftLink
from segib_site.models.site_identity import SiteIdentity
from segib_site.models.sliced import SlicedMixin, TranslatedRecord, TranslatedRow
from segib_site.models.starter import StarterEntry
from segib_site.models.translation_files import TranslationUpload
from segib_site.models.translation_states import TranslationState
from segib_site.models.translation_tasks import TranslationTask, TranslationTaskStep
from segib_site.models.trash import TrashedPage

__all__ = [
    "DraftLink",
    "EditorPreference",
    "ExternalLink",
    "ExternalLinkUse",
    "GroupSlices",
    "GuardOverride",
    "MissedAddress",
    "NightlyRun",
    "NotificationPreference",
    "OldAddress",
    "OpenForm",
    "ParagraphVerdict",
    "PendingNotice",
    "PublishedFinding",
    "ReaderCount",
    "ScheduledRelease",
    "SearchRecord",
    "SearchWords",
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
    "TranslationState",
    "TranslationTask",
    "TranslationTaskStep",
    "TranslationUpload",
    "TrashedPage",
]
