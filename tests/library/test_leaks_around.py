"""What is hidden is not told by what stands around it: pages that point to it, lists, sheets, the search."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.models import LibraryIndexPage, MandateSource, PublicationRelation
from library.reading import keeping
from organisation.models import StandardPage
from segib_site import languages
from segib_site.slices import publishing
from summits.models import MeetingPage
from tests.library.test_leaks import SEARCH, file_saying
from tests.specimens import domain
from tests.specimens.factories import edit, page, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SECRET = "clandestino"


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def content_of(client, address):
    """Everything an answer says; of a PDF its words."""
    answer = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"%PDF"):
        return domain.pdf_text(content)
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{head}\n\n{content.decode('latin-1' if content.startswith(b'PK') else 'utf-8')}"


def told_of(it, *more):
    """The addresses that say something of a publication."""
    symbol = it.symbol
    for code in languages.CODES:
        yield it.url_in(code)
        yield it.get_parent().specific.url_in(code)
        yield f"{it.get_parent().specific.url_in(code)}feed.atom"
        yield f"/doc/{symbol}/sheet/{code}.pdf"
        yield from (f"/doc/{symbol}/cite/{code}.{suffix}" for suffix in ("bib", "ris", "json"))
    yield from ("/sitemap.xml", "/doc/manifest.json", "/doc/SHA256SUMS", "/oai?verb=ListSets")
    yield "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    yield from more


def hide(it, way):
    if way == "unpublished":
        publishing.unpublish(reload(it), languages.CODES)
    elif way == "restricted":
        PageViewRestriction.objects.create(page_id=it.pk, restriction_type="login")


def where(client, addresses, secret=SECRET):
    return [address for address in addresses if secret in content_of(client, address).lower()]


WAYS = ["public", "unpublished", "restricted"]


@pytest.mark.parametrize("way", WAYS)
def test_what_a_publication_points_to_is_named_while_everybody_may_see_it(client, library, home, way):
    summit = domain.summit(29, domain.country("DO"), home, title=f"{SECRET} cumbre")
    meeting = domain.made(MeetingPage, home, title=f"{SECRET} reunión", kind="forum", introduction="Sobre.")
    mandate = domain.mandate(f"{SECRET} mandato", home)
    plan = domain.plan(3, home, title=f"{SECRET} plan")
    axis = domain.axis(plan)
    other = domain.made(StandardPage, home, title=f"{SECRET} otra")
    older = domain.publication("antigua", library, title=f"{SECRET} antigua")
    adopted = domain.publication(
        "adoptada", library, adopted_at=summit, axis=axis, supersedes=older,
        related=[domain.row(PublicationRelation, target=other)],
        mandates=[domain.row(MandateSource, mandate=mandate)],
    )  # fmt: skip
    approved = domain.publication("aprobada", library, meeting=meeting)
    for one in (summit, meeting, mandate, plan, other, older):
        hide(one, way)
    for it in (adopted, approved):
        found = where(client, told_of(reload(it)))
        assert bool(found) == (way == "public"), found


@pytest.mark.parametrize("way", [*WAYS, "retracted"])
def test_what_points_to_a_publication_names_it_while_everybody_may_see_it(client, library, home, way):
    host = domain.country("DO")
    summit = domain.summit(29, host, home)
    meeting = domain.made(MeetingPage, home, title="Reunión", kind="forum", introduction="Sobre.")
    mandate = domain.mandate("Mandato", home)
    it = domain.publication(
        "oculta", library, title=f"{SECRET} publicación", adopted_at=summit, meeting=meeting,
        mandates=[domain.row(MandateSource, mandate=mandate)],
    )  # fmt: skip
    around = [summit, meeting, mandate]
    if way == "retracted":
        edit(it, status="retracted", **{f"retraction_reason_{code}": "Error." for code in languages.CODES})
        publishing.publish(reload(it), ["shared", *languages.CODES])
    hide(it, way)
    for one in around:
        found = where(client, [one.url_in(code) for code in languages.CODES])
        assert len(found) == (3 if way == "public" else 0), one


@pytest.mark.parametrize("way", ["public", "unpublished"])
def test_a_link_in_a_text_says_no_address_of_what_is_hidden(client, home, way):
    target = page(home, es=f"{SECRET}", en=f"{SECRET}", pt=f"{SECRET}", live=languages.CODES)
    text = f'<p><a linktype="page" id="{target.pk}">Más</a></p>'
    link = json.dumps([{"type": "paragraph", "value": text, "id": "b1"}])
    it = domain.made(StandardPage, home, title="Uno")
    edit(it, **{f"body_{code}": link for code in languages.CODES})
    publishing.publish(reload(it), languages.CODES)
    hide(target, way)
    answers = [client.get(it.url_in(code)).content.decode() for code in languages.CODES]
    assert all("Más" in one for one in answers)
    assert [SECRET in one for one in answers] == [way == "public"] * 3


# -- files that only some may read ------------------------------------------------------------


@pytest.fixture
def half(library):
    """A publication with a text for everybody in Spanish, and one in Portuguese that is then made private."""
    it = domain.publication(
        "mitad", library, title="Mitad",
        editions=[
            domain.held("es", domain.pdf()),
            domain.held(
                "pt",
                file_saying(f"{SECRET}palabra"),
                note=f"{SECRET} nota",
                legal_deposit="M-4711-2026",
            ),
        ],
    )  # fmt: skip
    keeping.read(it.editions.get(language="pt").file)
    return it


def make_private(it):
    file = it.editions.get(language="pt").file
    inside = Collection.get_first_root_node().add_child(name="Interno")
    file.collection = inside
    file.save()
    CollectionViewRestriction.objects.create(collection=inside, restriction_type="login")
    return inside


def asked(client, address, words):
    """What an answer says, without the words asked for."""
    said = content_of(client, address.format(words))
    return said.replace(words, "")


def test_lists_and_sheets_do_not_tell_that_there_is_a_private_text(client, half):
    said = {
        half.get_parent().specific.url_in("en"): "Spanish, Portuguese",
        "/doc/mitad/sheet/en.pdf": "Portuguese",
    }
    for address, words in said.items():
        assert words in content_of(client, address)
    make_private(half)
    for address, words in said.items():
        assert words not in content_of(client, address), address


def test_the_search_answers_as_if_private_words_did_not_exist(client, half):
    edition = half.editions.get(language="pt")
    words = [f"{SECRET}palabra", "4711", edition.sha256, SECRET]
    library = half.get_parent().specific
    addresses = [f"{SEARCH[code]}?q={{}}" for code in languages.CODES]
    addresses += [f"{library.url_in(code)}?q={{}}" for code in languages.CODES]
    addresses += ["/doc/selection.zip?q={}", "/doc/citations/es.bib?q={}"]

    def differing():
        return [
            (address, word)
            for address in addresses
            for word in words
            if asked(client, address, word) != asked(client, address, "x" * len(word))
        ]

    assert {word for _address, word in differing()} >= {f"{SECRET}palabra", "4711", SECRET}
    make_private(half)
    assert differing() == []


def test_files_go_with_their_collection_when_it_is_moved_into_a_private_one(
    client, half, admin_user, django_capture_on_commit_callbacks
):
    edition = half.editions.get(language="pt")
    root = Collection.get_first_root_node()
    public = root.add_child(name="Actas")
    private = Collection.get_first_root_node().add_child(name="Interno")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    edition.file.collection = public
    edition.file.save()
    assert edition.sha256 in content_of(client, "/doc/SHA256SUMS")
    client.force_login(admin_user)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            reverse("wagtailadmin_collections:edit", args=[public.pk]),
            {"name": "Actas", "parent": private.pk},
        )
    assert answer.status_code == 302
    client.logout()
    assert Collection.objects.get(pk=public.pk).is_descendant_of(private)
    assert_gone(client, half, edition)


def assert_gone(client, half, edition):
    """No address says that there is a text in Portuguese."""
    addresses = [*told_of(reload(half)), f"{SEARCH['es']}?q={SECRET}palabra"]
    assert where(client, addresses, edition.sha256) == []
    assert where(client, addresses, "mitad/v1/pt.pdf") == where(client, addresses, "mitad/pt.pdf") == []
    assert "mitad/v1/es.pdf" in content_of(client, "/doc/manifest.json")


def test_files_that_are_put_into_a_private_collection_together_are_private(client, half, admin_user):
    edition = half.editions.get(language="pt")
    private = Collection.get_first_root_node().add_child(name="Interno")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    client.force_login(admin_user)
    action = ["wagtail_bulk_action", "segib_site", "sitedocument", "add_to_collection"]
    address = f"{reverse(action[0], args=action[1:])}?id={edition.file_id}"
    answer = client.post(address, {"collection": private.pk})
    assert answer.status_code == 302
    client.logout()
    edition.file.refresh_from_db()
    assert edition.file.collection_id == private.pk
    assert_gone(client, half, edition)
