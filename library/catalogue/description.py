"""A publication as a catalogue describes it: facts by their names, texts by language, no markup.

Citations, harvesting (OAI-PMH), metadata of pages, feeds, manifests and lists are all made of this, so
that none says what another does not. It holds what is public: texts in the languages the page is live in,
editions whose file anybody may read. A reference sheet is no edition and is never in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.db.models import prefetch_related_objects as prefetch

from library import queries
from library.models import Edition, PublicationPage
from segib_site import languages
from summits.models import SummitPage

#: Media type of the files (RFC 8118).
PDF = "application/pdf"

Texts = dict[str, str]


@dataclass(frozen=True)
class EditionDescription:
    """The text of a publication in a language, in a version."""

    #: Code of a language of the site; empty if not recorded.
    language: str
    version: int
    #: A value of `Edition.Authority`.
    authority: str
    #: Whether the file is held here.
    is_held: bool
    #: Whether it is the latest version in its language.
    is_current: bool
    #: Taken back: its address says so.
    is_withdrawn: bool
    #: Where the official file is, if held elsewhere; empty if it is held here or its address is not recorded.
    official_address: str = ""
    #: Permanent path of this version; empty if it has no language or no address.
    path: str = ""
    sha256: str = ""
    crc32: int | None = None
    #: Bytes.
    size: int | None = None
    pages: int | None = None
    #: EDTF.
    published: str = ""
    legal_deposit: str = ""
    #: Key of the edition's row, for `library.models.Edition`.
    pk: int | None = None
    document_id: int | None = None


@dataclass(frozen=True)
class Description:
    """A publication. Codes are of the site's languages; paths begin with ``/`` and never change."""

    symbol: str
    #: Values of `PublicationPage.Kind` and ``Subkind``.
    kind: str
    subkind: str
    #: EDTF; empty if not recorded.
    date: str
    #: The language the record is written in first.
    source_language: str
    #: By language, of those the page is live in.
    titles: Texts
    #: Languages whose title is this site's working translation.
    titles_unverified: list[str] = field(default_factory=list)
    summaries: Texts = field(default_factory=dict)
    authors: Texts = field(default_factory=dict)
    series: Texts = field(default_factory=dict)
    #: ``{"key": …, "names": {code: …}}`` of each.
    subjects: list[dict[str, Any]] = field(default_factory=list)
    axis: dict[str, Any] | None = None
    #: ``{"ordinal": …, "titles": {code: …}, "pk": …}`` of the summit that adopted it.
    summit: dict[str, Any] | None = None
    #: ISO 3166-1 alpha-2 of the countries it concerns: host of its summit, those with reservations.
    countries: list[str] = field(default_factory=list)
    isbn: str = ""
    issn: str = ""
    #: Of its editions, in the site's order.
    languages: list[str] = field(default_factory=list)
    editions: list[EditionDescription] = field(default_factory=list)
    #: Symbols.
    supersedes: str = ""
    superseded_by: list[str] = field(default_factory=list)
    #: A value of `PublicationPage.Status`.
    status: str = PublicationPage.Status.CURRENT
    #: Typeset by this site from its records.
    is_own_work: bool = False

    @property
    def path(self) -> str:
        """The permanent path of the publication (of its page, in the reader's language)."""
        return f"/doc/{self.symbol}/"

    @property
    def is_superseded(self) -> bool:
        return bool(self.superseded_by) or self.status == PublicationPage.Status.SUPERSEDED

    @property
    def held(self) -> list[EditionDescription]:
        """The editions that can be downloaded here, in every version."""
        return [one for one in self.editions if one.is_held and one.path and not one.is_withdrawn]

    def text(self, texts: Texts, code: str) -> tuple[str, str]:
        """Return one of the texts in a language, else in the source's, else in another, and the language it
        is really in; two empty strings if there is none."""
        for candidate in (code, self.source_language, *languages.CODES):
            if texts.get(candidate):
                return texts[candidate], candidate
        return "", ""

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it; `from_data` reads it."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Description:
        editions = [EditionDescription(**one) for one in data["editions"]]
        return cls(**{**data, "editions": editions})


def describe(page: PublicationPage) -> Description:
    """Return the description of a publication."""
    [description] = describe_all([page])
    return description


