"""Publications: permanent addresses, files of editions, reference sheets, the list of the library."""

from __future__ import annotations

import hashlib
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from library.models import Edition, LibraryIndexPage, PublicationPage
from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OFFICIAL = "https://www.boe.es/buscar/doc.php?id=X"
#: The three addresses of a publication that has a Spanish edition.
ADDRESSES = ("/doc/carta/", "/doc/carta/es.pdf", "/doc/carta/sheet/es.pdf")


@pytest.fixture
def library(home):
    titles = {"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    return domain.made(LibraryIndexPage, home, title=titles)


def charter(library, **values):
    titles = {"es": "Carta", "en": "Charter", "pt": "Carta em português"}
    return domain.publication("carta", library, **({"title": titles} | values))


def body(answer):
    """The bytes of an answer that is sent in pieces."""
    return b"".join(answer.streaming_content)


# -- the permanent address --------------------------------------------------------------------


@pytest.mark.parametrize(("accepted", "code"), [("", "es"), ("pt-PT,en;q=0.5", "pt"), ("en-US", "en")])
def test_the_permanent_address_leads_to_the_page_in_the_readers_language(client, library, accepted, code):
    page = charter(library)
    answer = client.get("/doc/carta/", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (303, page.url_in(code))
    assert "Accept-Language" in answer["Vary"] and not answer.cookies
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("accepted", ["en", "es"])
def test_it_leads_to_another_language_where_the_page_is_not_live_in_the_readers(client, library, accepted):
    page = charter(library, codes=("pt",), title="Carta em português")
    answer = client.get("/doc/carta/", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (303, page.url_in("pt"))
    assert page.url_in("pt").startswith("/pt/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_public_is_not_found(client, library, address):
    def status():
        return client.get(address).status_code

    assert status() == 404, "unknown"
    page = charter(library, editions=[domain.elsewhere("es", OFFICIAL)], is_live=False)
    assert status() == 404, "never published"
    publishing.publish(page, languages.CODES)
    assert status() != 404
    publishing.unpublish(page, languages.CODES)
    assert status() == 404, "unpublished"
    publishing.publish(page, languages.CODES)
    PageViewRestriction.objects.create(page_id=library.pk, restriction_type="login")
    assert status() == 404, "private, because the library is"


# -- files of editions ------------------------------------------------------------------------


def test_the_file_of_an_edition_is_sent_with_what_browsers_need(client, library):
    content = domain.pdf(2)
    charter(library, editions=[domain.held("es", content)])
    answer = client.get("/doc/carta/es.pdf")
    assert answer.status_code == 200 and body(answer) == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('inline; filename="carta-v1-es.pdf"; filename*=')
    assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert re.fullmatch(r"\w{3}, .* GMT", answer["Last-Modified"])
    assert int(answer["Content-Length"]) == len(content)
    assert client.post("/doc/carta/es.pdf").status_code == 405


@pytest.mark.parametrize("known", ["{}", '"other", {}', "W/{}", "*"])
def test_a_reader_who_has_the_file_is_told_so(client, library, known):
    charter(library, editions=[domain.held("es", domain.pdf())])
    first = client.get("/doc/carta/es.pdf")
    body(first)
    again = client.get("/doc/carta/es.pdf", headers={"if-none-match": known.format(first["ETag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"] and again["Cache-Control"] == first["Cache-Control"]
    other = client.get("/doc/carta/es.pdf", headers={"if-none-match": '"other"'})
    assert other.status_code == 200 and body(other)


def test_the_short_address_has_the_latest_version_and_each_version_keeps_its_own(client, library):
    old, new = domain.pdf(1), domain.pdf(2)
    charter(library, editions=[domain.held("es", new, 2), domain.held("es", old, 1)])
    assert body(client.get("/doc/carta/es.pdf")) == new
    assert body(client.get("/doc/carta/v1/es.pdf")) == old
    assert body(client.get("/doc/carta/v2/es.pdf")) == new
    assert client.get("/doc/carta/v3/es.pdf").status_code == 404
    head = client.head("/doc/carta/es.pdf")
    head.close()
    assert "carta-v2-es.pdf" in head["Content-Disposition"]


def test_an_edition_held_elsewhere_leads_to_its_official_address(client, library):
    charter(library, editions=[domain.elsewhere("es", OFFICIAL), domain.elsewhere("pt")])
    answer = client.get("/doc/carta/es.pdf")
    assert (answer.status_code, answer["Location"]) == (303, OFFICIAL)
    assert client.get("/doc/carta/pt.pdf").status_code == 404, "its address is not recorded"
    assert client.get("/doc/carta/en.pdf").status_code == 404, "there is no such edition"
    assert client.get("/doc/carta/fr.pdf").status_code == 404, "no language of the site"


def test_a_draft_edition_is_not_sent(client, library):
    page = charter(library)
    it = draft(page)
    it.editions = [domain.elsewhere("es", OFFICIAL)]
    it.save_revision()
    assert client.get("/doc/carta/es.pdf").status_code == 404
    publishing.publish(page, [SHARED])
    assert client.get("/doc/carta/es.pdf").status_code == 303


def test_the_record_of_a_file_follows_the_file():
    content = domain.pdf(3)
    page = domain.publication("carta", editions=[domain.held("es", content)])
    edition = page.editions.get()
    assert edition.sha256 == hashlib.sha256(content).hexdigest()
    assert (edition.size, edition.pages) == (len(content), 3)
    edition.file = domain.document(domain.pdf(1))
    edition.save()
    assert Edition.objects.get().pages == 1
    edition.file, edition.official_address = None, OFFICIAL
    edition.save()
    assert (edition.sha256, edition.size, edition.pages) == ("", None, None)


# -- what may not be recorded -----------------------------------------------------------------


def test_an_english_text_is_never_authentic():
    authentic = Edition.Authority.AUTHENTIC
    for code in languages.OFFICIAL:
        Edition(language=code, authority=authentic).clean()
    Edition(language="en", authority=Edition.Authority.TRANSLATION).clean()
    with pytest.raises(ValidationError) as caught:
        Edition(language="en", authority=authentic).clean()
    assert set(caught.value.message_dict) == {"authority"}


def test_an_edition_is_held_here_or_elsewhere():
    file = domain.document(domain.pdf())
    Edition(language="es", file=file).clean()
    Edition(language="es", official_address=OFFICIAL).clean()
    with pytest.raises(ValidationError) as caught:
        Edition(language="es", file=file, official_address=OFFICIAL).clean()
    assert set(caught.value.message_dict) == {"official_address"}


def test_a_site_reference_is_frozen_once_it_was_public(library):
    it = domain.publication("borrador", library, is_live=False)
    edit(it, symbol="definitivo")
    publishing.publish(it, ["es"])
    assert PublicationPage.objects.get().symbol == "definitivo", "a draft's can change"

    for is_live in (True, False):
        edit(it, symbol="otro")
        with pytest.raises(ValidationError) as caught:
            publishing.publish(it, ["es", SHARED])
        assert "symbol" in caught.value.message_dict
        assert reload(it).symbol == "definitivo" and reload(it).live == is_live
        publishing.unpublish(it, ["es"])


def test_a_publication_does_not_supersede_itself(library):
    old, new = charter(library), domain.publication("nueva", library)
    edit(new, supersedes=old.pk)
    publishing.publish(new, [SHARED])
    assert reload(new).supersedes == old
    edit(new, supersedes=new.pk)
    with pytest.raises(ValidationError) as caught:
        publishing.publish(new, [SHARED])
    assert "supersedes" in caught.value.message_dict


# -- reference sheets -------------------------------------------------------------------------

NOT_THE_DOCUMENT = {"es": "No es el documento", "en": "It is not the document", "pt": "Não é o documento"}


@pytest.mark.parametrize("code", languages.CODES)
def test_a_sheet_says_in_its_language_that_it_is_not_the_document(client, library, code):
    page = charter(library, editions=[domain.elsewhere("es", OFFICIAL)])
    answer = client.get(f"/doc/carta/sheet/{code}.pdf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF") and b"pdfuaid" in answer.content
    assert answer["Content-Disposition"] == f'inline; filename="carta-sheet-{code}.pdf"'
    assert answer["X-Robots-Tag"] == "noindex" and "max-age" in answer["Cache-Control"]
    said = domain.pdf_text(answer.content)
    assert NOT_THE_DOCUMENT[code] in said
    assert languages.get(page, "title", code) in said and "testserver/doc/carta/" in said


def test_a_sheet_has_a_tag_of_what_it_says(client, library):
    page = charter(library)
    first = client.get("/doc/carta/sheet/es.pdf")
    again = client.get("/doc/carta/sheet/es.pdf", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/doc/carta/sheet/es.pdf").content == first.content, "the same record, the same bytes"
    assert client.get("/doc/carta/sheet/en.pdf")["ETag"] != first["ETag"]
    edit(page, date="1991-07-19")
    publishing.publish(page, [SHARED])
    changed = client.get("/doc/carta/sheet/es.pdf", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert "19 de julio de 1991" in domain.pdf_text(changed.content)


@pytest.mark.parametrize("header", [{}, {"if-none-match": "*"}])
def test_there_is_no_sheet_about_the_sites_own_works_nor_in_languages_that_are_not_live(
    client, library, header
):
    charter(library, codes=("es", "pt"))
    assert client.get("/doc/carta/sheet/pt.pdf", headers=header).status_code in (200, 304)
    assert client.get("/doc/carta/sheet/en.pdf", headers=header).status_code == 404
    domain.publication("obra", library, is_own_work=True)
    assert client.get("/doc/obra/sheet/es.pdf", headers=header).status_code == 404
    assert client.get("/doc/nada/sheet/es.pdf", headers=header).status_code == 404


# -- the list ---------------------------------------------------------------------------------


def listed(client, query=""):
    """The titles in the list, and what it can be narrowed by: label and count by address."""
    page = BeautifulSoup(client.get(f"/es/biblioteca/{query}").content, "html.parser")
    titles = [entry.h3.get_text(" ", strip=True) for entry in page.select("ol.entries > li")]
    choices = {a["href"]: " ".join(a.get_text(" ").split()) for a in page.select("aside.facets ul a")}
    return titles, choices


def test_the_library_is_narrowed_by_kind_language_and_year(client, library):
    domain.publication("a", library, title="A", date="1991", editions=[domain.elsewhere("es")])
    both = [domain.elsewhere("es"), domain.elsewhere("pt")]
    domain.publication("b", library, title="B", date="2023-03", kind="plan", editions=both)
    domain.publication("c", library, title="C", date="2021", kind="plan")
    domain.publication("d", library, title="D")
    titles, choices = listed(client)
    assert titles == ["B", "C", "A", "D"], "latest first"
    path = "/es/biblioteca/"
    assert choices == {
        f"{path}?kind=charter": "Carta (2)",
        f"{path}?kind=plan": "Plan (2)",
        f"{path}?language=es": "Español (2)",
        f"{path}?language=pt": "Portugués (1)",
        f"{path}?year=2023": "2023 (1)",
        f"{path}?year=2021": "2021 (1)",
        f"{path}?year=1991": "1991 (1)",
    }
    assert listed(client, "?kind=plan")[0] == ["B", "C"]
    assert listed(client, "?language=es")[0] == ["B", "A"]
    assert listed(client, "?language=es&year=1991")[0] == ["A"]
    assert listed(client, "?kind=plan&year=1991")[0] == []
    assert listed(client, "?kind=nothing&language=fr&year=x&other=1")[0] == titles
    assert listed(client, "?kind=plan")[1][path] == "Plan (2)", "the link of what was chosen takes it back"


def test_what_is_not_public_is_not_listed(client, library):
    domain.publication("a", library, title="A")
    domain.publication("b", library, title="B", is_live=False)
    assert listed(client)[0] == ["A"]


def test_the_number_of_queries_does_not_depend_on_the_number_of_publications(client, library):
    def queries():
        client.get("/es/biblioteca/")
        with CaptureQueriesContext(connection) as found:
            assert client.get("/es/biblioteca/").status_code == 200
        return len(found)

    def publish(numbers):
        for number in numbers:
            both = [domain.elsewhere("es"), domain.elsewhere("pt")]
            domain.publication(f"p-{number}", library, codes=("es",), date=f"{1991 + number}", editions=both)

    publish(range(3))
    few = queries()
    publish(range(3, 30))
    assert queries() == few <= 15
