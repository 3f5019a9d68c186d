"""What those who follow the library are told: new publications, changed ones, replaced and retracted ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext

from library import queries
from library.catalogue import naming
from library.catalogue.description import PDF, Description, EditionDescription
from library.models import CatalogueRecord, Edition, LibraryIndexPage, PublicationPage
from segib_site import feeds, languages
from segib_site.feeds import Entry, Feed, FeedLink, Gone, Words, feed_of
from segib_site.presentation import origin

#: The sets (`library.catalogue.records.sets_of`) that parts of the list's query stand for.
SETS = {"kind": "type", "language": "language"}
#: How publications that replace one another are related (RFC 5829).
SUCCESSOR, PREDECESSOR = "successor-version", "predecessor-version"


def known(asked: Mapping[str, str]) -> dict[str, str]:
    """Return those parts of the list's query that its feed has too: kind, language of an edition."""
    values = {"kind": PublicationPage.Kind.values, "language": languages.CODES}
    return {name: asked[name] for name in SETS if asked.get(name) in values[name]}


def called(page: LibraryIndexPage, asked: Mapping[str, str]) -> str:
    """Return what a feed is called: what it holds."""
    title, code = languages.get(page, "title", languages.active()), asked.get("language")
    parts = [str(PublicationPage.Kind(asked["kind"]).label)] if "kind" in asked else []
    parts += [capfirst(languages.language_name(code))] if code else []
    return f"{title}: {', '.join(parts)}" if parts else title


@feed_of("library.LibraryIndexPage", narrow=known, name=called)
def library(page: LibraryIndexPage, request: HttpRequest) -> Feed:
    """The publications whose record changed last. One that was retracted says so as long as its address does;
    of any other that is gone only that it is."""
    asked = known(request.GET)
    # Of those that changed together (when the catalogue was first made, say) the latest publications.
    records = CatalogueRecord.objects.order_by("-datestamp", F("page__date").desc(nulls_last=True), "symbol")
    for name, value in asked.items():
        records = records.filter(sets__contains=f" {SETS[name]}:{value} ")
    latest = list(records.annotate(first=F("page__first_published_at"))[: feeds.LIMIT])
    described = {one.symbol: Description.from_data(one.description) for one in latest if not one.is_deleted}
    writer = _Writer(languages.active(), origin(request), _neighbours(described.values()))
    retracted = _retracted(one for one in latest if one.is_deleted)
    entries = []
    for one in latest:
        if one.symbol in described:
            entries.append(writer.entry(one, described[one.symbol]))
        elif one.symbol in retracted:
            entries.append(writer.retracted(one, retracted[one.symbol]))
    told = {one.symbol for one in latest if one.symbol in described or one.symbol in retracted}
    gone = [Gone(writer.name(one), one.datestamp) for one in latest if one.symbol not in told]
    return Feed(called(page, asked), entries, gone)


def _neighbours(described: Iterable[Description]) -> dict[str, Description]:
    """Return the publications that replace, or are replaced by, some."""
    symbols = {symbol for one in described for symbol in (one.supersedes, *one.superseded_by) if symbol}
    if not symbols:
        return {}
    found = CatalogueRecord.objects.filter(symbol__in=symbols, is_deleted=False)
    return {one.symbol: Description.from_data(one.description) for one in found}


def _retracted(records: Iterable[CatalogueRecord]) -> dict[str, PublicationPage]:
    keys = [one.page_id for one in records if one.page_id]
    found = queries.known().filter(status=PublicationPage.Status.RETRACTED, pk__in=keys) if keys else []
    return {one.symbol: one for one in found}


class _Writer:
    """Makes the entries of a feed in a language; ``base`` is what addresses begin with."""

    def __init__(self, code: str, base: str, neighbours: dict[str, Description]) -> None:
        self.code, self.base, self.neighbours = code, base, neighbours

    def name(self, record: CatalogueRecord) -> str:
        return naming.entry_name(record.symbol, self.code)

    def entry(self, record: CatalogueRecord, said: Description) -> Entry:
        current = [one for one in said.editions if one.is_current and not one.is_withdrawn and one.language]
        summary = said.text(said.summaries, self.code)
        newer = [one for symbol in said.superseded_by if (one := self.neighbours.get(symbol))]
        older = [one for one in (self.neighbours.get(said.supersedes),) if one]
        state = [("superseded", gettext("Superseded"))] if said.is_superseded else []
        return Entry(
            name=self.name(record),
            title=Words(*said.text(said.titles, self.code)),
            updated=record.datestamp,
            published=record.first,  # type: ignore[attr-defined]
            links=[
                FeedLink("alternate", self.base + said.path, "text/html"),
                *(self.file(one) for one in current if one.path),
                *(FeedLink(SUCCESSOR, self.base + one.path) for one in newer),
                *(FeedLink(PREDECESSOR, self.base + one.path) for one in older),
            ],
            categories=[(said.kind, str(PublicationPage.Kind(said.kind).label)), *state],
            paragraphs=[
                *(self.about(gettext("Replaced by"), one) for one in newer),
                *([[Words(*summary)]] if summary[0] else []),
                *(self.about(gettext("Replaces"), one) for one in older),
                *([self.words(one)] for one in current),
            ],
        )

    def retracted(self, record: CatalogueRecord, page: PublicationPage) -> Entry:
        """Say that a publication was retracted, with the title it had; its address says why."""
        title = page.localised("title", self.code)
        address = f"{self.base}{page.permanent_path}"
        notice = gettext("This publication was retracted. Its address says why, and what replaces it.")
        return Entry(
            name=self.name(record),
            title=Words(title.value, title.language) if title else Words(page.symbol, self.code),
            updated=record.datestamp,
            links=[FeedLink("alternate", address, "text/html")],
            categories=[("retracted", gettext("Retracted"))],
            paragraphs=[[Words(notice, self.code)]],
        )

    def about(self, words: str, other: Description) -> list[Words]:
        text, code = other.text(other.titles, self.code)
        return [Words(f"{words}: ", self.code), Words(text, code, self.base + other.path)]

    def file(self, edition: EditionDescription) -> FeedLink:
        """A file that is held here is enclosed, by the address of its version; another is related."""
        title = capfirst(languages.language_name(edition.language, self.code))
        if edition.is_held:
            address = self.base + edition.path
            return FeedLink("enclosure", address, PDF, edition.language, edition.size, title)
        return FeedLink("related", edition.official_address, "", edition.language, None, title)

    def words(self, edition: EditionDescription) -> Words:
        """Name an edition: its language and version, what its text is worth, its file."""
        language = capfirst(languages.language_name(edition.language, self.code))
        parts = [
            gettext("%(language)s, version %(version)s") % {"language": language, "version": edition.version}
            if edition.version > 1
            else language
        ]
        if edition.authority != Edition.Authority.NOT_RECORDED:
            parts.append(str(Edition.Authority(edition.authority).label))
        if edition.is_held and edition.size:
            parts.append(f"PDF, {filesizeformat(edition.size)}")
        address = self.base + edition.path if edition.is_held else edition.official_address
        return Words(" · ".join(parts), self.code, address if edition.path else "")
