"""Finding publications: true counts, addresses that can be shared, nothing that is not public."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from library.finding import index
from library.models import LibraryIndexPage, PublicationPage, Subject
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


@pytest.fixture
def water():
    return domain.made(Subject, key="water", name={"es": "Agua", "en": "Water", "pt": "Água"})


def publication(library, symbol, title="", subjects=(), **values):
    return domain.publication(symbol, library, title=title or symbol, subjects=list(subjects), **values)


@pytest.fixture
def three(library, water):
    summit = domain.summit(28, domain.country("DO"))
    publication(
        library, "agua", "Ñandú y agua", [water], kind="charter", date="2023-03-25", adopted_at=summit,
        editions=[domain.elsewhere("es"), domain.elsewhere("pt")],
    )  # fmt: skip
    publication(
        library, "plan", "Zapatos", [water], kind="plan", date="2018", editions=[domain.elsewhere("es")]
    )
    publication(library, "informe", "Árboles", kind="report", date="")


def look(client, library, query="", code="en"):
    answer = client.get(library.url_in(code) + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(soup):
    return [one.get_text(strip=True) for one in soup.select("ol.entries h3")]


def counts(soup, name):
    part = soup.find(attrs={"aria-labelledby": f"facet-{name}"})
    return (
        {}
        if part is None
        else {" ".join(one.get_text(" ").split()): one["href"] for one in part.select("li a")}
    )


def test_each_choice_says_what_it_would_leave_and_leads_there(client, library, three):
    soup = look(client, library)
    assert titles(soup) == ["Ñandú y agua", "Zapatos", "Árboles"], "the latest first, undated ones last"
    assert list(counts(soup, "kind")) == ["Charter (1)", "Plan (1)", "Report (1)"]
    assert list(counts(soup, "language")) == ["Spanish (2)", "Portuguese (1)"]
    assert list(counts(soup, "year")) == ["2023 (1)", "2018 (1)"]
    assert list(counts(soup, "summit")) == ["Summit 28 (1)"]
    assert list(counts(soup, "country")) == ["Country DO (1)"]
    address = counts(soup, "subject")["Water (2)"]
    narrowed = BeautifulSoup(client.get(address).content, "html.parser")
    assert titles(narrowed) == ["Ñandú y agua", "Zapatos"]
    assert list(counts(narrowed, "kind")) == ["Charter (1)", "Plan (1)"]
    both = BeautifulSoup(client.get(counts(narrowed, "kind")["Plan (1)"]).content, "html.parser")
    assert titles(both) == ["Zapatos"]
    assert list(counts(both, "kind")) == ["Charter (1)", "Plan (1)"], "what another choice would leave"
    back = {one.get_text(" ", strip=True): one["href"] for one in both.select("a.chip")}
    assert len(back) == 2 and set(back.values()) == {
        f"{library.url_in('en')}?subject=water",
        f"{library.url_in('en')}?kind=plan",
    }


def test_names_are_in_the_reader_s_language(client, library, three):
    for code, name in (("es", "Agua (2)"), ("en", "Water (2)"), ("pt", "Água (2)")):
        assert name in counts(look(client, library, code=code), "subject")


def test_a_name_that_is_not_there_in_a_language_is_marked_with_its_own(client, library):
    subject = domain.made(Subject, codes=("es",), key="sol", name="Sol naciente")
    publication(library, "uno", subjects=[subject])
    part = look(client, library, code="en").find(attrs={"aria-labelledby": "facet-subject"})
    assert part.find(string="Sol naciente").find_parent(lang="es")


def test_titles_are_sorted_as_people_do(client, library, three):
    assert titles(look(client, library, "?sort=title")) == ["Árboles", "Ñandú y agua", "Zapatos"]


def test_words_are_found_and_combined_with_choices(client, library, three):
    assert titles(look(client, library, "?q=zapato")) == ["Zapatos"]
    assert titles(look(client, library, "?q=zapatos&kind=charter")) == []
    soup = look(client, library, "?q=agua&sort=title&kind=charter")
    form = soup.find("form", class_="find")
    assert form.find("input", type="search")["value"] == "agua"
    assert {one["name"]: one["value"] for one in form.select("input[type=hidden]")} == {
        "kind": "charter",
        "sort": "title",
    }


@pytest.mark.parametrize(
    "query", ["?kind=nonsense", "?year=%00", "?sort=x", "?page=-1", "?page=999", "?language=fr"]
)
def test_what_is_not_known_is_ignored(client, library, three, query):
    assert len(titles(look(client, library, query))) == 3


@given(
    st.dictionaries(st.sampled_from([*index.FACETS, "sort", "page", "q"]), st.text(max_size=20), max_size=4)
)
def test_no_address_breaks_the_list(query):
    from django.http import QueryDict
    from django.test import RequestFactory

    from library.finding.listing import asked_for

    request = RequestFactory().get("/en/library/", query)
    assert isinstance(request.GET, QueryDict)
    assert asked_for(request.GET, index.Index(0)) == {}


@pytest.mark.parametrize("how", ["unpublished", "private", "retracted"])
def test_what_is_not_public_is_neither_listed_nor_counted(client, library, three, how):
    page = PublicationPage.objects.get(symbol="plan")
    if how == "unpublished":
        publishing.unpublish(page, languages.CODES)
    elif how == "private":
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    else:
        edit(page, status="retracted", retraction_reason_es="Error.")
        publishing.publish(reload(page), ["shared", "es"])
    soup = look(client, library)
    assert titles(soup) == ["Ñandú y agua", "Árboles"]
    assert "Plan (1)" not in counts(soup, "kind") and list(counts(soup, "subject")) == ["Water (1)"]
    assert titles(look(client, library, "?q=zapatos")) == []


def test_the_number_of_queries_stays_whatever_the_number_of_publications(client, library, water):
    def queries():
        look(client, library)
        with CaptureQueriesContext(connection) as asked:
            look(client, library, "?subject=water&sort=title")
        return len(asked)

    for number in range(3):
        publication(library, f"a-{number}", subjects=[water])
    few = queries()
    for number in range(12):
        publication(library, f"b-{number}", subjects=[water], date=f"20{number + 10}")
    assert queries() == few <= 15


def test_pages_after_the_first_are_canonical_by_themselves(client, library, three):
    assert look(client, library, "?page=2").find("link", rel="canonical")["href"].endswith("?page=2")
    for query in ("", "?page=1", "?kind=plan", "?kind=plan&page=2"):
        assert "?" not in look(client, library, query).find("link", rel="canonical")["href"]


def test_a_publication_leads_to_the_lists_it_is_in(client, library, three):
    page = PublicationPage.objects.get(symbol="agua")
    for code, words in (("es", "Agua"), ("en", "Water"), ("pt", "Água")):
        soup = look(client, page, code=code)
        links = soup.find(attrs={"aria-labelledby": "alike"}).select("a")
        address = library.url_in(code)
        assert [one["href"] for one in links] == [
            f"{address}?{one}" for one in ("kind=charter", "year=2023", "summit=28", "subject=water")
        ]
        assert words in [one.get_text() for one in links]
        for one in links:
            found = BeautifulSoup(client.get(one["href"]).content, "html.parser")
            assert "Ñandú y agua" in titles(found) and found.select("a.chip")
