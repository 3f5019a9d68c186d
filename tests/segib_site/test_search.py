"""Search by title and text, in the visitor's language first."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from segib_site.models import SearchRecord
from segib_site.search import index
from segib_site.search.query import clean, find
from segib_site.search.words import keys
from segib_site.slices import publishing
from tests.specimens.factories import edit, page

pytestmark = pytest.mark.django_db


def urls(query, code="es"):
    return [result.url for result in find(query, code)]


def test_finds_without_accents_case_or_endings(home):
    page(home, es="Cooperación", pt="Cooperações", live=("es", "pt"))
    for query in ("cooperacion", "COOPERACIÓN", "cooperaciones"):
        assert urls(query) == ["/es/cooperacion/"]
    for query in ("cooperacao", "cooperação", "cooperações"):
        assert urls(query, "pt") == ["/pt/cooperacoes/"]


@pytest.mark.parametrize(
    ("one", "many", "code"),
    [
        ("nação", "nações", "pt"),
        ("nacao", "nações", "pt"),
        ("país", "países", "es"),
        ("programme", "programmes", "en"),
        ("regional", "regionais", "pt"),
        ("río", "ríos", "es"),
        ("voz", "voces", "es"),
        ("día", "días", "es"),
        ("rio", "rios", "pt"),
    ],
)
def test_singular_and_plural_share_a_key(one, many, code):
    assert keys(one, code) & keys(many, code)


def test_follows_publication_at_once(home):
    it = page(home, es="Uno", en="One", live=("es",))
    assert urls("uno") and not urls("one", "en")
    publishing.publish(it, ["en"])
    assert urls("one", "en") == ["/en/one/"]
    edit(it, title_en="Borrador")
    assert not urls("borrador", "en"), "drafts are never found"
    publishing.unpublish(it, ["en"])
    assert not urls("one", "en")
    it.refresh_from_db()
    it.delete()
    assert not urls("uno") and not SearchRecord.objects.filter(page_id=it.pk).exists()


def test_other_languages_come_after_and_say_so(home):
    page(home, pt="Cartas", live=("pt",))
    page(home, es="Cartas de Santo Domingo", live=("es",))
    found = find("cartas", "es")
    assert [r.title.language for r in found] == ["es", "pt"]
    assert [r.title.is_fallback for r in found] == [False, True]
    assert found[1].url == "/pt/cartas/"


def test_titles_rank_before_text_and_text_is_found_in_streams_and_rows(home):
    body = json.dumps([{"type": "paragraph", "value": "<p>La <b>bisagra</b> &amp; más</p>", "id": "a1"}])
    it = page(home, es="Otra cosa", live=("es",))
    edit(it, body_es=body, sections=[{"heading_es": "Fila", "weight": 1}])
    publishing.publish(it, ["es", "shared"])
    publishing.publish(it, ["es"])
    page(home, es="Bisagra", live=("es",))
    assert urls("bisagra") == ["/es/bisagra/", "/es/otra-cosa/"]
    assert urls("fila") == ["/es/otra-cosa/"]
    result = find("bisagra", "es")[1]
    assert "bisagra & más" in result.summary.value and "<" not in result.summary.value


def test_private_pages_are_not_found(home):
    it = page(home, es="Secreto", live=("es",))
    assert urls("secreto")
    PageViewRestriction.objects.create(page=it, restriction_type="login")
    assert not urls("secreto")


def test_rebuilding_gives_the_same(home):
    page(home, es="Uno", en="One", live=("es", "en"))
    before = sorted(SearchRecord.objects.values_list("page_id", "language", "title_keys", "text_keys"))
    index.rebuild()
    assert before == sorted(
        SearchRecord.objects.values_list("page_id", "language", "title_keys", "text_keys")
    )


@given(st.text(max_size=300))
def test_no_query_is_an_error(home_once, query):
    find(query, "pt")
    assert "\x00" not in clean(query)


@pytest.fixture(scope="module")
def home_once(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


def test_search_page_in_three_languages(home, client):
    page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    for address, word in (("/es/buscar/", "uno"), ("/en/search/", "one"), ("/pt/pesquisar/", "um")):
        answer = client.get(address, {"q": word})
        assert answer.status_code == 200 and answer.context["total"] == 1
        assert client.get(address, {"q": "' \" \x00 *"}).status_code == 200
        assert client.get(address, {"q": word, "page": "999"}).status_code == 200
        assert client.get(address).status_code == 200
