"""The checks, run over what is about to be published."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Any

from segib_site.guards import overrides, registry
from segib_site.guards.findings import Finding
from segib_site.guards.reading import Reading
from segib_site.slices.content import SLICES, Content

__all__ = ["Finding", "before_publishing", "findings", "may_be_overridden"]

logger = logging.getLogger(__name__)


def findings(reading: Reading) -> list[Finding]:
    """Return everything that the checks have to say, the gravest first.

    A check that fails is logged and left out: it must not stand in the way of publishing.
    """
    found: dict[str, Finding] = {}
    for one in registry.checks():
        try:
            for finding in one.function(reading):
                if finding.slice in reading.slices:
                    found.setdefault(finding.key, finding)
        except Exception:
            logger.exception("The check %s failed on %r", one.code, reading.record)
    return sorted(found.values(), key=lambda finding: finding.order)


def before_publishing(record: Any, slices: Collection[str], content: Content | None = None) -> list[Finding]:
    """Return what to look at before the named slices of content (the draft, if none is given) are
    published, without what somebody has answered for already.

    Paragraphs whose language is not judged yet are ``pending``; the worker is asked to judge them, and
    has done so in a few seconds.
    """
    named = [name for name in SLICES if name in set(slices)]
    found = findings(Reading(record, content, named))
    answered = overrides.answered_keys(record) if found else frozenset()
    return [finding for finding in found if finding.key not in answered]


def may_be_overridden(found: Iterable[Finding]) -> bool:
    """Say whether all of these may be answered for: whatever breaks the site may not."""
    return all(finding.severity != "stop" for finding in found)
