"""The library's feed: new, changed, replaced, retracted publications."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.models import LibraryIndexPage, PublicationPage
from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.following import LANG, NAMES, AtomFeed, links, words
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

START = datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
HERE = "http://testserver"


@pytest.fixture
def library(home):
    titles = {"es": "Documentos", "en": "Documents", "pt": "Documentos"}
    return domain.made(LibraryIndexPage, home, title=titles)


def make(library, symbol, day=0, **values):
    facts = {"title": {code: f"{symbol} {code}" for code in values.get("codes", languages.CODES)}}
    with time_machine.travel(START + day * DAY, tick=False):
        return domain.publication(symbol, library, **(facts | values))


def feed(client, library, code="es", **query):
    return AtomFeed(client.get(f"{library.url_in(code)}feed.atom", query))


def test_a_publication_is_told_with_its_files(client, library):
    content = domain.pdf()
    make(
        library,
        "carta",
        editions=[
            domain.held("es", content, authority="authentic"),
            domain.elsewhere("pt", "https://x.org/?a=1&b=2"),
        ],
    )
    told = feed(client, library, "en")
    entry = told.entry("carta en")
    assert told.all("a:entry/a:id/text()") == ["tag:segib.invalid,2026:doc/carta/en"]
    assert links(entry, "alternate") == [
        {"rel": "alternate", "type": "text/html", "href": f"{HERE}/doc/carta/"}
    ]
    assert links(entry, "enclosure") == [
        {
            "rel": "enclosure",
            "type": "application/pdf",
            "hreflang": "es",
            "title": "Spanish",
            "length": str(len(content)),
            "href": f"{HERE}/doc/carta/v1/es.pdf",
        }
    ]
    assert [one["href"] for one in links(entry, "related")] == ["https://x.org/?a=1&b=2"]
    assert words(entry)[0] == "About." and words(entry)[1].startswith("Spanish · Authentic text · PDF")
    assert told.all("a:entry/a:category/@label") == ["Charter"]
    answer = client.get(f"{library.url_in('es')}feed.atom")
    assert answer["Content-Language"] == "es" and b"sheet" not in answer.content


def test_text_in_another_language_says_so(client, library):
    make(library, "carta", codes=("es",), introduction="De qué trata.")
    told = feed(client, library, "pt")
    assert told.titles == [("carta es", "es")]
    [paragraph] = told.document.iterfind(".//h:p/h:span", NAMES)
    assert (paragraph.text, paragraph.get(LANG), paragraph.get("lang")) == ("De qué trata.", "es", "es")


def test_the_newest_come_first_and_a_changed_edition_is_new_again(client, library):
    page = make(library, "a", 0, editions=[domain.held("es", domain.pdf())])
    make(library, "b", 1)
    first = feed(client, library)
    assert [title for title, _tag in first.titles] == ["b es", "a es"]
    with time_machine.travel(START + 2 * DAY, tick=False):
        it = draft(page)
        it.editions = [*it.editions.all(), domain.held("es", domain.pdf(2), 2)]
        it.save_revision()
        publishing.publish(page, [SHARED])
    later = feed(client, library)
    assert [title for title, _tag in later.titles] == ["a es", "b es"]
    entry = later.entry("a es")
    assert [one["href"] for one in links(entry, "enclosure")] == [f"{HERE}/doc/a/v2/es.pdf"]
    assert "versión 2" in words(entry)[-1]
    assert entry.findtext("a:id", None, NAMES) == first.entry("a es").findtext("a:id", None, NAMES)
    assert entry.findtext("a:published", None, NAMES) < entry.findtext("a:updated", None, NAMES)


def test_what_was_replaced_says_by_what(client, library):
    old = make(library, "a", 0)
    make(library, "b", 1, supersedes=old)
    told = feed(client, library, "pt")
    replaced, newer = told.entry("a pt"), told.entry("b pt")
    assert replaced.findtext("a:updated", None, NAMES) == "2026-05-05T10:00:00Z", "told anew"
    assert links(replaced, "successor-version")[0]["href"] == f"{HERE}/doc/b/"
    assert links(newer, "predecessor-version")[0]["href"] == f"{HERE}/doc/a/"
    assert words(replaced)[0].endswith(": b pt") and words(newer)[-1].endswith(": a pt")
    assert "superseded" in told.all("a:entry/a:category/@term")


def test_what_was_retracted_says_so(client, library):
    page = make(library, "a", editions=[domain.held("es", domain.pdf())])
    edit(page, status=PublicationPage.Status.RETRACTED, retraction_reason_es="Error.")
    publishing.publish(reload(page), [SHARED, "es"])
    told = feed(client, library, "en")
    entry = told.entry("a en")
    assert told.all("a:entry/a:category/@term") == ["retracted"]
    assert "retracted" in words(entry)[0] and not links(entry, "enclosure")
    assert links(entry, "alternate")[0]["href"] == f"{HERE}/doc/a/"
    PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    assert not feed(client, library, "en").entries, "a retracted one may be private too"


@pytest.mark.parametrize("how", ["unpublished", "private", "deleted"])
def test_what_is_gone_is_told_by_its_name_alone(client, library, how):
    page = make(library, "a", title="Zarzaparrilla", introduction="Zarzaparrilla")
    make(library, "draft", is_live=False)
    if how == "unpublished":
        publishing.unpublish(page, languages.CODES)
    elif how == "private":
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    else:
        reload(page).delete()
    told = feed(client, library)
    assert not told.entries and told.all("at:deleted-entry/@ref") == ["tag:segib.invalid,2026:doc/a/es"]
    sent = client.get(f"{library.url_in('es')}feed.atom").content.decode()
    assert "Zarzaparrilla" not in sent and "draft" not in sent


def test_a_private_file_is_not_enclosed(client, library):
    page = make(library, "a", editions=[domain.held("es", domain.pdf())])
    collection = Collection.get_first_root_node().add_child(name="Interno")
    file = page.editions.get().file
    file.collection = collection
    file.save()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    assert "/doc/a/v1" not in client.get(f"{library.url_in('es')}feed.atom").content.decode()


def test_a_private_library_has_no_feed(client, library):
    make(library, "a")
    PageViewRestriction.objects.create(page_id=library.pk, restriction_type="login")
    assert client.get(f"{library.url_in('es')}feed.atom").status_code == 404


def test_it_can_be_narrowed_by_kind_and_language_of_the_text(client, library):
    make(library, "a", editions=[domain.elsewhere("es")])
    make(library, "b", 1, kind="plan", editions=[domain.elsewhere("es"), domain.elsewhere("pt")])
    make(library, "c", 2, kind="plan")
    for query, symbols in (
        ({}, ["c", "b", "a"]),
        ({"kind": "plan"}, ["c", "b"]),
        ({"language": "es"}, ["b", "a"]),
        ({"kind": "plan", "language": "pt"}, ["b"]),
        ({"kind": "report"}, []),
        ({"kind": "nothing", "language": "xx", "page": "2"}, ["c", "b", "a"]),
    ):
        told = feed(client, library, "en", **query)
        assert [title.split()[0] for title, _tag in told.titles] == symbols, query
    narrowed = feed(client, library, "en", kind="plan", language="pt")
    assert narrowed.all("a:title/text()") == ["Documents: Plan, Portuguese"]
    assert narrowed.all("a:id/text()") != feed(client, library, "en").all("a:id/text()")
    assert narrowed.all("a:link[@rel='self']/@href")[0].endswith("feed.atom?kind=plan&language=pt")


def test_each_result_leads_to_its_feed(client, library):
    make(library, "b", kind="plan", editions=[domain.elsewhere("pt")])
    for query, expected in (
        ("", ""),
        ("?kind=plan&language=pt&page=1", "?kind=plan&language=pt"),
        ("?x=1", ""),
    ):
        page = BeautifulSoup(client.get(library.url_in("en") + query).content, "html.parser")
        leads = {one["href"] for one in page.find_all(type="application/atom+xml")}
        assert leads == {f"{library.url_in('en')}feed.atom{expected}"}


def test_a_feed_takes_the_same_few_queries(client, library, django_assert_max_num_queries):
    feed(client, library)  # what is asked once a process
    before = None
    for number in range(8):
        it = make(library, f"doc-{number}", number, supersedes=before, editions=[domain.elsewhere("es")])
        before = it if number % 2 else before
    retired = make(library, "x")
    edit(retired, status=PublicationPage.Status.RETRACTED, retraction_reason_es="Error.")
    publishing.publish(reload(retired), [SHARED, "es"])
    with django_assert_max_num_queries(10):
        assert len(feed(client, library).entries) == 9
