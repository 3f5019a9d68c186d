"""What files say is found with its page; nothing that nobody may read is, in no list, count or search."""

from __future__ import annotations

import pytest
import typst
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.finding import inside
from library.models import Edition, LibraryIndexPage, PageText, Reading
from library.reading import keeping
from segib_site import languages
from segib_site.search.words import key_line
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEARCH = {"es": "/es/buscar/", "en": "/en/search/", "pt": "/pt/pesquisar/"}


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def say(edition, *pages, language=""):
    """Have the file of an edition say something, a text a page, as the worker would."""
    language = language or edition.language
    reading, _made = Reading.objects.get_or_create(document=edition.file)
    reading.page_texts.all().delete()
    PageText.objects.bulk_create(
        PageText(reading=reading, number=number, text=text, keys=key_line(text, language))
        for number, text in enumerate(pages, start=1)
    )
    reading.state, reading.sha256, reading.language = Reading.State.READ, edition.sha256, language
    reading.save()


def publication(library, symbol, texts, **values):
    """A publication whose held editions say the texts: by language, a list of pages."""
    editions = [domain.held(code, domain.pdf(len(pages))) for code, pages in texts.items()]
    it = domain.publication(symbol, library, editions=editions, **values)
    for edition in it.editions.all():
        say(edition, *texts[edition.language])
    return it


def look(client, address, query):
    answer = client.get(address, {"q": query})
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(soup):
    return [next(one.stripped_strings) for one in soup.select(".entries h3, .results h2")]


def listed(client, library, query, code="es"):
    return titles(look(client, library.url_in(code), query))


def searched(client, query, code="es"):
    return titles(look(client, SEARCH[code], query))


def passages(client, library, query, code="es"):
    return look(client, library.url_in(code), query).select(".found-inside")


MIDDLE = ["Portada.", "Sobre los ríos transfronterizos se acordó lo siguiente.", "Ríos y lagos.", "Firmas."]


def test_words_in_the_middle_of_a_file_lead_to_their_page(client, library):
    publication(library, "carta", {"es": MIDDLE}, title="Carta")
    for address in (library.url_in("es"), SEARCH["es"]):
        [found] = look(client, address, "río").select(".found-inside")
        assert [(one.get_text(), one["href"]) for one in found.select("a")] == [
            ("página 2", "/doc/carta/es.pdf#page=2"),
            ("página 3", "/doc/carta/es.pdf#page=3"),
        ]
        assert "ríos transfronterizos" in found.q.get_text() and not found.q.has_attr("lang")
    [english] = passages(client, library, "río", "en")
    assert english.q["lang"] == "es" and english.a["hreflang"] == "es"
    [both] = passages(client, library, "ríos lagos")
    assert [one["href"] for one in both.select("a")] == ["/doc/carta/es.pdf#page=3"], (
        "the page with most of them"
    )


def test_a_file_that_the_worker_reads_is_found(client, library, tmp_path):
    source = tmp_path / "x.typ"
    pages = ["Portada del texto.", "El quebracho colorado.", "Las firmas de todos."]
    source.write_text("\n#pagebreak()\n".join(pages), encoding="utf-8")
    content = typst.compile(str(source), ignore_system_fonts=True)
    it = domain.publication("carta", library, title="Carta", editions=[domain.held("es", content)])
    assert listed(client, library, "quebrachos") == []
    reading = keeping.read(it.editions.get().file)
    assert reading.state == "read", reading.reason
    assert listed(client, library, "quebrachos") == ["Carta"]
    assert passages(client, library, "quebrachos")[0].a["href"] == "/doc/carta/es.pdf#page=2"


def test_words_may_stand_partly_in_the_title_and_partly_in_the_file(client, library):
    publication(library, "carta", {"es": MIDDLE}, title="Carta medioambiental")
    publication(library, "plan", {"es": ["Nada."]}, title="Carta segunda")
    assert listed(client, library, "carta ríos") == ["Carta medioambiental"]
    assert searched(client, "carta ríos") == ["Carta medioambiental"]


def test_titles_come_before_summaries_before_files_and_the_reader_s_language_first(client, library):
    publication(library, "file", {"es": ["El jaguar."]}, title="Tercera", date="2024")
    publication(library, "summary", {}, title="Segunda", introduction="Del jaguar.", date="2023")
    publication(library, "title", {}, title="El jaguar", date="1999")
    publication(library, "brazil", {"pt": ["O jaguar."]}, title="Quarta", date="2025")
    order = ["El jaguar", "Segunda", "Tercera", "Quarta"]
    assert listed(client, library, "jaguar") == order == searched(client, "jaguar")
    assert listed(client, library, "jaguar", "pt") == ["El jaguar", "Segunda", "Quarta", "Tercera"]


def test_a_text_in_a_language_that_the_page_is_not_in_is_found(client, library):
    publication(library, "carta", {"pt": ["As florestas úmidas."]}, title="Carta", codes=("es",))
    for code in languages.CODES:
        assert listed(client, library, "floresta", code) == ["Carta"]
        assert searched(client, "floresta", code) == ["Carta"]
    [found] = passages(client, library, "floresta", "en")
    assert found.a["href"] == "/doc/carta/pt.pdf#page=1" and found.q["lang"] == "pt-BR"


SECRET = "zorzalito"


