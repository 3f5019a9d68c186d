"""What the catalogue follows: whatever changes what is public of a publication."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from cooperation.models import Axis
from library.catalogue import records
from library.models import CatalogueRecord, PublicationPage, Subject
from segib_site.models import SiteDocument, SitePage
from segib_site.signals import slices_published
from summits.models import SummitPage


def page_changed(sender: Any, instance: SitePage, **kwargs: Any) -> None:
    """A page was published, unpublished or moved: the publications that say something of it."""
    page = instance.specific
    if isinstance(page, PublicationPage):
        concerned = Q(pk=page.pk) | Q(supersedes=page.pk) | Q(superseded_by=page.pk)
    elif isinstance(page, SummitPage):
        concerned = Q(adopted_at=page.pk)
    else:
        # Publications lie below few pages; what is below any other page is none.
        concerned = Q(path__startswith=page.path)
    records.renew(PublicationPage.objects.filter(concerned).values_list("pk", flat=True).distinct())


def record_changed(sender: Any, record: Any, **kwargs: Any) -> None:
    """A subject or an axis is called otherwise."""
    if isinstance(record, (Subject, Axis)):
        records.renew(list(record.publications.values_list("pk", flat=True)))


def restriction_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page, or a collection of documents, has become private or public."""
    records.renew()


def collection_saved(sender: Any, instance: Collection, **kwargs: Any) -> None:
    """A collection was saved. Wagtail's form moves it afterwards, in the same transaction and without a
    signal: below a restriction, perhaps."""
    transaction.on_commit(records.renew)


def documents_moved(request: Any, action_type: str, objects: list[Any], action: Any) -> None:
    """Documents went to another collection together: Wagtail sends no signal then (hook
    ``after_bulk_action``)."""
    if action_type == "add_to_collection":
        keys = [one.pk for one in objects if isinstance(one, SiteDocument)]
        found = PublicationPage.objects.filter(editions__file__in=keys)
        records.renew(found.values_list("pk", flat=True).distinct())


def document_changed(sender: Any, instance: SiteDocument, created: bool = False, **kwargs: Any) -> None:
    """A document has gone to another collection."""
    if not created:
        found = PublicationPage.objects.filter(editions__file=instance.pk)
        records.renew(found.values_list("pk", flat=True).distinct())


def page_deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A publication is deleted for good: its record stays and says so."""
    for record in CatalogueRecord.objects.filter(page_id=instance.pk):
        if records.mark_deleted(record):
            records.change_generation()


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    for signal, name in (
        (page_published, "published"),
        (page_unpublished, "unpublished"),
        (post_page_move, "moved"),
    ):
        signal.connect(page_changed, dispatch_uid=("library catalogue", name))
    slices_published.connect(record_changed, dispatch_uid="library_catalogue_records")
    for model in (PageViewRestriction, CollectionViewRestriction):
        for signal in (post_save, post_delete):
            signal.connect(
                restriction_changed, sender=model, dispatch_uid=("library restriction", id(signal))
            )
    post_save.connect(collection_saved, sender=Collection, dispatch_uid="library_catalogue_collection")
    post_save.connect(document_changed, sender=SiteDocument, dispatch_uid="library_catalogue_document")
    pre_delete.connect(page_deleted, sender=PublicationPage, dispatch_uid="library_catalogue_deleted")
