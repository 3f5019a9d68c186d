"""What the catalogue says of publications, since when, and what was taken back."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.catalogue import records
from library.catalogue.description import Description, describe, describe_all
from library.models import CatalogueRecord, Edition, LibraryIndexPage, PublicationPage, Subject
from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TITLES = {"es": "Carta de prueba", "en": "Specimen charter", "pt": "Carta de teste"}


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def charter(library, symbol="carta", **values):
    return domain.publication(symbol, library, **({"title": TITLES} | values))


def record(symbol="carta"):
    return CatalogueRecord.objects.get(symbol=symbol)


def retract(page, **values):
    reason = {"retraction_reason_es": "Contenía un error.", "status": PublicationPage.Status.RETRACTED}
    edit(page, **(reason | values))
    publishing.publish(reload(page), [SHARED, "es"])
    return reload(page)


# -- descriptions -----------------------------------------------------------------------------


def test_a_description_holds_what_is_public_and_can_be_kept(library, django_assert_max_num_queries):
    content = domain.pdf(2)
    page = charter(
        library,
        codes=("es", "pt"),
        title={"es": TITLES["es"], "pt": TITLES["pt"]},
        editions=[domain.held("es", content), domain.elsewhere("pt", "https://x.org/1")],
    )
    subject = domain.made(Subject, key="agua", name={"es": "Agua", "en": "Water", "pt": "Água"})
    it = draft(page)
    it.subjects.add(subject)
    it.save_revision()
    publishing.publish(page, [SHARED])
    said = describe(reload(page))
    assert said.titles == {"es": TITLES["es"], "pt": TITLES["pt"]}, "English is not public"
    assert said.languages == ["es", "pt"]
    assert said.subjects == [{"key": "agua", "names": {"es": "Agua", "en": "Water", "pt": "Água"}}]
    held, outside = said.editions
    assert (held.path, held.size, held.pages, held.is_current) == (
        "/doc/carta/v1/es.pdf",
        len(content),
        2,
        True,
    )
    assert (outside.official_address, outside.is_held, outside.sha256) == ("https://x.org/1", False, "")
    assert said.held == [held]
    assert Description.from_data(said.as_data()) == said
    for number in range(5):
        charter(library, f"otra-{number}", editions=[domain.held("es", content)])
    with django_assert_max_num_queries(8):
        assert len(describe_all(PublicationPage.objects.all())) == 6


def test_what_lies_in_a_private_collection_is_in_no_description(library):
    page = charter(library, editions=[domain.held("es", domain.pdf()), domain.held("pt", domain.pdf(2))])
    above = Collection.get_first_root_node().add_child(name="Interno")
    inside = above.add_child(name="Más interno")
    file = page.editions.get(language="es").file
    file.collection = inside
    file.save()
    assert describe(page).languages == ["es", "pt"]
    restriction = CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    assert describe(page).languages == ["pt"]
    assert Description.from_data(record().description).languages == ["pt"], "at once"
    restriction.delete()
    assert Description.from_data(record().description).languages == ["es", "pt"]
    CollectionViewRestriction.objects.create(collection=above, restriction_type="login")
    file.collection = Collection.get_first_root_node()
    file.save()
    assert Description.from_data(record().description).languages == ["es", "pt"], "it was moved out of it"


# -- records ----------------------------------------------------------------------------------


def test_a_record_changes_when_what_it_says_changes_and_only_then(library):
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        page = charter(library)
        first, number = record(), records.generation()
        assert first.datestamp == datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC)
        assert first.sets == " type:charter "
    with time_machine.travel("2026-05-02T10:00:00Z", tick=False):
        edit(page, body_es="[]")
        publishing.publish(page, ["es"])
        assert record().datestamp == first.datestamp and records.generation() == number
        edit(page, title_pt="Carta renomeada")
        assert record().datestamp == first.datestamp, "a draft says nothing"
        publishing.publish(page, ["pt"])
    changed = record()
    assert changed.datestamp.day == 2 and records.generation() != number
    assert changed.description["titles"]["pt"] == "Carta renomeada"
    assert records.renew() == 0, "nothing is behind"


def test_a_summit_s_new_title_reaches_the_records(library, home):
    summit = domain.summit(28, domain.country("DO"))
    charter(library, adopted_at=summit)
    assert record().sets == " type:charter summit:28 "
    edit(summit, title_en="Another title")
    publishing.publish(summit, ["en"])
    assert record().description["summit"]["titles"]["en"] == "Another title"


def test_a_subject_s_new_name_reaches_the_records(library):
    subject = domain.made(Subject, key="agua", name={"es": "Agua", "en": "Water", "pt": "Água"})
    page = charter(library)
    it = draft(page)
    it.subjects.add(subject)
    it.save_revision()
    publishing.publish(page, [SHARED])
    edit(subject, name_en="Fresh water")
    publishing.publish(subject, ["en"])
    assert record().description["subjects"][0]["names"]["en"] == "Fresh water"


@pytest.mark.parametrize("how", ["unpublished", "private", "retracted", "deleted"])
def test_what_is_taken_away_stays_on_record_as_deleted(library, how):
    page = charter(library)
    sets, number = record().sets, records.generation()
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1), tick=False):
        if how == "unpublished":
            publishing.unpublish(page, languages.CODES)
        elif how == "private":
            PageViewRestriction.objects.create(page_id=library.pk, restriction_type="login")
        elif how == "retracted":
            retract(page)
        else:
            reload(page).delete()
        gone = record()
        assert gone.is_deleted and gone.description == {} and gone.sets == sets
        assert records.generation() != number
        assert gone.datestamp == datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    if how == "private":
        PageViewRestriction.objects.all().delete()
        assert not record().is_deleted
    if how == "deleted":
        with languages.forced("en"), pytest.raises(ValidationError, match="None is used twice"):
            charter(library)


# -- what was public stays --------------------------------------------------------------------


def test_a_file_that_was_public_can_neither_be_removed_nor_exchanged(library):
    page = charter(library, editions=[domain.held("es", domain.pdf())])
    removed = draft(page)
    removed.editions = []
    with languages.forced("en"), pytest.raises(ValidationError, match="cannot be removed"):
        removed.save_revision()
    other = draft(page)
    exchanged = other.editions.all()[0]
    exchanged.file = domain.document(domain.pdf(3))
    other.editions = [exchanged]
    with languages.forced("en"), pytest.raises(ValidationError, match="cannot change"):
        other.save_revision()
    newer = draft(page)
    newer.editions = [*newer.editions.all(), domain.held("es", domain.pdf(3), 2)]
    newer.save_revision()
    publishing.publish(page, [SHARED])
    assert [one.version for one in Edition.objects.filter(page=page).order_by("version")] == [1, 2]


def test_a_draft_that_was_never_public_may_change_its_editions(library):
    page = charter(library, editions=[domain.held("es", domain.pdf())], is_live=False)
    it = draft(page)
    it.editions = []
    it.save_revision()


# -- retraction -------------------------------------------------------------------------------


def test_a_retracted_publication_says_what_it_was_and_what_replaces_it(library, client):
    content = domain.pdf()
    page = charter(library, editions=[domain.held("es", content)])
    newer = charter(
        library, "carta-2", title={code: f"{title} 2" for code, title in TITLES.items()}, supersedes=page
    )
    page = retract(page, retracted_on=datetime.date(2026, 5, 4))
    for code in languages.CODES:
        answer = client.get(page.url_in(code))
        words = answer.content.decode()
        assert answer.status_code == 410 and TITLES[code] in words
        assert "Contenía un error." in words and page.editions.get().sha256 in words
        assert newer.url_in(code) in words and "/doc/carta/v1" not in words
        assert page.url_in(code) not in client.get("/sitemap.xml").content.decode()
    assert client.get("/doc/carta/").status_code == 303
    for address in ("/doc/carta/es.pdf", "/doc/carta/v1/es.pdf"):
        answer = client.get(address, headers={"accept-language": "pt"})
        assert (answer.status_code, answer["Content-Language"]) == (410, "pt-BR")
        assert TITLES["pt"] in answer.content.decode()
    listed = client.get(library.url_in("es")).content.decode()
    assert newer.url_in("es") in listed and f'href="{page.url_in("es")}"' not in listed


def test_a_retraction_has_a_reason(library):
    with languages.forced("en"), pytest.raises(ValidationError, match="Say why"):
        retract(charter(library), retraction_reason_es="")
