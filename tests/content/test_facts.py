"""The facts on the pages are those of the facts files (a verbatim copy is in tests/facts), in each
language; what the files do not know is said to be not recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from django.utils.translation import gettext

from cooperation.models import ActionPlanPage, ProgrammePage
from library.models import PublicationPage
from offices.models import OfficePage
from organisation.models import CountryPage, GlossaryPage, ObserverPage, PersonPage, Term
from segib_site import dates, languages
from summits.models import SummitPage
from tests.content import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sweep]

FOLDER = Path(__file__).parent.parent / "facts"
CODES = languages.CODES

#: Where a page says something else than its file, and why.
DEVIATIONS = {
    # The Brazilian norm, which the files' README asks for, writes Madri.
    ("summit", 2, "city", "pt"): "Madri",
    ("summit", 30, "city", "pt"): "Madri",
    ("country", "ES", "capital", "pt"): "Madri",
    # Official names come before CLDR's (README of the files).
    ("observer", "kr", "name", "es"): "República de Corea",
    ("observer", "kr", "name", "en"): "Republic of Korea",
    ("observer", "kr", "name", "pt"): "República da Coreia",
}


def records(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


COUNTRIES = records("countries.yaml")["countries"]
SUMMITS = records("summits.yaml")["summits"]
OBSERVERS = records("observers.yaml")
OFFICES = records("offices.yaml")["offices"]
PROGRAMMES = records("programmes.yaml")["programmes"]
PLANS = records("plans.yaml")["plans"]
DOCUMENTS = records("documents.yaml")["documents"]
PEOPLE = records("people.yaml")["people"]
TERMS = records("glossary.yaml")["terms"]


def said(kind, key, field, code, value):
    return DEVIATIONS.get((kind, key, field, code), value)


def is_ours(record, field, code):
    """Say whether a text is a draft of ours, which may be said better."""
    unverified = record.get("unverified_fields") or []
    return field in unverified or f"{field}.{code}" in unverified


def missing(code):
    with languages.forced(code):
        return gettext("Not recorded")


@pytest.mark.parametrize("code", CODES)
def test_the_22_countries(code):
    found = CountryPage.objects.filter(live=True).select_related("country")
    pages = {page.country.iso2: page for page in found}
    assert set(pages) == {country["iso2"] for country in COUNTRIES} and len(pages) == 22
    for country in COUNTRIES:
        path = pages[country["iso2"]].url_in(code)
        words = reading.text(path)
        name = said("country", country["iso2"], "name", code, country["name"][code])
        capital = said("country", country["iso2"], "capital", code, country["capital"][code])
        assert reading.main(path).h1.get_text(strip=True) == name
        assert capital in words and str(country["year_joined"]) in words, path
        for tag in country["official_languages"]:
            assert languages.cldr(code).languages[tag].casefold() in words.casefold(), path


@pytest.mark.parametrize("code", CODES)
def test_the_30_summits(code):
    pages = {page.ordinal: page for page in SummitPage.objects.filter(live=True).select_related("country")}
    assert sorted(pages) == list(range(1, 31))
    for summit in SUMMITS:
        page = pages[summit["ordinal"]]
        words = reading.text(page.url_in(code))
        begin, end = summit["start_date"], summit["end_date"]
        when = dates.format_edtf(begin if begin == end else f"{begin}/{end}", code)
        city = said("summit", summit["ordinal"], "city", code, summit["city"][code])
        country = next(c for c in COUNTRIES if c["iso2"] == summit["country"])["name"][code]
        assert summit["roman"] in words and when in words, page
        assert city in words and country in words, page
        assert (summit["theme"][code] or missing(code)) in words, page


@pytest.mark.parametrize("code", CODES)
def test_the_31_observers(code):
    pages = list(ObserverPage.objects.filter(live=True).select_related("country"))
    assert len(pages) == 31
    by_iso = {page.country.iso2: page for page in pages if page.country}
    by_name = {languages.get(page, "title", "es"): page for page in pages}
    for observer in OBSERVERS["associate_observers"]:
        page = by_iso[observer["iso2"]]
        words = reading.text(page.url_in(code))
        assert said("observer", observer["id"], "name", code, observer["name"][code]) in words, page
        assert page.kind == "associate" and str(observer["first_attested_year"]) in words, page
        assert page.since == ("" if observer["admission_year"] is None else str(observer["admission_year"]))
    for observer in OBSERVERS["consultative_observers"]:
        page = by_name[observer["name"]["es"]]
        path = page.url_in(code)
        words = reading.text(path)
        assert observer["name"][code] in words or is_ours(observer, "name", code), page
        assert page.kind == "consultative" and (observer["acronym"][code] or "") in words, page
        assert (str(observer["admission_year"] or "")) in words, page
        if observer["admission_year"] is None:
            assert missing(code).casefold() in words.casefold() or page.first_attested, page
        if observer.get("website"):
            assert observer["website"] in reading.links(reading.main(path)), page


@pytest.mark.parametrize("code", CODES)
def test_the_4_offices_with_every_phone_and_address(code):
    pages = {page.email: page for page in OfficePage.objects.filter(live=True)}
    assert len(pages) == 4
    for office in OFFICES:
        page = pages[office["email"]]
        path = page.url_in(code)
        words, links = reading.text(path), reading.links(reading.main(path))
        for part in ("street", "district", "postal_code", "city"):
            for piece in (office["address"][part] or "").split(", "):
                # Since 2016 the boroughs of Mexico City are called alcaldías (see the file's note).
                assert piece.replace("Delegación", "Alcaldía") in words.replace("Delegación", "Alcaldía"), (
                    page
                )
        for phone in office["phones"]:
            assert f"tel:{phone['e164']}" in links, page
        assert f"mailto:{office['email']}" in links and office["time_zone"] in words, page
        served = {country.iso2 for country in page.countries_served.all()}
        assert served == set(office["serves"]), page


@pytest.mark.parametrize("code", CODES)
def test_the_35_programmes_with_their_countries(code):
    pages = {
        page.short_name: page
        for page in ProgrammePage.objects.filter(live=True).select_related("approving_summit")
    }
    countries = {page.country.iso2: page for page in CountryPage.objects.select_related("country")}
    assert len(pages) == len(PROGRAMMES) == 35
    for programme in PROGRAMMES:
        page = pages[programme["short_name"]]
        path = page.url_in(code)
        main, words = reading.main(path), reading.text(path)
        assert programme["name"][code] == languages.get(page, "title", code) or is_ours(
            programme, "name", code
        )
        assert programme["short_name"] in words and str(programme["year_created"]) in words, page
        assert page.kind == programme["type"] and page.space == programme["space"]
        assert page.is_counted == programme["counted_in_30"]
        rows = page.participations.filter(role="member").select_related("country")
        members = {row.country.iso2 for row in rows}
        assert members == set(programme["countries"] or []), page
        links = reading.links(main)
        for iso2 in members:
            assert countries[iso2].url_in(code) in links, f"{page}: {iso2}"
        if not programme["countries"]:
            assert not page.countries_are_recorded
            assert missing(code).split()[0] in words, page
        year = "".join(c for c in (programme["countries_as_of"] or "") if c.isdigit())[:4]
        assert year in words, page
        if summit := programme["approving_summit"]:
            assert page.approving_summit.ordinal == summit["ordinal"]
            assert page.approving_summit.url_in(code) in links, page
        if programme["website"]:
            assert programme["website"] in links, page
        assert sorted(goal.number for goal in page.goals.all()) == programme["sdgs"], page


@pytest.mark.parametrize("code", CODES)
def test_plans_axes_and_approaches(code):
    pages = {page.roman: page for page in ActionPlanPage.objects.filter(live=True)}
    for plan in PLANS[:3]:
        page = pages[plan["roman"]]
        words = reading.text(page.url_in(code))
        assert plan["title"][code] == languages.get(page, "title", code), page
        assert f"{plan['period']['start']}" in words and f"{plan['period']['end']}" in words
        for axis in plan["axes"]:
            assert axis["name"][code] in words, page
        for approach in plan["cross_cutting_approaches"] or []:
            assert approach["name"][code] in words, page
        if plan["cross_cutting_approaches"] is None:
            assert missing(code).casefold() in words.casefold(), page
    assert len(pages) == 3, "the fourth plan is only announced: a note"


@pytest.mark.parametrize("code", CODES)
def test_the_74_publications(code):
    pages = {
        page.symbol: page
        for page in PublicationPage.objects.filter(live=True, is_own_work=False).select_related("adopted_at")
    }
    summits = {page.ordinal: page for page in SummitPage.objects.all()}
    assert set(pages) == {document["id"] for document in DOCUMENTS} and len(pages) == 74
    for document in DOCUMENTS:
        page = pages[document["id"]]
        path = page.url_in(code)
        words, links = reading.text(path), reading.links(reading.main(path))
        title = languages.get(page, "title", code)
        assert title == document["title"][code] or is_ours(document, "title", code), page
        assert page.kind == document["type"] and page.subkind == (document.get("subtype") or "")
        assert (str(document["year"]) if document["year"] else missing(code)) in words, page
        assert document["id"] in words, page
        if summit := document["adopting_summit"]:
            # A compilation is not adopted by its summit, but belongs to it.
            assert summits[summit["ordinal"]].url_in(code) in links, page
        else:
            assert page.adopted_at is None, page
        if url := document["official_url"]:
            addresses = {edition.official_address for edition in page.editions.all()}
            assert addresses <= links and addresses - {""}, page
            if "other_urls" not in next((p for p in PLANS if p["id"] == document["id"]), {}):
                assert url in addresses, page
        known = {edition.language for edition in page.editions.all()} - {""}
        assert known == set(document["languages"] or []), page


@pytest.mark.parametrize("code", CODES)
def test_people_and_terms(code):
    people = {languages.get(page, "title", "es"): page for page in PersonPage.objects.filter(live=True)}
    for person in PEOPLE:
        page = people[person["name"]]
        words = reading.text(page.url_in(code))
        assert person["name"] in words and person["role"][code] in words, page
        assert dates.format_edtf(person["start"], code) in words, page
        assert not person["end"] or dates.format_edtf(person["end"], code) in words, page
    terms = {term.key: term for term in Term.objects.filter(live=True)}
    assert set(terms) == {term["id"] for term in TERMS}
    glossary = reading.text(GlossaryPage.objects.get().url_in(code))
    for term in TERMS:
        assert languages.get(terms[term["id"]], "name", code) == term[code]
        assert term[code] in glossary
