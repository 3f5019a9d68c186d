"""What publications say inside their files: found by their words, shown with the page.

Only of current versions that are held here and that anybody may read: `current` says which those are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.db.models.signals import post_save
from django.urls import reverse
from django.utils.translation import gettext

from library import queries
from library.catalogue import records
from library.models import Edition, PageText, PublicationPage, Reading
from segib_site import languages
from segib_site.search import index
from segib_site.search.further import Further, Place, further
from segib_site.search.query import passage
from segib_site.search.words import keys

#: Pages of a file that are named beside the one whose words are shown.
OTHERS = 5


def current(pages: Collection[int]) -> QuerySet[Edition]:
    """Return the editions of publications whose file may be shown from: public, the latest in their language,
    held, not taken back, and read as what they are now."""
    newer = Edition.objects.filter(
        page=OuterRef("page"), language=OuterRef("language"), version__gt=OuterRef("version")
    )
    return (
        queries.readable_editions()
        .filter(
            page__in=queries.public().filter(pk__in=pages).order_by(),
            is_withdrawn=False,
            file__reading__sha256=F("sha256"),
        )
        .exclude(language="")
        .exclude(Exists(newer))
    )


def texts(pages: Collection[int]) -> QuerySet[Edition]:
    """Return those whose text may be found: it was read in their language."""
    return current(pages).filter(
        file__reading__state=Reading.State.READ, file__reading__language=F("language")
    )


def words_inside(pages: Collection[int]) -> dict[int, dict[str, set[str]]]:
    """Return the keys of the words in the files of publications, by publication and language."""
    found: dict[int, dict[str, set[str]]] = {}
    of_reading = {
        reading: found.setdefault(page, {}).setdefault(language, set())
        for page, language, reading in texts(pages).values_list("page_id", "language", "file__reading")
    }
    lines = PageText.objects.filter(reading__in=of_reading).order_by().values_list("reading_id", "keys")
    for reading, line in lines.iterator():
        of_reading[reading].update(line.split())
    return found


@dataclass(frozen=True)
class _Leaf:
    """A page of a file with some of the words."""

    text_pk: int
    number: int
    #: How many of the words it has.
    matched: int


def places_inside(pages: Collection[int], asked: list[str], code: str) -> dict[int, Place]:
    """Return, for those publications whose files say it, the page that has the most of the words asked for:
    in the visitor's language if that has as many, and the first of them; in three queries."""
    known = {
        reading: (page, symbol, language)
        for page, symbol, language, reading in texts(pages).values_list(
            "page_id", "page__symbol", "language", "file__reading"
        )
    }
    if not known or not asked:
        return {}
    leaves = _leaves({reading: one[2] for reading, one in known.items()}, asked)
    best: dict[int, int] = {}
    for reading, found in leaves.items():
        page = known[reading][0]
        other = best.get(page)
        if other is None or _order(reading, found, known, code) > _order(other, leaves[other], known, code):
            best[page] = reading
    first = {reading: leaves[reading][0].text_pk for reading in best.values()}
    said = dict(PageText.objects.filter(pk__in=first.values()).order_by().values_list("pk", "text"))
    return {
        page: _place(*known[reading][1:], leaves[reading], said[first[reading]], asked)
        for page, reading in best.items()
        if first[reading] in said
    }


def _order(reading: int, found: list[_Leaf], known: dict[int, Any], code: str) -> tuple[int, bool, int]:
    language = known[reading][2]
    return found[0].matched, language == code, -languages.CODES.index(language)


def _leaves(readings: dict[int, str], asked: list[str]) -> dict[int, list[_Leaf]]:
    """Return the pages of files that have the most of the words, the first ones; ``readings`` with the
    languages of their texts."""
    matched: Any = Value(0)
    for word in asked:
        has_word = Q()
        for code in sorted(set(readings.values())):
            either = Q()
            for key in keys(word, code):
                either |= Q(keys__contains=f" {key} ")
            has_word |= Q(reading__in=[key for key, one in readings.items() if one == code]) & either
        matched += Case(When(has_word, then=Value(1)), default=Value(0), output_field=IntegerField())
    order = Window(RowNumber(), partition_by=F("reading"), order_by=[F("matched").desc(), F("number").asc()])
    rows = (
        PageText.objects.filter(reading__in=readings)
        .annotate(matched=matched)
        .filter(matched__gt=0)
        .annotate(place=order)
        .filter(place__lte=OTHERS + 1)
        .order_by("reading", "place")
        .values_list("reading_id", "pk", "number", "matched")
    )
    found: dict[int, list[_Leaf]] = {}
    for reading, *leaf in rows:
        same = found.setdefault(reading, [])
        if not same or same[0].matched == leaf[2]:
            same.append(_Leaf(*leaf))
    return found


def _place(symbol: str, language: str, found: list[_Leaf], text: str, asked: list[str]) -> Place:
    address = reverse("edition", args=[symbol, language])
    labelled = [
        (gettext("page %(number)s") % {"number": one.number}, f"{address}#page={one.number}") for one in found
    ]
    (label, url), *others = labelled
    return Place(
        label=label,
        url=url,
        source=gettext("In the text in %(language)s:") % {"language": languages.language_name(language)},
        language=language,
        passage=passage(text, asked, language),
        others=others,
    )


def reading_kept(sender: Any, instance: Reading, **kwargs: Any) -> None:
    """A file was read: what it says can be found from now on."""
    found = Edition.objects.filter(file=instance.document_id).values_list("page_id", flat=True)
    index.renew_lines(PublicationPage._meta.label, found.distinct())


def records_changed(sender: Any, pages: list[int], **kwargs: Any) -> None:
    """Publications say something else, or whoever may read their files is another: find them by what anybody
    may read now. The words of a page itself are read anew where it says something of its files."""
    is_said = Q(legal_deposit__gt="")
    for column in languages.localised_names("note"):
        is_said |= Q(**{f"{column}__gt": ""})
    held = Edition.objects.filter(is_said, page__in=pages, file__isnull=False)
    telling = set(held.values_list("page_id", flat=True))
    for page in PublicationPage.objects.filter(pk__in=telling).iterator():
        index.update(page)
    index.renew_lines(PublicationPage._meta.label, set(pages) - telling)


def connect() -> None:
    """Have publications found by their files (once, when the app is ready)."""
    further(Further(PublicationPage._meta.label, words=words_inside, places=places_inside))
    records.changed_records.connect(records_changed, dispatch_uid="library_finding_records")
    post_save.connect(reading_kept, sender=Reading, dispatch_uid="library_finding_reading")
