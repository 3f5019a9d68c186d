"""Who takes part in what, as what, and as of when; what is not recorded is said."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from cooperation import directory, queries
from cooperation.models import ProgrammeIndexPage
from segib_site.slices import publishing
from tests.specimens import domain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def index(home):
    return domain.made(ProgrammeIndexPage, home, title="Programas")


@pytest.fixture
def uruguay():
    return domain.country("UY", "Uruguay")


def told(client, page, section, code="es"):
    """The words of a part of a page."""
    soup = BeautifulSoup(client.get(page.url_in(code)).content, "html.parser")
    found = soup.find(attrs={"aria-labelledby": section})
    return " ".join(found.get_text(" ").split())


# -- queries ----------------------------------------------------------------------------------


def test_a_country_takes_part_in_what_names_it_as_what_and_as_of_when(index, uruguay):
    mexico = domain.country("MX")
    own_date = [domain.takes_part(uruguay, "invited", "2023")]
    domain.programme("Alfa", index, countries_as_of="2024", participations=own_date)
    members = [domain.takes_part(uruguay), domain.takes_part(mexico)]
    domain.programme("Beta", index, countries_as_of="2025-01", participations=members)
    domain.programme("Gama", index, participations=[domain.takes_part(uruguay, "attested")])
    domain.programme("Delta", index, participations=[domain.takes_part(mexico)])
    hidden = domain.programme("Omega", index, participations=[domain.takes_part(uruguay)])
    publishing.unpublish(hidden, ["es", "en", "pt"])

    rows = directory.participations_in_order(queries.participations_of(uruguay))

    assert [(row.page.short_name, row.role, row.known_as_of) for row in rows] == [
        ("Beta", "member", "2025-01"),
        ("Gama", "attested", ""),
        ("Alfa", "invited", "2023"),
    ]


def test_who_takes_part_in_a_programme_comes_with_the_pages_of_the_countries(
    index, uruguay, django_assert_num_queries
):
    page = domain.country_page(uruguay, index)
    it = domain.programme("Alfa", index, participations=[domain.takes_part(uruguay)])
    with django_assert_num_queries(1):
        assert [row.country.page for row in queries.participations_in(it)] == [page]


def test_programmes_of_the_same_space_are_current(index):
    it = domain.programme("Alfa", index, is_counted=False)
    domain.programme("Beta", index)
    domain.programme("Gama", index, is_counted=False)
    domain.programme("Delta", index, space="knowledge")
    assert [one.short_name for one in queries.in_the_same_space(it)] == ["Alfa", "Beta"]


def test_current_programmes_are_counted_by_space(index):
    domain.programme("Alfa", index)
    domain.programme("Beta", index)
    domain.programme("Gama", index, is_counted=False)
    domain.programme("Delta", index, space="knowledge")
    domain.programme("Omega", index, is_live=False)
    assert queries.current_programmes_by_space() == {"culture": 2, "knowledge": 1}


# -- a programme's page -----------------------------------------------------------------------


def test_members_invited_and_seen_countries_stand_apart_each_with_their_dates(client, index, uruguay):
    rows = [
        domain.takes_part(uruguay),
        domain.takes_part(domain.country("MX", "México"), "invited", "2024-02"),
        domain.takes_part(domain.country("PE", "Perú"), "attested", "2019"),
        domain.takes_part(domain.country("CL", "Chile"), "attested"),
    ]
    it = domain.programme("Alfa", index, countries_as_of="2025", participations=rows)
    assert it.number_of_countries == 1
    soup = BeautifulSoup(client.get(it.url_in("es")).content, "html.parser")
    who = soup.find("section", attrs={"aria-labelledby": "who"})
    groups = [ul.get_text(" ", strip=True) for ul in who.find_all("ul")]
    headings = [h3.get_text(strip=True) for h3 in who.find_all("h3")]
    assert groups == ["Uruguay", "Chile", "Perú", "México"]
    assert headings == [
        "Consta su participación, 2025",
        "Consta su participación, 2019",
        "Invitados, a febrero de 2024",
    ]
    assert told(client, it, "who").startswith("Quién participa 1 país")


@pytest.mark.parametrize(
    ("code", "panel", "section"),
    [
        ("es", "No constan los países", "Aquí no consta qué países participan."),
        ("en", "Countries not recorded", "Which countries take part is not recorded here."),
        ("pt", "Não constam os países", "Não consta aqui que países participam."),
    ],
)
@pytest.mark.parametrize("facts", [{"countries_are_recorded": False}, {"countries_are_recorded": True}])
def test_countries_that_are_not_recorded_are_never_none(client, index, uruguay, facts, code, panel, section):
    """Also where an editor has not written down any country yet, or only some that were seen."""
    for number, rows in enumerate(([], [domain.takes_part(uruguay, "attested", "2019")])):
        it = domain.programme(f"P{number}", index, participations=rows, **facts)
        assert it.number_of_countries is None
        assert section in told(client, it, "who", code)
        assert panel in told(client, it, "at-a-glance", code)
        for page in (it, index):
            said = BeautifulSoup(client.get(page.url_in(code)).content, "html.parser").main.get_text(" ")
            assert not {"0 países", "0 countries", "0 country", "0 país"} & {
                " ".join(pair) for pair in zip(said.split(), said.split()[1:], strict=False)
            }
        assert panel in told(client, index, "current", code)


@pytest.mark.parametrize(
    ("code", "words"), [("es", "No consta"), ("en", "Not recorded"), ("pt", "Não consta")]
)
def test_a_programme_says_of_each_fact_that_it_is_not_recorded(client, index, code, words):
    it = domain.programme("Alfa", index)
    panel = told(client, it, "at-a-glance", code)
    # Status, approval, axis, technical unit, website.
    assert panel.count(words) >= 5, panel


# -- a country's page -------------------------------------------------------------------------


def test_a_countrys_page_tells_role_and_date_of_each_programme(client, index, uruguay):
    page = domain.country_page(uruguay, index)
    invited = [domain.takes_part(uruguay, "invited", "2023-05")]
    domain.programme("Alfa", index, countries_as_of="2024", participations=invited)
    domain.programme("Beta", index, countries_as_of="2025", participations=[domain.takes_part(uruguay)])
    domain.programme("Gama", index, participations=[domain.takes_part(uruguay)])
    soup = BeautifulSoup(client.get(page.url_in("es")).content, "html.parser")
    table = soup.find("table", class_="participations")
    rows = {tr.th.a.get_text(strip=True): " ".join(tr.td.get_text(" ").split()) for tr in table.tbody("tr")}
    assert rows == {"Beta": "2025", "Gama": "No consta", "Alfa": "Invitado mayo de 2023"}
    assert list(rows) == ["Beta", "Gama", "Alfa"], "first where it takes part"
    assert "2" in table.caption.get_text(), "an invitation does not count"


def test_a_country_of_which_nothing_is_recorded_says_so(client, index, uruguay):
    page = domain.country_page(uruguay, index)
    assert "Not recorded" in told(client, page, "programmes", "en")
    assert "Not recorded" in told(client, page, "focal-point", "en")
