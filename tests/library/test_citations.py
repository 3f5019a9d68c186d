"""References at their addresses and on the page: what is public, in its true language, and nothing else."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.catalogue import records
from library.citations import views
from library.citations.formats import FORMATS
from library.models import LibraryIndexPage, PublicationPage
from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.library import citing
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TITLES = {"es": "Carta de prueba", "en": "Specimen charter", "pt": "Carta de teste"}
READERS = {"bib": citing.bibtex, "ris": citing.ris, "json": citing.csl}
SECRET = "planted-secret"


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def charter(library, symbol="carta", **values):
    return domain.publication(symbol, library, **({"title": TITLES} | values))


def head_of(client, address):
    head = BeautifulSoup(client.get(address).content, "html.parser").head
    found: dict[str, list[str]] = {}
    for it in head.find_all("meta", attrs={"name": True}):
        found.setdefault(it["name"], []).append(it["content"])
    return head, found


# -- one publication --------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_reference_is_a_file_that_any_page_may_read(client, library, suffix, django_assert_max_num_queries):
    charter(library, corporate_author="Conferencia", date="2006")
    with django_assert_max_num_queries(3):
        answer = client.get(f"/doc/carta/cite/pt.{suffix}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == FORMATS[suffix].content_type
    assert answer["Content-Disposition"] == f'attachment; filename="carta-pt.{suffix}"'
    assert (answer["Access-Control-Allow-Origin"], answer["Cross-Origin-Resource-Policy"]) == (
        "*",
        "cross-origin",
    )
    assert answer["Link"] == '<http://testserver/doc/carta/>; rel="describes"; type="text/html"'
    assert answer["Content-Language"] == "pt-BR" and not answer.cookies
    assert READERS[suffix](answer.content.decode())["carta"]["title"] == TITLES["pt"]
    assert client.head(f"/doc/carta/cite/pt.{suffix}").status_code == 200
    assert client.post(f"/doc/carta/cite/pt.{suffix}").status_code == 405


def test_a_reader_who_has_the_reference_is_told_so_until_it_changes(client, library):
    page = charter(library)
    first = client.get("/doc/carta/cite/es.bib")
    assert first["ETag"].startswith('"') and first["Cache-Control"] == "public, no-cache"
    known = {"if-none-match": first["ETag"]}
    again = client.get("/doc/carta/cite/es.bib", headers=known)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Access-Control-Allow-Origin"] == "*"
    edit(page, title_es="Carta renombrada")
    assert client.get("/doc/carta/cite/es.bib", headers=known).status_code == 304, "a draft says nothing"
    publishing.publish(page, ["es"])
    changed = client.get("/doc/carta/cite/es.bib", headers=known)
    assert changed.status_code == 200 and b"Carta renombrada" in changed.content


def test_there_is_none_in_a_language_the_publication_is_not_public_in(client, library):
    charter(library, codes=("pt", "es"), title={"pt": TITLES["pt"], "es": TITLES["es"]})
    status = {code: client.get(f"/doc/carta/cite/{code}.ris").status_code for code in languages.CODES}
    assert status == {"es": 200, "pt": 200, "en": 404}


@pytest.mark.parametrize("how", ["unknown", "draft", "unpublished", "private"])
def test_what_is_not_public_is_not_cited(client, library, how):
    if how != "unknown":
        page = charter(library, title=SECRET, corporate_author=SECRET, is_live=how != "draft")
        if how == "unpublished":
            publishing.unpublish(page, languages.CODES)
        elif how == "private":
            PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
    tag = '"x"'
    for suffix in FORMATS:
        for address in (f"/doc/carta/cite/es.{suffix}", f"/doc/citations/es.{suffix}?doc=carta"):
            for headers in ({}, {"if-none-match": "*"}, {"if-none-match": tag}):
                answer = client.get(address, headers=headers)
                assert answer.status_code == 404 and SECRET not in answer.content.decode(), (address, headers)
        every = client.get(f"/doc/citations/es.{suffix}?all=1")
        assert every.status_code == 200 and SECRET not in every.content.decode()


def test_what_lies_in_a_private_collection_is_in_no_reference(client, library):
    page = charter(library, editions=[domain.held("es", domain.pdf(), authority="authentic")])
    address = page.url_in("es")
    assert b"es.pdf" in client.get(address).content and "es.pdf" in client.get(address)["Link"]
    inside = Collection.get_first_root_node().add_child(name="Interno")
    file = page.editions.get().file
    file.collection = inside
    file.save()
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    answer = client.get(address)
    _head, said = head_of(client, address)
    assert "citation_pdf_url" not in said and "es.pdf" not in answer["Link"]
    assert "citation_language" not in said
    assert "auténtico" not in client.get("/doc/carta/cite/es.bib").content.decode()


def test_a_retracted_publication_answers_with_its_tombstone(client, library):
    page = charter(library)
    edit(page, retraction_reason_es="Contenía un error.", status=PublicationPage.Status.RETRACTED)
    publishing.publish(reload(page), [SHARED, "es"])
    for suffix in FORMATS:
        answer = client.get(f"/doc/carta/cite/es.{suffix}")
        assert answer.status_code == 410 and "Contenía un error." in answer.content.decode()
        assert client.get(f"/doc/citations/es.{suffix}?doc=carta").status_code == 404
    gone = client.get(page.url_in("es"))
    assert "Link" not in gone and b"citation_" not in gone.content


def test_a_superseded_one_says_by_which(client, library):
    old = charter(library)
    charter(library, "carta-2", supersedes=old)
    for suffix, read in READERS.items():
        said = read(client.get(f"/doc/carta/cite/en.{suffix}").content.decode())["carta"]
        assert "http://testserver/doc/carta-2/" in str(said.get("note", said.get("notes")))
        newer = client.get(f"/doc/carta-2/cite/en.{suffix}").content.decode()
        assert "Replaced" not in newer


def test_a_private_neighbour_is_not_named(client, library):
    older = charter(library, "carta-0")
    page = charter(library, supersedes=older)
    newer = charter(library, SECRET, title=SECRET, supersedes=page)
    every = [page.url_in("en"), *(f"/doc/carta/cite/en.{suffix}" for suffix in FORMATS)]
    for address in every:
        assert SECRET in client.get(address).content.decode(), address
    PageViewRestriction.objects.create(page_id=newer.pk, restriction_type="login")
    PageViewRestriction.objects.create(page_id=older.pk, restriction_type="login")
    for address in every:
        words = client.get(address).content.decode()
        assert SECRET not in words and "carta-0" not in words, address


def test_queries_of_the_page_do_not_grow_with_what_supersedes_it(client, library, home):
    country = domain.country("DO")
    summit = domain.summit(28, country, home)
    page = charter(library, adopted_at=summit, editions=[domain.held("es", domain.pdf())])
    client.get(page.url_in("es"))

    def number():
        with CaptureQueriesContext(connection) as made:
            said = client.get(page.url_in("es")).content.decode()
        assert summit.url_in("es") in said
        return len(made)

    charter(library, "carta-2", supersedes=page)
    before = number()
    for newer in ("carta-3", "carta-4"):
        charter(library, newer, supersedes=page)
    assert number() == before <= 15


# -- a selection ------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_selection_is_one_file_in_the_order_asked_for(client, library, suffix, django_assert_num_queries):
    for number in (1, 2, 3):
        charter(library, f"carta-{number}", date=f"200{number}")
    with django_assert_num_queries(1):
        answer = client.get(f"/doc/citations/en.{suffix}?doc=carta-3&doc=carta-1&doc=carta-3")
    assert list(READERS[suffix](answer.content.decode())) == ["carta-3", "carta-1"]
    assert answer["Content-Disposition"] == f'attachment; filename="selection-en.{suffix}"'
    with django_assert_num_queries(2):
        every = client.get(f"/doc/citations/en.{suffix}?all=1")
    assert list(READERS[suffix](every.content.decode())) == ["carta-3", "carta-2", "carta-1"], "latest first"
    address, known = f"/doc/citations/en.{suffix}?all=1", {"if-none-match": every["ETag"]}
    with django_assert_num_queries(1):
        assert client.get(address, headers=known).status_code == 304
    edit(PublicationPage.objects.get(symbol="carta-2"), title_en="Renamed")
    publishing.publish(PublicationPage.objects.get(symbol="carta-2"), ["en"])
    assert "Renamed" in client.get(address, headers=known).content.decode()


def test_a_selection_cites_by_its_own_title_what_is_not_public_in_the_language(client, library):
    charter(library, codes=("pt",), title=TITLES["pt"])
    entry = citing.bibtex(client.get("/doc/citations/en.bib?doc=carta").content.decode())["carta"]
    assert (entry["title"], entry["langid"]) == (TITLES["pt"], "portuguese")


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("", 400, "Indique as publicações"),
        ("doc=", 404, "Esta publicação não está na biblioteca"),
        ("doc=nada&doc=x%00%0Ay", 404, "Estas publicações não estão na biblioteca: nada, x y"),
        ("doc=%F0%9F%8E%89&doc=%FF", 404, "não estão na biblioteca"),
        ("&".join(f"doc=x{number}" for number in range(views.MOST + 1)), 400, "no máximo 500"),
    ],
    ids=["none", "empty", "control", "unicode", "many"],
)
def test_a_selection_that_makes_no_sense_is_refused_in_the_language(client, library, query, status, said):
    answer = client.get(f"/doc/citations/pt.bib?{query}")
    assert answer.status_code == status and said in answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8" and answer["Content-Language"] == "pt-BR"


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_library_has_an_empty_file(client, library, suffix):
    answer = client.get(f"/doc/citations/es.{suffix}?all=1")
    assert answer.status_code == 200 and not READERS[suffix](answer.content.decode())


# -- the page ---------------------------------------------------------------------------------


def test_the_page_cites_in_its_language_and_offers_the_files(client, library):
    page = charter(
        library,
        corporate_author={"es": "Conferencia Iberoamericana"},
        date="2006-11",
        editions=[domain.held("es", domain.pdf(), authority="authentic")],
    )
    section = BeautifulSoup(client.get(page.url_in("en")).content, "html.parser").find(id="cite").parent
    cited = section.select_one(".citation")
    assert cited.get_text() == (
        "Conferencia Iberoamericana. (November 2006). Specimen charter "
        "[Charter; authentic text in Spanish]. http://testserver/doc/carta/"
    )
    assert cited.span["lang"] == "es" and cited.cite.get_text() == TITLES["en"]
    assert not cited.cite.has_attr("lang") and not cited.has_attr("lang")
    links = {link["href"]: link["type"] for link in section.find_all("a")}
    assert links == {f"/doc/carta/cite/en.{suffix}": it.media_type for suffix, it in FORMATS.items()}
    assert all(client.get(address).status_code == 200 for address in links)


def test_a_page_shown_in_another_language_says_which(client, library):
    page = charter(library, codes=("pt",), title=TITLES["pt"], editions=[domain.held("pt", domain.pdf())])
    answer = client.get(page.url_in("en"))
    parsed = BeautifulSoup(answer.content, "html.parser")
    assert parsed.select_one(".citation")["lang"] == "pt-BR"
    assert parsed.select_one(".citation").get_text().startswith(f"{TITLES['pt']} [Carta; texto em português]")
    assert parsed.find("meta", attrs={"name": "citation_title"})["lang"] == "pt-BR"
    assert parsed.find("meta", attrs={"name": "citation_language"})["content"] == "pt"
    assert "/cite/en." not in answer.content.decode() + answer["Link"] and "/cite/pt.bib" in answer["Link"]


def test_robots_read_what_the_publication_is(client, library):
    page = charter(
        library,
        kind="report",
        corporate_author="SEGIB",
        date="2019-09",
        isbn="978-3-16-148410-0",
        issn="2049-3630",
        editions=[
            domain.held("es", domain.pdf(2), 2),
            domain.held("es", domain.pdf(1), 1),
            domain.elsewhere("pt", "https://x.org/1"),
        ],
    )
    head, said = head_of(client, page.url_in("es"))
    highwire = {name: value for name, value in said.items() if name.startswith("citation_")}
    assert highwire == {
        "citation_title": [TITLES["es"]],
        "citation_author": ["SEGIB"],
        "citation_publication_date": ["2019/09"],
        "citation_language": ["es"],
        "citation_technical_report_institution": ["SEGIB"],
        "citation_isbn": ["978-3-16-148410-0"],
        "citation_issn": ["2049-3630"],
        "citation_pdf_url": ["http://testserver/doc/carta/v2/es.pdf"],
        "citation_public_url": ["http://testserver/doc/carta/"],
    }
    assert head.find("link", rel="schema.DC")["href"] == "http://purl.org/dc/elements/1.1/"
    assert set(TITLES.values()) == set(said["DC.title"])
    titles = {it["content"]: it.get("lang") for it in head.find_all("meta", attrs={"name": "DC.title"})}
    assert titles == {TITLES["es"]: None, TITLES["en"]: "en", TITLES["pt"]: "pt-BR"}
    assert set(said["DC.language"]) == {"es", "pt"}
    for code in ("en", "pt"):
        assert "citation_pdf_url" not in head_of(client, page.url_in(code))[1], "there is no file in it here"


def test_typed_links_lead_to_address_references_and_files(client, library):
    page = charter(
        library,
        editions=[
            domain.held("es", domain.pdf(2), 2),
            domain.held("es", domain.pdf(1), 1),
            domain.elsewhere("pt", "https://x.org/1"),
        ],
    )
    said = client.head(page.url_in("pt"))["Link"].split(", ")
    assert said == [
        '<http://testserver/doc/carta/>; rel="cite-as"',
        '<http://testserver/doc/carta/cite/pt.bib>; rel="describedby"; type="application/x-bibtex"',
        '<http://testserver/doc/carta/cite/pt.ris>; rel="describedby"; '
        'type="application/x-research-info-systems"',
        '<http://testserver/doc/carta/cite/pt.json>; rel="describedby"; '
        'type="application/vnd.citationstyles.csl+json"',
        '<http://testserver/doc/carta/v2/es.pdf>; rel="item"; type="application/pdf"; hreflang="es"',
        '<https://schema.org/AboutPage>; rel="type"',
        '<https://schema.org/CreativeWork>; rel="type"',
    ]


def test_hostile_titles_stay_text_in_the_head(client, library):
    page = charter(library, title='"><script>alert(1)</script>', corporate_author="</cite><b>x")
    words = client.get(page.url_in("es")).content.decode()
    assert "<script>alert" not in words and "<b>x" not in words


def test_a_sheet_is_never_cited(client, library):
    page = charter(library)
    cited = [client.get(f"/doc/carta/cite/es.{suffix}").content.decode() for suffix in FORMATS]
    _head, said = head_of(client, page.url_in("es"))
    everything = "".join([*cited, str(said), client.get(page.url_in("es"))["Link"]])
    assert "/sheet/" not in everything


def test_a_preview_cites_what_the_draft_says(library):
    page = charter(library, editions=[domain.held("es", domain.pdf())])
    edit(page, title_es="Carta de mañana")
    answer = draft(page).make_preview_request(preview_mode="es")
    cited = BeautifulSoup(answer.content, "html.parser").select_one(".citation").get_text()
    assert "Carta de mañana [Carta; texto en español]" in cited
    never = charter(library, "nueva", is_live=False)
    unsaved = PublicationPage(title_es=TITLES["es"], symbol="otra", kind="charter", source_language="es")
    for new in (draft(never), unsaved):
        answer = new.make_preview_request(preview_mode="es")
        cited = BeautifulSoup(answer.content, "html.parser").select_one(".citation").get_text()
        assert cited.startswith(f"{TITLES['es']} [Carta]. (s. f.). ")


def test_descriptions_are_read_with_one_query(library, django_assert_num_queries):
    for number in range(3):
        charter(library, f"carta-{number}")
    with django_assert_num_queries(1):
        assert len(records.descriptions()) == 3
