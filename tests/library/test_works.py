"""The works that the site typesets from its own records."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from django.core.management import call_command

from library import works
from library.models import Edition
from offices.models import OfficePage
from segib_site import languages
from segib_site.signals import starter_content_loaded
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = datetime.date(2024, 3, 1)
LATER = DAY + datetime.timedelta(days=30)
NOT_RECORDED = {"es": "No consta", "en": "Not recorded", "pt": "Não consta"}


@pytest.fixture
def uruguay(home):
    """A country with a summit, in a programme; beside it a programme of which no country is recorded."""
    it = domain.country("UY", {"es": "Uruguay", "en": "Uruguay", "pt": "Uruguai"})
    domain.summit(16, it, home, start_date=datetime.date(2006, 11, 3), end_date=datetime.date(2006, 11, 5))
    domain.programme("Alfa", home, countries_as_of="2024", participations=[domain.takes_part(it)])
    domain.programme("Beta", home, countries_are_recorded=False)
    return it


def work(home, symbol="participation-by-country", **values):
    return domain.publication(symbol, home, is_own_work=True, **values)


def content(edition):
    with edition.file.file.open("rb") as file:
        return file.read()


def editions():
    return {(one.language, one.version): one for one in Edition.objects.select_related("file")}


@pytest.mark.parametrize("symbol", works.WORKS)
def test_a_work_is_made_in_three_languages(home, uruguay, symbol):
    made = works.renew(work(home, symbol), DAY)
    assert [(one.language, one.version) for one in made] == [(code, 1) for code in languages.CODES]
    for edition in editions().values():
        pdf = content(edition)
        assert pdf.startswith(b"%PDF") and b"pdfuaid" in pdf, "PDF/UA says so in its metadata"
        assert edition.sha256 == hashlib.sha256(pdf).hexdigest()
        assert edition.size == len(pdf) and edition.pages >= 1
        assert edition.published == "2024-03-01"
        name = "Uruguai" if edition.language == "pt" else "Uruguay"
        assert name in domain.pdf_text(pdf)
    authority = {code: edition.authority for (code, _version), edition in editions().items()}
    assert authority == {"es": "unofficial", "en": "translation", "pt": "unofficial"}


def test_the_draft_has_each_edition_once_and_nothing_is_left_to_publish(home, uruguay):
    publication = work(home)
    for day in (DAY, LATER):
        works.renew(reload(publication), day)
        drafted = publishing.draft_content(reload(publication))["editions"]
        assert len(drafted) == len({row["row_id"] for row in drafted}) == len(editions())
        assert publishing.unpublished_slices(reload(publication)) == ()
        edit(uruguay, name_en=f"Uruguay as of {day}")
        publishing.publish(uruguay, ["en"])


def test_making_it_again_makes_nothing(home, uruguay):
    publication = work(home)
    works.renew(publication, DAY)
    before = reload(publication).latest_revision_id
    assert works.renew(reload(publication), DAY) == []
    assert works.renew(reload(publication), LATER) == [], "a day that passes changes nothing"
    assert set(editions()) == {(code, 1) for code in languages.CODES}
    assert reload(publication).latest_revision_id == before


def test_a_changed_record_makes_a_new_version_and_leaves_the_old_file_as_it_was(home, client, uruguay):
    publication = work(home)
    works.renew(publication, DAY)
    before = {key: content(edition) for key, edition in editions().items()}
    edit(uruguay, name_pt="Uruguai, outro")
    publishing.publish(uruguay, ["pt"])

    made = works.renew(reload(publication), LATER)

    assert [(one.language, one.version, one.published) for one in made] == [("pt", 2, "2024-03-31")]
    after = editions()
    assert {key: content(after[key]) for key in before} == before
    assert set(after) == {*before, ("pt", 2)}
    assert "Uruguai, outro" in domain.pdf_text(content(after["pt", 2]))
    address = f"/doc/{publication.symbol}"
    assert b"".join(client.get(f"{address}/v1/pt.pdf").streaming_content) == before["pt", 1]
    assert b"".join(client.get(f"{address}/pt.pdf").streaming_content) == content(after["pt", 2])


def test_a_draft_of_a_record_changes_nothing(home, uruguay):
    publication = work(home)
    works.renew(publication, DAY)
    edit(uruguay, name_es="Otro")
    assert works.renew(reload(publication), LATER) == []


def test_what_an_editor_has_in_the_draft_stays_there_and_stays_a_draft(home, uruguay):
    publication = work(home)
    edit(publication, title_es="Título nuevo", series_es="Serie", isbn="9783161484100")
    works.renew(reload(publication), DAY)
    it = reload(publication)
    assert it.editions.count() == 3 and it.isbn == ""
    assert text(it, "title", "es") == f"Publication {it.symbol}"
    assert text(draft(it), "title", "es") == "Título nuevo" and draft(it).isbn == "9783161484100"
    assert {one.language for one in draft(it).editions.all()} == set(languages.CODES)
    publishing.publish(it, ["es", "shared"])
    assert set(editions()) == {(code, 1) for code in languages.CODES}


def test_a_work_is_made_in_the_languages_it_is_public_in(home, uruguay):
    publication = work(home, codes=("es", "pt"))
    works.renew(publication, DAY)
    assert set(editions()) == {("es", 1), ("pt", 1)}
    publishing.unpublish(publication, ["es", "pt"])
    assert works.renew(reload(publication), DAY) == []


@pytest.mark.parametrize("code", languages.CODES)
def test_what_is_not_recorded_is_said(home, uruguay, code):
    said = domain.pdf_text(works.make(work(home), code, DAY))
    assert f"Beta {NOT_RECORDED[code]}" in said, "the countries of a programme"
    directory = work(home, "directory-of-the-conference")
    # The capital, and since when it is a member.
    assert domain.pdf_text(works.make(directory, code, DAY)).count(NOT_RECORDED[code]) >= 2


def test_a_summit_without_a_date_stands_under_no_decade(home, uruguay):
    domain.summit(40, uruguay, home)
    said = domain.pdf_text(works.make(work(home, "chronology-of-summits"), "es", DAY))
    assert "2000–2009" in said and "No consta la fecha" in said and "0–9" not in said.split("2000–2009")[1]


def test_the_participation_counts_members_alone(home, uruguay):
    mexico = domain.country("MX", "México")
    rows = [domain.takes_part(uruguay), domain.takes_part(mexico, "invited")]
    domain.programme("Gama", home, participations=rows, countries_as_of="2023")
    data = works.participation("es")
    by_name = {row["name"]: row for row in data["programmes"]}
    assert by_name["Gama"]["countries"] == "Uruguay" and by_name["Gama"]["as_of"] == "2023"
    assert by_name["Beta"]["countries"] == NOT_RECORDED["es"]
    programmes = {row["name"]: row["programmes"] for row in data["countries"]}
    assert programmes == {"México": [], "Uruguay": ["Alfa", "Gama"]}


def test_offices_are_in_the_directory(home, uruguay):
    where = {"street": "Paseo 1", "city": "Madrid", "country": "ES", "time_zone": "Europe/Madrid"}
    domain.made(OfficePage, home, title="Sede", region="Europa", email="info@example.org", **where)
    said = domain.pdf_text(works.make(work(home, "directory-of-the-conference"), "es", DAY))
    assert "Sede" in said and "Paseo 1" in said and "info@example.org" in said


def test_works_are_made_when_starter_content_is_loaded_and_by_the_command(home, uruguay, capsys):
    publication = work(home)
    starter_content_loaded.send(None)
    assert set(editions()) == {(code, 1) for code in languages.CODES}
    call_command("typeset_works")
    assert capsys.readouterr().out == f"{publication.symbol}: nothing has changed\n"
    edit(uruguay, name_en="Renamed")
    publishing.publish(uruguay, ["en"])
    call_command("typeset_works")
    assert capsys.readouterr().out == f"{publication.symbol}: en v2\n"
