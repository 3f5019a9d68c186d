"""The follow-up of mandates can be walked from the summit to the country, and back."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup

from cooperation import queries
from cooperation.models import MandateIndexPage, ProgrammeIndexPage
from library.models import MandateSource
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def chain(home):
    """A summit gave a mandate, a programme answers to it, a country takes part in that; beside it
    another of each that has nothing to do with them."""
    uruguay, mexico = domain.country("UY", "Uruguay"), domain.country("MX", "México")
    it = SimpleNamespace(
        summit=domain.summit(16, uruguay, home),
        other_summit=domain.summit(17, mexico, home),
        country=domain.country_page(uruguay, home),
        other_country=domain.country_page(mexico, home),
        index=domain.made(MandateIndexPage, home, title="Mandatos"),
        programmes=domain.made(ProgrammeIndexPage, home, title="Programas"),
    )
    rows = [domain.takes_part(uruguay), domain.takes_part(mexico, "invited")]
    it.programme = domain.programme("Alfa", it.programmes, participations=rows)
    it.other_programme = domain.programme("Beta", it.programmes, participations=[domain.takes_part(mexico)])
    it.mandate = domain.mandate("Mandato", it.index, summit=it.summit, programmes=[it.programme])
    it.other_mandate = domain.mandate("Otro", it.index, summit=it.other_summit)
    return it


def main(client, page, code="es"):
    return BeautifulSoup(client.get(page.url_in(code)).content, "html.parser").main


def leads(client, here, there, code="es"):
    """Say whether the content of a page leads to another, breadcrumbs and pager apart."""
    found = main(client, here, code)
    return there.url_in(code) in {a["href"].split("#")[0] for a in found.select("section a[href]")}


@pytest.mark.parametrize("code", languages.CODES)
def test_the_chain_leads_from_the_summit_to_the_country_and_back(client, chain, code):
    way = [chain.summit, chain.mandate, chain.programme, chain.country]
    for here, there in [*pairwise(way), *pairwise(reversed(way))]:
        assert leads(client, here, there, code), f"{here} -> {there}"


def test_the_chain_does_not_lead_to_what_does_not_belong_to_it(client, chain):
    for here, there in [
        (chain.other_summit, chain.mandate),
        (chain.mandate, chain.other_summit),
        (chain.mandate, chain.other_programme),
        (chain.mandate, chain.other_country),  # invited only
        (chain.programme, chain.other_mandate),
    ]:
        assert not leads(client, here, there), f"{here} -> {there}"


def test_what_is_not_public_is_left_out_of_the_chain(client, chain):
    publishing.unpublish(chain.programme, languages.CODES)
    assert not leads(client, chain.mandate, chain.programme)
    assert not leads(client, chain.mandate, chain.country)
    publishing.unpublish(chain.mandate, languages.CODES)
    assert not leads(client, chain.summit, chain.mandate)


def test_a_mandate_without_programmes_or_document_says_that_they_are_not_recorded(client, chain):
    found = main(client, chain.other_mandate, "en")
    for section in ("programmes", "countries", "axis", "sources"):
        words = found.find(attrs={"aria-labelledby": section}).get_text(" ")
        assert "ot recorded" in words, section
    assert "Not recorded" in found.dl.get_text(), "the status that the countries agreed"


def test_a_mandate_says_where_the_countries_of_a_programme_are_not_recorded(client, chain):
    gap = "The countries of some of these programmes are not recorded here."
    assert gap not in main(client, chain.mandate, "en").get_text()
    unknown = domain.programme("Gama", chain.programmes)
    both = [chain.programme, unknown]
    it = domain.mandate("Tercero", chain.index, summit=chain.summit, programmes=both)
    assert gap in main(client, it, "en").get_text()


def test_the_document_of_a_mandate_is_told_with_its_paragraph(client, chain):
    sources = [domain.row(MandateSource, mandate=chain.mandate, paragraph="25")]
    document = domain.publication("carta", chain.index, mandates=sources)
    assert leads(client, chain.mandate, document) and leads(client, document, chain.mandate)
    words = main(client, chain.mandate, "en").find(attrs={"aria-labelledby": "sources"}).get_text()
    assert "Paragraph 25" in words


def test_mandates_are_listed_by_origin_those_of_the_latest_summit_first(client, chain):
    plan = domain.plan(3, chain.index, title="Plan 3")
    domain.mandate("Del plan", chain.index, plan=plan)
    domain.mandate("De nadie", chain.index)
    found = [(str(one), str(one.summit or one.plan or "")) for one in queries.mandates()]
    assert found == [
        ("Otro", "Summit 17"), ("Mandato", "Summit 16"), ("Del plan", "Plan 3"), ("De nadie", ""),
    ]  # fmt: skip
    headings = [h2.get_text(" ", strip=True) for h2 in main(client, chain.index, "en").select("section > h2")]
    assert headings == ["Summit 17", "Summit 16", "Plan 3", "Summit not recorded"]


def test_what_came_of_a_summit_is_what_names_it(chain):
    plan = domain.plan(3, chain.index, approving_summit=chain.summit)
    approved = domain.programme("Gama", chain.index, approving_summit=chain.summit)
    campaign = domain.campaign("Campaña", chain.index, summit=chain.summit)
    domain.campaign("Borrador", chain.index, summit=chain.summit, is_live=False)
    found = {page.pk: page.short_name for page in queries.follow_up_of(chain.summit)}
    assert found == {chain.mandate.pk: None, plan.pk: None, approved.pk: "Gama", campaign.pk: None}


def test_a_plan_has_the_programmes_and_mandates_of_its_axes(chain):
    plan = domain.plan(3, chain.index)
    axis, elsewhere = domain.axis(plan), domain.axis(domain.plan(4, chain.index))
    programme = domain.programme("Gama", chain.index, axis=axis)
    domain.programme("Delta", chain.index, axis=elsewhere)
    given = domain.mandate("Dado", chain.index, plan=plan)
    on_axis = domain.mandate("En el eje", chain.index, axis=axis)
    found = {page.pk: page.axis for page in queries.around_plan(plan)}
    assert found == {programme.pk: axis.pk, given.pk: None, on_axis.pk: axis.pk}
