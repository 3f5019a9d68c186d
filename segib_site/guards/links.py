"""Links: those that lead nowhere, to something not public, to this site by its full address, and those
that a translation and its source disagree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.models import Site

from segib_site.guards.findings import Finding, shortened
from segib_site.guards.reading import Passage, Reading
from segib_site.guards.references import Link, links_in
from segib_site.guards.registry import check

#: First labels of a host name that only name a language or the web.
_PLAIN_HOSTS = {"www", "es", "en", "pt", "br", "pt-br"}


@check("links", gettext_lazy("Links"), order=30)
def links_that_lead_nowhere(reading: Reading) -> Iterator[Finding]:
    """Look at each link of the languages to publish."""
    own: set[str] | None = None
    for code in reading.languages:
        for passage in reading.passages(code):
            for link in links_in(passage):
                if own is None and link.kind == "address":
                    own = own_hosts()
                text = _trouble(link, code, reading, own or set())
                if text:
                    detail = link.words or link.target
                    judged = f"{link.kind}:{link.target}:{link.words}"
                    yield Finding(
                        "links", "warning", code, passage.path, text, shortened(detail), judged=judged
                    )


def _trouble(link: Link, code: str, reading: Reading, own: set[str]) -> str | None:
    if not link.target or link.target in {"#", "http://", "https://"}:
        return gettext_noop("A link leads nowhere.")
    if link.kind == "page":
        page = reading.targets.page(link.target)
        if page is None:
            return gettext_noop("A link leads to a page that no longer exists.")
        if not page.live:
            return gettext_noop("A link leads to a page that is not public.")
        if not page.is_live_in(code) and page.pk != reading.record.pk:
            return gettext_noop("A link leads to a page that is not public in this language.")
    elif link.kind == "document":
        if reading.targets.document(link.target) is None:
            return gettext_noop("A link leads to a document that no longer exists.")
    else:
        parts = urlsplit(link.target)
        if parts.scheme in ("http", "https") and (parts.hostname or "") in own:
            return gettext_noop("A link gives the full address of this site: choose the page instead.")
    if not link.words:
        return gettext_noop("A link has no words: nobody can see or hear where it leads.")
    return None


def own_hosts() -> set[str]:
    """Return the host names under which this site answers."""
    hosts = set(Site.objects.values_list("hostname", flat=True)) | {
        urlsplit(settings.BASE_URL).hostname or ""
    }
    return hosts - {""}


@check("link-agreement", gettext_lazy("Links of the original"), order=35)
def links_that_disagree(reading: Reading) -> Iterator[Finding]:
    """Compare the links of each text with those of the source.

    Pages are the same in every language. Documents and other sites may have one a language: of those
    only the number, and of sites the host, is compared.
    """
    source = reading.by_name(reading.source)
    for code in reading.languages:
        if code == reading.source:
            continue
        for passage in reading.passages(code):
            original = source.get(passage.name)
            if original is None or passage.kind != "rich":
                continue
            theirs, ours = _compared(original), _compared(passage)
            if theirs != ours:
                missing, added = theirs - ours, ours - theirs
                yield Finding(
                    "link-agreement",
                    "warning",
                    code,
                    passage.path,
                    gettext_noop("The links are not those of the original in %(language_source)s."),
                    "; ".join(_in_words(missing, reading, "−") + _in_words(added, reading, "+")),
                    {"language_source": reading.source},
                    judged=f"{sorted(theirs.items())}{sorted(ours.items())}",
                )


def _compared(passage: Passage) -> Counter[tuple[str, str]]:
    return Counter((link.kind, _identity(link)) for link in links_in(passage) if link.target)


def _identity(link: Link) -> str:
    if link.kind == "page":
        return link.target
    if link.kind == "document":
        return ""
    parts = urlsplit(link.target)
    labels = (parts.hostname or "").split(".")
    while len(labels) > 2 and labels[0] in _PLAIN_HOSTS:
        labels = labels[1:]
    return ".".join(labels) or parts.scheme


def _in_words(links: Counter[tuple[str, str]], reading: Reading, sign: str) -> list[str]:
    found = []
    for kind, identity in links.elements():
        page = reading.targets.page(identity) if kind == "page" else None
        found.append(f"{sign} {page or identity or 'PDF'}")
    return found
