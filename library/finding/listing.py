"""The library's list: what an address asks for, narrowed, sorted and cut into pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from library import queries
from library.finding import index as catalogue
from library.finding.covers import Cover, covers_of
from library.finding.index import FACETS, Index, as_flags, bits_of
from library.models import PublicationPage
from segib_site import facets, languages, presentation
from segib_site.facets import Choice, Choices
from segib_site.search import matching
from segib_site.search.further import Place, places
from segib_site.search.query import best_hits, clean, values, words_of
from segib_site.templatetags.segib import alphabetical

#: Publications on one page of the list.
PER_PAGE = 25
#: Ways to sort; of those that there are the first is the rule. The best match is that of words asked for.
SORTS = ("match", "date", "title")


@dataclass
class Listing:
    """What the list shows."""

    page: Page
    links: list[presentation.Link]
    number: int
    facets: list[Choices]
    chosen: list[Choice]
    clear_url: str
    sorts: list[Choice]
    #: The words asked for.
    query: str = ""
    #: What the address asks for besides words and page, to be kept by the form.
    kept: dict[str, str] = field(default_factory=dict)
    #: The selection as archives and references take it: empty where it is the whole list.
    selection: str = ""
    #: How many files of current versions are held here, and their bytes.
    files: int = 0
    size: int = 0
    #: By publication: where its file says the words, and its cover.
    inside: dict[int, Place] = field(default_factory=dict)
    covers: dict[int, Cover] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen or self.query)

    @property
    def entries(self) -> list[tuple[presentation.Link, Place | None, Cover | None]]:
        """The publications of this page of the list, with where they say it, and their covers."""
        return [(link, self.inside.get(link.page.pk), self.covers.get(link.page.pk)) for link in self.links]


def asked_for(query: Mapping[str, str], index: Index) -> dict[str, str]:
    """Return the values that an address narrows by; what is not known is left out."""
    return {name: query[name] for name in FACETS if query.get(name) in index.sets[name]}


def listing(request: HttpRequest) -> Listing:
    """Return the publications that an address asks for."""
    index = catalogue.current()
    code = languages.active()
    chosen = asked_for(request.GET, index)
    words = clean(request.GET.get("q", ""))
    hits = _saying(words, index, code) if words else {}
    sorts = SORTS if words else SORTS[1:]
    sort = asked if (asked := request.GET.get("sort", "")) in sorts else sorts[0]
    within = bits_of(hits, len(index.pages)) if words else index.everything
    found = within & index.among(chosen)
    sorting = {"sort": sort} if sort != sorts[0] else {}
    state = ({"q": words} if words else {}) | sorting
    order: Iterable[int] = index.by_title[code] if sort == "title" else range(len(index.pages))
    if sort == "match":
        # Sorting keeps the order of those that fit alike: the latest first.
        value = values(code)
        order = sorted(sorted(hits), key=lambda one: value[hits[one]], reverse=True)
    flags = as_flags(found, len(index.pages))
    sorted_positions = [one for one in order if flags[one] == "1"]
    numbers = Paginator(sorted_positions, PER_PAGE).get_page(request.GET.get("page"))
    keys = [index.pages[one] for one in numbers.object_list]
    inside = places(keys, words_of(words), code) if words else {}
    only_inside = {index.pages[one] for one, hit in hits.items() if hit.place == matching.SOMEWHERE}
    shown = _pages([key for key in keys if key in inside or key not in only_inside])
    every = _choices(index, within, chosen, state, request.path, code)
    sizes = [
        size
        for one in (sorted_positions if chosen or words else ())
        for language, size in index.files[one]
        if chosen.get("language") in (None, language)
    ]
    return Listing(
        page=numbers,
        links=presentation.links_to(shown, request),
        number=len(sorted_positions),
        facets=every,
        chosen=[choice for facet in every for choice in facet.choices if choice.is_chosen],
        clear_url=request.path,
        sorts=_sorts(sort, sorts, chosen | state, request.path),
        query=words,
        kept=chosen | sorting,
        files=len(sizes),
        size=sum(sizes),
        selection=urlencode(chosen | ({"q": words} if words else {})),
        inside=inside,
        covers=covers_of(keys, code),
    )


def _pages(keys: list[int]) -> list[PublicationPage]:
    """Return publications in the order of their keys, of those that are public."""
    found = {one.pk: one for one in queries.with_languages(queries.public().filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


def within_words(words: str, index: Index) -> int:
    """Return the publications that say words, as a set of positions: all of them if there are no words."""
    if not words:
        return index.everything
    return bits_of(_saying(words, index, languages.active()), len(index.pages))


def _saying(words: str, index: Index, code: str) -> dict[int, matching.Found]:
    """Return the publications that say words, by position."""
    best = best_hits(words_of(words), code)
    return {index.position[page]: hit for page, hit in best.items() if page in index.position}


def _choices(
    index: Index, within: int, chosen: dict[str, str], state: dict[str, str], path: str, code: str
) -> list[facets.Choices]:
    shown = []
    for name in FACETS:
        around = within & index.among(chosen, without=name)
        choices = []
        for value, label, tag in _labels(index, name, code):
            count = (around & index.sets[name][value]).bit_count()
            is_chosen = chosen.get(name) == value
            if count or is_chosen:
                others = {key: one for key, one in chosen.items() if key != name}
                url = facets.address(path, others | ({} if is_chosen else {name: value}) | state)
                choices.append(facets.Choice(value, label, count, url, is_chosen, tag))
        if choices:
            shown.append(facets.Choices(name, heading(name), choices))
    return shown


def heading(name: str) -> str:
    """Return what a facet is called."""
    return {
        "kind": gettext("Kind"),
        "language": gettext("Language of an edition"),
        "year": gettext("Year"),
        "summit": gettext("Summit"),
        "axis": gettext("Thematic axis"),
        "subject": gettext("Subject"),
        "country": gettext("Country"),
    }[name]


def _labels(index: Index, name: str, code: str) -> list[tuple[str, str, str]]:
    """Return the values of a facet in the order shown, each with its name and, where that is in another
    language than the reader's, the tag of that one."""
    known = index.sets[name]
    if name == "kind":
        return [(value, str(label), "") for value, label in PublicationPage.Kind.choices if value in known]
    if name == "language":
        return [(one, capfirst(languages.language_name(one)), "") for one in languages.CODES if one in known]
    if name == "year":
        return [(year, year, "") for year in sorted(known, reverse=True)]
    named = []
    for value in known:
        texts = index.names[name].get(value, {})
        language = next((one for one in (code, *languages.CODES) if texts.get(one)), code)
        tag = "" if language == code else languages.tag(language)
        named.append((value, texts.get(language) or value, tag))
    if name == "summit":
        return sorted(named, key=lambda row: -int(row[0]))
    return sorted(named, key=lambda row: alphabetical(row[1]))


def _sorts(current: str, sorts: Iterable[str], kept: dict[str, str], path: str) -> list[facets.Choice]:
    others = {key: one for key, one in kept.items() if key != "sort"}
    labels = {
        "match": gettext("Best match"),
        "date": gettext("Latest first"),
        "title": gettext("By title"),
    }
    return [
        facets.Choice(
            sort,
            labels[sort],
            0,
            facets.address(path, others | ({"sort": sort} if number else {})),
            sort == current,
        )
        for number, sort in enumerate(sorts)
    ]
