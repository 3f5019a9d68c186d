"""A publication's page: which text is official, which is the latest, what there is in each language."""

from __future__ import annotations

import hashlib

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Collection, CollectionViewRestriction

from library.models import Edition, LibraryIndexPage, PublicationPage
from segib_site import languages
from tests.specimens import domain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AUTHENTIC, TRANSLATION = Edition.Authority.AUTHENTIC, Edition.Authority.TRANSLATION
UNKNOWN = Edition.Authority.NOT_RECORDED


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def shown(client, page, code="en"):
    """The editions' part of a publication's page."""
    answer = client.get(page.url_in(code))
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    return soup.find("section", attrs={"aria-labelledby": "editions"})


def words(element):
    return " ".join(element.get_text(" ").split())


def test_the_latest_version_stands_first_and_each_older_one_has_its_own_address(client, library):
    files = {number: domain.pdf(number) for number in (1, 2, 3)}
    editions = [domain.held("es", content, number) for number, content in files.items()]
    page = domain.publication("carta", library, editions=editions)
    part = shown(client, page)
    [button] = part.select("a.button")
    assert button["href"] == "/doc/carta/es.pdf" and "version 3" in words(part.find(class_="meta"))
    older = part.find("details", class_="older")
    assert "2 earlier versions" in words(older.summary)
    assert [link["href"] for link in older.find_all("a")] == ["/doc/carta/v2/es.pdf", "/doc/carta/v1/es.pdf"]
    for number in (1, 2):
        answer = client.get(f"/doc/carta/v{number}/es.pdf")
        assert b"".join(answer.streaming_content) == files[number]


@pytest.mark.parametrize(
    ("recorded", "said"),
    [
        ([("es", AUTHENTIC), ("en", TRANSLATION)], "The authentic text is the one in Spanish."),
        ([("es", AUTHENTIC), ("pt", AUTHENTIC)], "The authentic texts are those in Spanish and Portuguese."),
        ([("en", TRANSLATION)], "None of these texts is the authentic one."),
        ([("es", UNKNOWN), ("en", TRANSLATION)], "Which text is the authentic one is not recorded here."),
    ],
)
def test_it_says_at_once_which_text_is_authentic(client, library, recorded, said):
    editions = [domain.held(code, domain.pdf(), authority=authority) for code, authority in recorded]
    page = domain.publication("carta", library, editions=editions)
    assert words(shown(client, page).find(class_="answer")) == said
    for code in languages.CODES:
        assert words(shown(client, page, code).find(class_="answer"))


@pytest.mark.parametrize(("code", "said"), [
    ("es", "español y portugués"), ("en", "Spanish and Portuguese"), ("pt", "espanhol e português"),
])  # fmt: skip
def test_it_names_two_languages_as_one_says_them(client, library, code, said):
    editions = [domain.held(one, domain.pdf(), authority=AUTHENTIC) for one in ("es", "pt")]
    page = domain.publication("carta", library, editions=editions)
    assert words(shown(client, page, code).find(class_="answer")).endswith(f"{said}.")


def test_what_was_superseded_says_so_also_where_nothing_is_known_to_replace_it(client, library):
    page = domain.publication("carta", library, status="superseded")

    def notes():
        answer = client.get(page.url_in("en"))
        return [words(one) for one in BeautifulSoup(answer.content, "html.parser").select(".status-note")]

    assert notes() == ["This publication has been superseded. Which one replaces it is not recorded here."]
    newer = domain.publication("carta-2", library, supersedes=page, title="Carta nueva")
    assert notes() == ["A newer publication replaces this one: Carta nueva"], newer


@pytest.mark.parametrize("code", languages.CODES)
def test_pages_of_what_is_not_there_lead_on(client, library, code):
    """An archive of nothing and a file that is no longer offered: one heading, and a way to go on."""
    page = domain.publication(
        "carta", library, editions=[domain.held("es", domain.pdf(), is_withdrawn=True, note="Con un error.")]
    )
    for address, status, way in (
        ("/doc/selection.zip?doc=nothing", 404, library.url_in(code)),
        ("/doc/carta/es.pdf", 410, page.url_in(code)),
    ):
        answer = client.get(address, headers={"accept-language": code})
        found = BeautifulSoup(answer.content, "html.parser").main
        assert answer.status_code == status and len(found.select("h1")) == 1
        assert way in [link["href"] for link in found.select("a")]


