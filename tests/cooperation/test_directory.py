"""The directory of programmes: what it can be narrowed by, and what is apart from what."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperation.models import ProgrammeIndexPage
from tests.specimens import domain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def index(home):
    titles = {"es": "Programas", "en": "Programmes", "pt": "Programas"}
    return domain.made(ProgrammeIndexPage, home, title=titles, as_of="2025-05")


@pytest.fixture
def programmes(index):
    """Four programmes: two of culture, one of which is past; one with countries, an axis and a goal."""
    uruguay, mexico = domain.country("UY", "Uruguay"), domain.country("MX", "México")
    axis, goal = domain.axis(domain.plan(3, index)), domain.goal(4)
    both = [domain.takes_part(uruguay), domain.takes_part(mexico, "invited", "2024-02")]
    domain.programme("Ábaco", index, axis=axis, goals=[goal], participations=both, countries_as_of="2025")
    domain.programme("beta", index, participations=[domain.takes_part(mexico)])
    domain.programme("Gama", index, is_counted=False)
    domain.programme("Delta", index, kind="initiative", space="knowledge", goals=[goal])
    domain.programme("Borrador", index, is_live=False)


class Listing:
    """What the directory shows at an address."""

    def __init__(self, client, query="", code="es"):
        path = {"es": "/es/programas/", "en": "/en/programmes/"}[code]
        answer = client.get(path + query)
        assert answer.status_code == 200
        self.page = BeautifulSoup(answer.content, "html.parser")
        self.current, self.others = self.names("current"), self.names("others")
        links = self.page.select("aside.facets ul a")
        self.choices = {a["href"].removeprefix(path): " ".join(a.get_text(" ").split()) for a in links}

    def names(self, section):
        return [
            h3.a.get_text(strip=True) for h3 in self.page.select(f"section[aria-labelledby={section}] li h3")
        ]

    def entry(self, name):
        found = next(li for li in self.page.select("ul.entries > li") if li.h3.a.get_text(strip=True) == name)
        return " ".join(found.get_text(" ").split())


def test_the_current_ones_stand_apart_from_the_past_and_related_ones(client, programmes):
    listing = Listing(client)
    assert listing.current == ["Ábaco", "beta", "Delta"], "in alphabetical order, whatever case and accents"
    assert listing.others == ["Gama"]
    assert "mayo de 2025" in listing.page.find(id="current").find_parent("section").get_text()


def test_every_facet_counts_what_it_would_leave(client, programmes):
    assert Listing(client).choices == {
        "?space=knowledge": "Conocimiento (1)",
        "?space=culture": "Cultura (3)",
        "?kind=programme": "Programa (3)",
        "?kind=initiative": "Iniciativa (1)",
        "?axis=axis-3-1": "1. Axis 1 (1)",
        "?country=MX": "México (2)",
        "?country=UY": "Uruguay (1)",
        "?sdg=4": "4. Goal 4 (2)",
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?space=culture", ["Ábaco", "beta", "Gama"]),
        ("?kind=initiative", ["Delta"]),
        ("?axis=axis-3-1", ["Ábaco"]),
        ("?sdg=4", ["Ábaco", "Delta"]),
        ("?country=MX", ["Ábaco", "beta"]),
        ("?country=MX&sdg=4", ["Ábaco"]),
        ("?country=MX&sdg=4&space=knowledge", []),
        ("?space=knowledge&kind=programme", []),
    ],
)
def test_facets_combine(client, programmes, query, names):
    listing = Listing(client, query)
    assert listing.current + listing.others == names
    if not names:
        ways = [a["href"] for a in listing.page.select("ul.ways-on a")]
        assert len(ways) == query.count("=") + 1 and ways[-1] == "/es/programas/", "take one back, or all"


@pytest.mark.parametrize("query", ["?space=moon", "?country=XX&sdg=99", "?axis=", "?other=1", "?sdg=4'--"])
def test_what_the_directory_does_not_know_is_ignored(client, programmes, query):
    everything, listing = Listing(client), Listing(client, query)
    assert (listing.current, listing.others) == (everything.current, everything.others)
    assert listing.choices == everything.choices


def test_a_chosen_country_says_how_it_takes_part(client, programmes):
    invited = Listing(client, "?country=MX")
    assert "México: Invitado (a febrero de 2024)" in invited.entry("Ábaco").replace("( ", "(").replace(
        " )", ")"
    )
    assert "Invitado" not in invited.entry("beta"), "a member"
    assert "Invitado" not in Listing(client, "?country=UY").entry("Ábaco"), "another country is"


def test_a_title_in_another_language_is_marked(client, index):
    domain.programme("Alfa", index, codes=("es",), title="Programa Alfa", introduction="Qué es.")
    page = Listing(client, code="en").page
    assert page.find(class_="full-name")["lang"] == "es"
    assert page.select_one("section[aria-labelledby=current] h3 a")["hreflang"] == "es"


def test_the_number_of_queries_does_not_depend_on_the_number_of_programmes(client, index):
    uruguay, goal = domain.country("UY"), domain.goal(4)
    axis = domain.axis(domain.plan(3, index))

    def queries():
        Listing(client)
        with CaptureQueriesContext(connection) as found:
            Listing(client)
        return len(found)

    def publish(numbers):
        for number in numbers:
            facts = {"axis": axis, "goals": [goal], "participations": [domain.takes_part(uruguay)]}
            domain.programme(f"P{number}", index, codes=("es",), **facts)

    publish(range(2))
    few = queries()
    publish(range(2, 12))
    assert queries() == few <= 15
