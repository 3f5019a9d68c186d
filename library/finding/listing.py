"""The library's list: what an address asks for, narrowed, sorted and cut into pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from library import queries
from library.finding import index as catalogue
from library.finding.index import FACETS, Index, as_flags, bits_of
from library.models import PublicationPage
from segib_site import facets, languages, presentation
from segib_site.search.query import clean
from segib_site.templatetags.segib import alphabetical

#: Publications on one page of the list.
PER_PAGE = 25
#: Ways to sort; the first is the rule.
SORTS = ("date", "title")


@dataclass
class Listing:
    """What the list shows."""

    page: Page
    links: list[presentation.Link]
    number: int
    facets: list[facets.Choices]
    chosen: list[facets.Choice]
    clear_url: str
    sorts: list[facets.Choice]
    #: The words asked for.
    query: str = ""
    #: What the address asks for besides words and page, to be kept by the form.
    kept: dict[str, str] = field(default_factory=dict)
    #: The selection as archives and references take it: empty where it is the whole list.
    selection: str = ""
    #: How many files of current versions are held here, and their bytes.
    files: int = 0
    size: int = 0

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chosen or self.query)


def asked_for(query: Mapping[str, str], index: Index) -> dict[str, str]:
    """Return the values that an address narrows by; what is not known is left out."""
    return {name: query[name] for name in FACETS if query.get(name) in index.sets[name]}


def listing(request: HttpRequest) -> Listing:
    """Return the publications that an address asks for."""
    index = catalogue.current()
    code = languages.active()
    chosen = asked_for(request.GET, index)
    sort = request.GET.get("sort") if request.GET.get("sort") in SORTS else SORTS[0]
    words = clean(request.GET.get("q", ""))
    within = within_words(words, index)
    found = within & index.among(chosen)
    state = ({"q": words} if words else {}) | ({"sort": sort} if sort != SORTS[0] else {})
    order = index.by_title[code] if sort == "title" else range(len(index.pages))
    flags = as_flags(found, len(index.pages))
    sorted_positions = [one for one in order if flags[one] == "1"]
    numbers = Paginator(sorted_positions, PER_PAGE).get_page(request.GET.get("page"))
    shown = _pages([index.pages[one] for one in numbers.object_list])
    every = _choices(index, within, chosen, state, request.path, code)
    held = [
        edition
        for one in sorted_positions
        for edition in index.descriptions[one].held
        if edition.is_current and chosen.get("language") in (None, edition.language)
    ]
    return Listing(
        page=numbers,
        links=presentation.links_to(shown, request),
        number=len(sorted_positions),
        facets=every,
        chosen=[choice for facet in every for choice in facet.choices if choice.is_chosen],
        clear_url=request.path,
        sorts=_sorts(sort, chosen | state, request.path),
        query=words,
        kept=chosen | ({"sort": sort} if sort != SORTS[0] else {}),
        files=len(held),
        size=sum(edition.size or 0 for edition in held),
        selection=urlencode(chosen | ({"q": words} if words else {})),
    )


def _pages(keys: list[int]) -> list[PublicationPage]:
    """Return publications in the order of their keys, of those that are public."""
    found = {one.pk: one for one in queries.with_languages(queries.public().filter(pk__in=keys))}
    return [found[key] for key in keys if key in found]


def within_words(words: str, index: Index) -> int:
    """Return the publications that say words, as a set of positions: all of them if there are no words."""
    return bits_of(_saying(words, index)) if words else index.everything


def _saying(words: str, index: Index) -> list[int]:
    """Return the positions of the publications that say words."""
    from segib_site.models import SearchRecord
    from segib_site.search.query import matching

    condition = matching(words)
    if condition is None:
        return []
    found = SearchRecord.objects.filter(condition, page__in=queries.public().order_by())
    keys = found.values_list("page_id", flat=True).distinct()
    return [index.position[key] for key in keys if key in index.position]


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


def _sorts(current: str, kept: dict[str, str], path: str) -> list[facets.Choice]:
    others = {key: one for key, one in kept.items() if key != "sort"}
    labels = {"date": gettext("Latest first"), "title": gettext("By title")}
    return [
        facets.Choice(
            sort,
            labels[sort],
            0,
            facets.address(path, others | ({"sort": sort} if sort != SORTS[0] else {})),
            sort == current,
        )
        for sort in SORTS
    ]