def describe_all(pages: Iterable[PublicationPage]) -> list[Description]:
    """Return the descriptions of publications, as they are stored; the number of queries does not grow with
    them. ``pages`` come from the database."""
    found = list(pages)
    keys = [page.pk for page in found]
    prefetch(found, *_public_neighbours(), "adopted_at__country", "axis", "reservations__country")
    editions: dict[int, list[Edition]] = {}
    for edition in (
        queries.readable_editions().filter(page_id__in=keys).order_by("language", "-version", "pk")
    ):
        editions.setdefault(edition.page_id, []).append(edition)
    subjects: dict[int, list[Any]] = {}
    link = PublicationPage.subjects.through
    for row in link.objects.filter(publicationpage_id__in=keys).select_related("subject").order_by("pk"):
        subjects.setdefault(row.publicationpage_id, []).append(row.subject)
    return [_describe(page, editions.get(page.pk, []), subjects.get(page.pk, [])) for page in found]


def describe_draft(page: PublicationPage) -> Description:
    """Return what the description of a page that is being previewed would be if it were published."""
    if page.pk:
        prefetch([page], *_public_neighbours())
    return _describe(page, list(page.editions.all()), list(page.subjects.all()))


def _public_neighbours() -> list[Prefetch]:
    """Have the summit and the publications that a publication names brought along, where they are public."""
    return [
        Prefetch("adopted_at", SummitPage.objects.filter(live=True).public()),
        Prefetch("supersedes", queries.known()),
        Prefetch("superseded_by", queries.public()),
    ]


def _describe(page: PublicationPage, editions: list[Edition], subjects: list[Any]) -> Description:
    shown = page.shown_languages
    summit, axis = page.adopted_at, page.axis
    described = _editions(page, editions)
    known = {edition.language for edition in editions}
    concerned = [summit.country] if summit is not None and summit.country_id else []
    concerned += [row.country for row in page.reservations.all()]
    older = page.supersedes
    return Description(
        symbol=page.symbol,
        kind=page.kind,
        subkind=page.subkind,
        date=page.date or "",
        source_language=page.source_language,
        titles=_texts(page, "title", shown),
        titles_unverified=[code for code in shown if page.is_unverified("title", code)],
        summaries=_texts(page, "introduction", shown),
        authors=_texts(page, "corporate_author", shown),
        series=_texts(page, "series", shown),
        subjects=[
            {"key": one.key, "names": _texts(one, "name", one.live_languages)} for one in subjects if one.live
        ],
        axis={"key": axis.key, "names": _texts(axis, "name", axis.live_languages)}
        if axis is not None and axis.live
        else None,
        summit={
            "pk": summit.pk,
            "ordinal": summit.ordinal,
            "titles": _texts(summit, "title", summit.live_languages),
        }
        if summit is not None
        else None,
        countries=list(dict.fromkeys(country.iso2 for country in concerned)),
        isbn=page.isbn,
        issn=page.issn,
        languages=[code for code in languages.CODES if code in known],
        editions=described,
        supersedes=older.symbol if older is not None else "",
        superseded_by=sorted(one.symbol for one in page.superseded_by.all()) if page.pk else [],
        status=page.status,
        is_own_work=page.is_own_work,
    )


def _texts(record: Any, name: str, codes: Iterable[str]) -> Texts:
    values = {code: languages.get(record, name, code) for code in codes}
    return {code: str(value).strip() for code, value in values.items() if value and str(value).strip()}


def _editions(page: PublicationPage, editions: list[Edition]) -> list[EditionDescription]:
    """Describe editions in the site's order of languages, the latest version first, then those whose language
    is not recorded."""
    order = (*languages.CODES, "")
    latest: dict[str, int] = {}
    for edition in editions:
        latest[edition.language] = max(latest.get(edition.language, 0), edition.version)
    return [
        EditionDescription(
            language=edition.language,
            version=edition.version,
            authority=edition.authority,
            is_held=edition.is_held,
            is_current=edition.version == latest[edition.language],
            is_withdrawn=edition.is_withdrawn,
            official_address=edition.official_address,
            path=f"/doc/{page.symbol}/v{edition.version}/{edition.language}.pdf"
            if edition.language and (edition.is_held or edition.official_address)
            else "",
            sha256=edition.sha256,
            crc32=edition.crc32,
            size=edition.size,
            pages=edition.pages,
            published=edition.published or "",
            legal_deposit=edition.legal_deposit,
            pk=edition.pk,
            document_id=edition.file_id,
        )
        for edition in sorted(editions, key=lambda one: (order.index(one.language), -one.version, one.pk))
    ]
