"""What must not grow with the library: the number of queries of its pages and searches."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import LibraryIndexPage, PublicationPage
from tests.specimens import domain
from tests.specimens.many_publications import COMMON, RARE, generate

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_neither_lists_nor_searches_ask_more_of_2000_publications_than_of_20(client, home):
    library = domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )
    domain.summit(28, domain.country("DO"))
    domain.axis(domain.plan(2))
    address = library.url_in("es")

    def numbers():
        asked = {}
        for name, one in {
            "list": address,
            "narrowed": f"{address}?subject=generated-3&language=es&sort=title",
            "second page": f"{address}?page=2",
            "a word of all": f"{address}?q={COMMON['es']}",
            "of the site": f"/es/buscar/?q={COMMON['es']}",
            "item": PublicationPage.objects.get(symbol="generated-8").url_in("es"),
        }.items():
            client.get(one)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(one).status_code == 200
            asked[name] = len(queries)
        return asked

    generate(30, pages_each=2)
    few = numbers()
    generate(2000, pages_each=2)
    many = numbers()
    assert many == few and max(many.values()) <= 15

    soup = BeautifulSoup(client.get(address, {"q": COMMON["es"]}).content, "html.parser")
    assert "2000" in soup.find(id="publications").get_text().replace(".", "").replace("\xa0", "")
    soup = BeautifulSoup(client.get(address, {"q": RARE.format(number=1234)}).content, "html.parser")
    [found] = soup.select(".found-inside")
    assert found.a["href"] == "/doc/generated-1234/es.pdf#page=2"
