"""Collecting the external links of everything that is public, and checking those whose turn it is."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from segib_site import languages
from segib_site.checks import concrete
from segib_site.external_links import asking
from segib_site.models import ExternalLink, ExternalLinkUse, SlicedMixin
from segib_site.models.external_links import URL_LENGTH
from segib_site.slices import publishing
from segib_site.slices.content import SHARED, SLICES, field_at, leaves, shape

#: A link that works is asked again after a week, one that fails every night.
ASK_AGAIN_AFTER = datetime.timedelta(days=7)
#: Most links asked in a night, and most seconds spent on it.
MOST_A_NIGHT = 600
MOST_SECONDS = 20 * 60
#: Seconds between two questions to one host.
PAUSE = 1.0

_HREF = re.compile(r"""https?://[^\s"'<>\\]+""")


def links_of(record: Any) -> Iterator[tuple[str, str]]:
    """Yield ``(slice, address)`` for every external link of what is public of a record."""
    of = shape(type(record))
    content = publishing.live_content(record)
    own = urlsplit(settings.BASE_URL).hostname
    for name in SLICES:
        if name != SHARED and not record.is_live_in(name):
            continue
        for path, value in leaves(content, name, of):
            field = field_at(of, path)
            if not isinstance(value, str) or field is None or _is_internal(field):
                continue
            for found in _HREF.findall(value.replace("&amp;", "&")):
                url = found.rstrip(".,;:)]»”")
                if len(url) <= URL_LENGTH and urlsplit(url).hostname not in (None, own):
                    yield name, url


def _is_internal(field: models.Field) -> bool:
    """Say whether a field is for editors' eyes only: notes and sources lead readers nowhere."""
    localised = languages.language_of_field(field)
    return (localised[0] if localised else field.name) in {"editorial_note", "sources", "translation_record"}


def collect() -> int:
    """Write down which public record has which link, anew; returns how many links there are."""
    uses: dict[tuple[str, int, str, str], str] = {}
    for model in concrete(SlicedMixin):
        content_type = ContentType.objects.get_for_model(model)
        for record in model._default_manager.filter(live=True).iterator(chunk_size=100):
            if getattr(record, "alias_of_id", None):
                continue
            for name, url in links_of(record):
                uses[(url, content_type.pk, str(record.pk), name)] = str(record)[:255]
    addresses = {key[0] for key in uses}
    with transaction.atomic():
        ExternalLink.objects.exclude(url__in=addresses).delete()
        known = set(ExternalLink.objects.values_list("url", flat=True))
        ExternalLink.objects.bulk_create(ExternalLink(url=url) for url in sorted(addresses - known))
        keys = dict(ExternalLink.objects.values_list("url", "pk"))
        ExternalLinkUse.objects.all().delete()
        ExternalLinkUse.objects.bulk_create(
            ExternalLinkUse(
                link_id=keys[url], content_type_id=content_type, object_id=pk, slice=name, title=title
            )
            for (url, content_type, pk, name), title in uses.items()
        )
    return len(addresses)


def check_due(
    now: datetime.datetime | None = None,
    ask: Callable[[str], asking.Answer] = asking.ask,
    pause: float = PAUSE,
) -> tuple[int, int]:
    """Ask the links whose turn it is, those that wait longest first; return how many, and how many of
    them failed."""
    now = now or timezone.now()
    due = ExternalLink.objects.filter(
        Q(checked_at=None) | Q(checked_at__lte=now - ASK_AGAIN_AFTER) | Q(failures__gt=0)
    ).order_by(F("checked_at").asc(nulls_first=True), "pk")[:MOST_A_NIGHT]
    begun, last_asked = time.monotonic(), {}
    asked = failed = 0
    for link in due:
        if time.monotonic() - begun > MOST_SECONDS:
            break
        host = urlsplit(link.url).hostname
        if host in last_asked and (rest := last_asked[host] + pause - time.monotonic()) > 0:
            time.sleep(rest)
        answer = ask(link.url)
        last_asked[host] = time.monotonic()
        link.status, link.error, link.checked_at = answer.status, answer.error, now
        if answer.is_broken:
            link.failures = min(link.failures + 1, 1000)
            link.failing_since = link.failing_since or now
            failed += 1
        else:
            link.failures, link.failing_since = 0, None
        link.save()
        asked += 1
    return asked, failed