def hide(how, library, it):
    edition = it.editions.first()
    if how == "unpublished":
        publishing.unpublish(it, languages.CODES)
    elif how == "private":
        PageViewRestriction.objects.create(page_id=it.pk, restriction_type="login")
    elif how == "private section":
        PageViewRestriction.objects.create(page_id=library.pk, restriction_type="login")
    elif how == "private collection":
        file = edition.file
        file.collection = Collection.get_first_root_node().add_child(name="Interno")
        file.save()
        CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    elif how == "collection made private":
        root = Collection.get_first_root_node()
        CollectionViewRestriction.objects.create(collection=root, restriction_type="login")
    elif how == "withdrawn":
        rows = list(it.editions.all())
        rows[0].is_withdrawn = True
        it.editions = rows
        it.save_revision(clean=False)
        publishing.publish(it, ["shared"])
    elif how == "retracted":
        edit(it, status="retracted", retraction_reason_es="Error.")
        publishing.publish(reload(it), ["shared", "es"])
    elif how == "replaced":
        it.editions = [*it.editions.all(), domain.held("es", domain.pdf(2), 2)]
        it.save_revision(clean=False)
        publishing.publish(it, ["shared"])
        say(it.editions.get(version=2), "Otra cosa.")
    elif how == "another file":
        Reading.objects.update(sha256="0" * 64)
    elif how == "deleted":
        reload(it).delete()


@pytest.mark.parametrize(
    "how",
    [
        "unpublished",
        "private",
        "private section",
        "private collection",
        "collection made private",
        "withdrawn",
        "retracted",
        "replaced",
        "another file",
        "deleted",
    ],
)
def test_what_nobody_may_read_is_found_nowhere(client, library, how):
    it = publication(library, "carta", {"es": ["Uno.", f"El {SECRET} canta."]}, title="Carta")
    assert listed(client, library, SECRET) == ["Carta"] == searched(client, SECRET)
    hide(how, library, reload(it))
    for code in languages.CODES:
        for address in (library.url_in(code), SEARCH[code]):
            answer = client.get(address, {"q": SECRET})
            if answer.status_code == 200:
                soup = BeautifulSoup(answer.content, "html.parser")
                assert not soup.select(".entries h3, .results h2, .found-inside")
                assert "canta" not in soup.get_text()
    assert not inside.places_inside([it.pk], [SECRET], "es") and not inside.words_inside([it.pk])


@pytest.mark.parametrize("how", ["private collection", "withdrawn", "retracted", "replaced"])
def test_nor_is_it_counted(client, library, how):
    it = publication(library, "carta", {"es": [f"El {SECRET}."]}, title="Carta")
    hide(how, library, reload(it))
    assert not look(client, library.url_in("es"), SECRET).select(".facets li")
    assert client.get(SEARCH["es"], {"q": SECRET}).context["total"] == 0


def test_what_is_shown_is_asked_for_anew_even_if_the_index_is_behind(client, library):
    it = publication(library, "carta", {"es": [f"El {SECRET} canta."]}, title="Carta")
    # Past all signals, as no editor can.
    Edition.objects.filter(page=it.pk).update(is_withdrawn=True)
    assert listed(client, library, SECRET) == [] == searched(client, SECRET)


def test_drafts_of_files_are_not_found(client, library):
    it = publication(library, "carta", {"es": ["Uno."]}, title="Carta")
    draft = reload(it)
    added = domain.held("pt", domain.pdf())
    draft.editions = [*draft.editions.all(), added]
    draft.save_revision(clean=False)
    say(added, f"O {SECRET}.")
    assert listed(client, library, SECRET, "pt") == []


def test_what_becomes_public_again_is_found_again(client, library):
    it = publication(library, "carta", {"es": [f"El {SECRET}."]}, title="Carta")
    restriction = PageViewRestriction.objects.create(page_id=it.pk, restriction_type="login")
    closed = CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert listed(client, library, SECRET) == []
    restriction.delete()
    closed.delete()
    assert listed(client, library, SECRET) == ["Carta"]


def test_the_number_of_queries_stays_whatever_is_found(client, library):
    def asked(address):
        look(client, address, "agua")
        with CaptureQueriesContext(connection) as queries:
            look(client, address, "agua")
        return len(queries)

    def add(number):
        publication(
            library, f"p-{number}", {"es": ["Uno.", "El agua."], "pt": ["A agua."]}, title=f"P {number}"
        )

    addresses = [library.url_in("es"), SEARCH["es"]]
    add(1)
    few = [asked(address) for address in addresses]
    for number in range(2, 9):
        add(number)
    assert [asked(address) for address in addresses] == few and max(few) <= 15


def test_the_best_match_is_the_rule_where_words_are_asked_for_and_others_can_be_chosen(client, library):
    publication(library, "a", {"es": ["El agua."]}, title="Zapatos", date="2020")
    publication(library, "b", {}, title="Agua", date="1990")
    soup = look(client, library.url_in("es"), "agua")
    assert [one.get_text() for one in soup.select(".sorts a")] == [
        "Por pertinencia", "Lo más reciente primero", "Por título",
    ]  # fmt: skip
    assert listed(client, library, "agua") == ["Agua", "Zapatos"]
    latest = soup.select(".sorts a")[1]["href"]
    by_date = BeautifulSoup(client.get(latest).content, "html.parser")
    assert titles(by_date) == ["Zapatos", "Agua"]
