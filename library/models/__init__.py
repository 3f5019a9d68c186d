"""Publications and what is known of their files."""

from library.models.catalogue import CatalogueRecord, CatalogueState
from library.models.downloads import DownloadCount
from library.models.publications import (
    Edition,
    LibraryIndexPage,
    MandateSource,
    PublicationPage,
    PublicationRelation,
    Reservation,
    Subject,
)
from library.models.readings import PageText, Reading
from library.models.uploads import WaitingFile

__all__ = [
    "CatalogueRecord",
    "CatalogueState",
    "DownloadCount",
    "Edition",
    "LibraryIndexPage",
    "MandateSource",
    "PageText",
    "PublicationPage",
    "PublicationRelation",
    "Reading",
    "Reservation",
    "Subject",
    "WaitingFile",
]
