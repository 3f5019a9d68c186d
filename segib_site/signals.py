"""What follows a publication, wherever it came from."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import Signal
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished
from wagtail.signals import unpublished as unpublished_anywhere

from segib_site.models import SitePage, SlicedMixin
from segib_site.search import index

#: Sent inside the transaction of a load that made something, when all of it is there.
starter_content_loaded = Signal()
#: Sent inside the transaction of a write after which a language of a record stands elsewhere: ``record``,
#: ``before`` and ``after`` (`freshness.State` values by language; ``before`` is empty of a new record).
translation_changed = Signal()
#: Sent inside the transaction of a publication, when the row is written: ``record`` (as it is now),
#: ``slices`` (their names), ``user`` (or ``None``), ``revision`` (the one that is live).
slices_published = Signal()
#: Sent in the transaction in which a person says something of a translation (that it is up to date, waits
#: for review, is left out …): ``record``, ``code``, ``action`` as in the audit log, ``user``.
translation_said = Signal()


def published(sender: Any, instance: SitePage, **kwargs: Any) -> None:
    """Make a page's public words searchable, and forget those that are no longer public."""
    index.update(type(instance).objects.get(pk=instance.pk))


def unpublished(sender: Any, instance: SitePage, **kwargs: Any) -> None:
    """Forget a page's words."""
    index.forget(instance)


def removed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Forget where the translations of a snippet or setting stood (a page's go with it)."""
    from segib_site.translations import states

    if isinstance(instance, SlicedMixin) and not isinstance(instance, SitePage):
        states.forget(instance)


def keep_confirmed(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """Keep a revision that translations were confirmed with (purging goes on without it); when its
    record is deleted it goes too."""
    from segib_site.translations.kept import refuse_if_needed

    if getattr(origin, "model", type(origin)) is Revision:
        refuse_if_needed(instance)


def stop_releases(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Stop what an account that goes has scheduled."""
    from segib_site.slices import schedule

    schedule.stop_those_of(instance)


def connect() -> None:
    """Connect the signals (once, when the app is ready)."""
    pre_delete.connect(stop_releases, sender=get_user_model(), dispatch_uid="segib_schedule_stop")
    pre_delete.connect(keep_confirmed, sender=Revision, dispatch_uid="segib_states_keep_confirmed")
    post_delete.connect(removed, dispatch_uid="segib_states_removed")
    from segib_site.guards import following

    slices_published.connect(following.published, dispatch_uid="segib_guards_published")
    unpublished_anywhere.connect(following.unpublished, dispatch_uid="segib_guards_unpublished")
    page_published.connect(published, dispatch_uid="segib_search_published")
    page_unpublished.connect(unpublished, dispatch_uid="segib_search_unpublished")
