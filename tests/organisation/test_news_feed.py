"""The feed of news in each language."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from organisation.models import NewsIndexPage, NewsPage
from segib_site import feeds, languages
from segib_site.slices import publishing
from tests.following import AtomFeed, links, words
from tests.specimens import domain
from tests.specimens.factories import edit, make_home, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TITLES = {"es": "Noticias", "en": "News", "pt": "Notícias"}
START = datetime.datetime(2026, 5, 4, 10, tzinfo=datetime.UTC)


@pytest.fixture
def index(db):
    return domain.made(NewsIndexPage, make_home(), title=TITLES)


def news(index, title, codes=languages.CODES, day=0, **values):
    facts = {"title": title, "introduction": "Lo que pasó & más.", "date": START.date()}
    with time_machine.travel(START + datetime.timedelta(days=day), tick=False):
        return domain.made(NewsPage, index, codes=codes, **(facts | values))


def address(index, code):
    return f"{index.url_in(code)}feed.atom"


def feed(client, index, code):
    return AtomFeed(client.get(address(index, code)))


def test_each_language_tells_only_what_is_public_in_it(client, index):
    title = {"es": "Abren <de noche>", "en": "Open at night", "pt": "Abertas à noite"}
    piece = news(index, title)
    news(index, {"es": "Solo en español"}, codes=("es",), day=1)
    news(index, {"es": "Borrador"}, is_live=False)
    told = {code: feed(client, index, code) for code in languages.CODES}
    assert told["es"].titles == [("Solo en español", "es"), ("Abren <de noche>", "es")]
    assert told["en"].titles == [("Open at night", "en")]
    assert told["pt"].titles == [("Abertas à noite", "pt-BR")]
    [entry] = told["pt"].entries
    assert links(entry, "alternate")[0]["href"] == f"http://testserver{piece.url_in('pt')}"
    assert words(entry) == ["Lo que pasó & más."]
    assert told["pt"].all("a:title/text()") == ["Notícias"]
    assert told["pt"].all("a:link[@rel='self']/@href") == [f"http://testserver{address(index, 'pt')}"]
    assert told["pt"].all("a:link[@rel='alternate']/@href") == [f"http://testserver{index.url_in('pt')}"]


def test_an_entry_keeps_its_name_when_it_changes_moves_and_is_republished(client, index):
    piece = news(index, {"es": "Antes", "pt": "Antes"}, codes=("es", "pt"))
    [name] = feed(client, index, "es").all("a:entry/a:id/text()")
    [other] = feed(client, index, "pt").all("a:entry/a:id/text()")
    assert name != other and name.startswith("urn:uuid:")
    edit(piece, title_es="Después", slug_es="despues")
    publishing.publish(reload(piece), ["es"])
    told = feed(client, index, "es")
    assert told.titles == [("Después", "es")] and told.all("a:entry/a:id/text()") == [name]
    assert told.all("a:entry/a:updated/text()") > told.all("a:entry/a:published/text()")
    assert feed(client, index, "pt").titles == [("Antes", "pt-BR")]


def test_a_translation_is_new_to_those_who_follow_its_language(client, index):
    old = news(index, {"es": "Primera"}, codes=("es",), title_pt="", day=0)
    news(index, {"es": "Segunda", "pt": "Segunda"}, codes=("es", "pt"), day=1)
    edit(old, title_pt="Primeira", introduction_pt="O que houve.")
    publishing.publish(reload(old), ["pt"])
    assert [title for title, _tag in feed(client, index, "pt").titles] == ["Primeira", "Segunda"]
    assert [title for title, _tag in feed(client, index, "es").titles] == ["Segunda", "Primera"]


@pytest.mark.parametrize("how", ["unpublished", "one language", "private"])
def test_what_is_taken_back_is_told_no_more(client, index, how):
    piece = news(index, {"es": "Zarzaparrilla", "en": "Zarzaparrilla"}, codes=("es", "en"))
    assert feed(client, index, "en").entries
    if how == "private":
        PageViewRestriction.objects.create(page_id=piece.pk, restriction_type="login")
    else:
        publishing.unpublish(piece, languages.CODES if how == "unpublished" else ["en"])
    assert not feed(client, index, "en").entries
    assert bool(feed(client, index, "es").entries) == (how == "one language")


def test_a_list_that_is_not_public_has_no_feed(client, index):
    def status(code="es"):
        return client.get(address(index, code)).status_code

    publishing.unpublish(index, ["en"])
    assert (status("es"), status("en")) == (200, 404)
    restriction = PageViewRestriction.objects.create(page_id=index.pk, restriction_type="login")
    assert status() == 404
    restriction.delete()
    publishing.unpublish(index, languages.CODES)
    assert status() == 404
    for nothing in ("/es/feed.atom", "/es/nothing/feed.atom", "/feed.atom", "/es/feed.atom/"):
        assert client.get(nothing).status_code == 404
    assert client.post(address(index, "es")).status_code == 405


def test_who_has_the_latest_is_sent_nothing(client, index):
    news(index, "Una")
    first = client.get(address(index, "es"))
    again = client.get(address(index, "es"), headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"]
    news(index, "Otra")
    later = client.get(address(index, "es"), headers={"if-none-match": first["ETag"]})
    assert later.status_code == 200 and later["ETag"] != first["ETag"]
    assert client.head(address(index, "es"))["ETag"] == later["ETag"]


def test_the_list_leads_to_its_feed_where_there_is_one(client, index):
    for code in languages.CODES:
        page = BeautifulSoup(client.get(index.url_in(code)).content, "html.parser")
        for tag, attributes in (("link", {"rel": "alternate"}), ("a", {})):
            [one] = page.find_all(tag, type="application/atom+xml", **attributes)
            assert one["href"] == address(index, code)
        assert TITLES[code] in one.text
    publishing.unpublish(index, ["en"])
    page = BeautifulSoup(client.get(index.url_in("en")).content, "html.parser")
    assert not page.find_all(type="application/atom+xml")


def test_a_feed_is_short_and_takes_the_same_queries(
    client, index, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(feeds, "LIMIT", 3)
    feed(client, index, "es")  # what is asked once a process
    for number in range(4):
        news(index, f"Noticia {number}", day=number)
    with django_assert_max_num_queries(8):
        told = feed(client, index, "es")
    assert [title for title, _tag in told.titles] == ["Noticia 3", "Noticia 2", "Noticia 1"]


def test_what_editors_paste_is_valid_xml(client, index):
    piece = news(index, "Una")
    NewsPage.objects.filter(pk=piece.pk).update(introduction_es="A\x0bB ]]> <b>&amp;")
    [entry] = feed(client, index, "es").entries
    assert words(entry) == ["AB ]]> <b>&amp;"]


def test_an_empty_list_has_a_feed(client, index):
    assert feed(client, index, "pt").entries == []