def test_a_list_without_results_offers_nothing_to_narrow(client, library):
    domain.publication("carta", library)
    answer = client.get(f"{library.url_in('en')}?q=xyzzy")
    found = BeautifulSoup(answer.content, "html.parser").main
    assert found.find("aside") is None and len(found.find_all("a", string="Show everything")) == 1


def test_what_is_no_longer_offered_says_so_and_has_no_button(client, library):
    page = domain.publication(
        "carta", library, editions=[domain.held("es", domain.pdf(), is_withdrawn=True, note="Con un error.")]
    )
    part = shown(client, page)
    assert "no longer offered" in words(part) and "Con un error." in words(part)
    assert not part.find("a", class_="button")


def test_an_edition_in_a_private_collection_is_neither_shown_nor_sent(client, library):
    editions = [domain.held("es", domain.pdf()), domain.held("pt", domain.pdf(2))]
    page = domain.publication("carta", library, editions=editions)
    file = page.editions.get(language="es").file
    file.collection = Collection.get_first_root_node().add_child(name="Interno")
    file.save()
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    assert "Spanish" not in words(shown(client, page)) and "Portuguese" in words(shown(client, page))
    for address in ("/doc/carta/es.pdf", "/doc/carta/v1/es.pdf"):
        for ask in (client.get, client.head):
            assert ask(address).status_code == 404


def known_copies(client, page, code="en"):
    """What the script that compares copies is told: what it says of each checksum."""
    soup = BeautifulSoup(client.get(page.url_in(code)).content, "html.parser")
    return {row["data-sha256"]: words(row) for row in soup.select("#known-copies > li")}


def test_a_copy_can_be_compared_with_every_file_that_was_sent_and_with_no_other(client, library):
    files = [domain.pdf(number) for number in (1, 2, 3, 4)]
    checksums = [hashlib.sha256(content).hexdigest() for content in files]
    editions = [
        domain.held("es", files[0], 1, is_withdrawn=True),
        domain.held("es", files[1], 2),
        domain.held("es", files[2], 3),
        domain.held("pt", files[3]),
        domain.elsewhere("en", "https://example.org/x.pdf"),
    ]
    page = domain.publication("carta", library, editions=editions)
    assert known_copies(client, page) == {
        checksums[0]: "Spanish, version 1, which is no longer offered here.",
        checksums[1]: "Spanish, version 2, an earlier one.",
        checksums[2]: "Spanish, version 3, the latest in this language.",
        checksums[3]: "Portuguese, version 1, the latest in this language.",
    }
    file = page.editions.get(language="pt").file
    file.collection = Collection.get_first_root_node().add_child(name="Interno")
    file.save()
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    for code in languages.CODES:
        assert set(known_copies(client, page, code)) == set(checksums[:3])
        assert checksums[3].encode() not in client.get(page.url_in(code)).content


def test_a_publication_without_files_needs_no_script(client, library):
    page = domain.publication(
        "carta", library, editions=[domain.elsewhere("es", "https://example.org/x.pdf")]
    )
    content = client.get(page.url_in("en")).content
    assert b"known-copies" not in content and b"check_copy" not in content


def test_a_tombstone_names_no_file_of_a_private_collection(client, library):
    files = {"es": domain.pdf(), "pt": domain.pdf(2)}
    page = domain.publication(
        "carta",
        library,
        editions=[domain.held(code, content) for code, content in files.items()],
        status=PublicationPage.Status.RETRACTED,
        retraction_reason="Wrong.",
    )
    file = page.editions.get(language="pt").file
    file.collection = Collection.get_first_root_node().add_child(name="Interno")
    file.save()
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    answer = client.get(page.url_in("en"))
    assert answer.status_code == 410
    assert hashlib.sha256(files["es"]).hexdigest() in answer.content.decode()
    assert hashlib.sha256(files["pt"]).hexdigest() not in answer.content.decode()
