"""The addresses that Wagtail gives to documents: for those who see something that refers to one."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.models import LibraryIndexPage
from organisation.models import StandardPage
from segib_site.safety import draft_links
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import edit, page, reload
from tests.specimens.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def document():
    return domain.document(domain.pdf(3), "plan.pdf")


def address(document):
    return reverse("wagtaildocs_serve", args=[document.pk, document.filename])


def linking(document, home, *codes):
    """A page that links to a document in the text of some languages, and is public in all."""
    text = f'<p><a linktype="document" id="{document.pk}">Plan</a></p>'
    link = json.dumps([{"type": "paragraph", "value": text, "id": "b1"}])
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    edit(it, **{f"body_{code}": link for code in codes})
    publishing.publish(reload(it), codes)
    return reload(it)


def status(client, document, **headers):
    answer = client.get(address(document), headers=headers)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_a_document_that_nobody_refers_to_is_not_handed_out(client, document, home):
    assert status(client, document) == 404
    it = linking(document, home, "es")
    assert status(client, document) == 200
    edit(it, body_es="[]")
    assert status(client, document) == 200, "only the draft does without it"
    publishing.publish(reload(it), ["es"])
    assert status(client, document) == 404


def test_it_is_sent_as_other_files_are(client, document, home):
    linking(document, home, "es")
    whole = client.get(address(document))
    content = b"".join(whole.streaming_content)
    with document.file.open("rb") as file:
        assert content == file.read()
    assert "Content-Encoding" not in whole
    assert whole["Content-Type"] == "application/pdf" and whole["X-Content-Type-Options"] == "nosniff"
    assert whole["Content-Disposition"] == f'inline; filename="document-{document.pk}.pdf"; ' + (
        "filename*=UTF-8''plan.pdf.pdf"
    )
    part = client.get(address(document), headers={"range": "bytes=10-", "if-range": whole["ETag"]})
    assert part.status_code == 206 and b"".join(part.streaming_content) == content[10:]
    assert status(client, document, **{"if-none-match": whole["ETag"]}) == 304
    assert client.head(address(document)).status_code == 200


def test_only_languages_that_are_public_count(client, document, home):
    it = linking(document, home, "pt")
    assert status(client, document) == 200
    publishing.unpublish(it, ["pt"])
    assert status(client, document) == 404


def test_it_is_for_those_who_see_the_page(client, document, home, django_user_model):
    it = linking(document, home, "es")
    PageViewRestriction.objects.create(page_id=it.pk, restriction_type="login")
    assert status(client, document) == 404
    client.force_login(django_user_model.objects.create_user("ana", "ana@example.org", "x"))
    assert status(client, document) == 200


def test_who_works_with_documents_sees_them_before_they_are_used(client, document):
    client.force_login(member("editors"))
    assert status(client, document) == 200


def test_a_private_collection_stays_private(client, document, home):
    linking(document, home, "es")
    document.collection = Collection.get_first_root_node().add_child(name="Interno")
    document.save()
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    answer = client.get(address(document))
    assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_the_document_of_an_edition_leads_to_its_permanent_address(client, home):
    library = domain.made(LibraryIndexPage, home, title="Biblioteca")
    it = domain.publication("carta", library, editions=[domain.held("es", domain.pdf())])
    document = it.editions.get().file
    answer = client.get(address(document))
    assert (answer.status_code, answer["Location"]) == (303, "/doc/carta/v1/es.pdf")
    linking(document, home, "es")
    publishing.unpublish(reload(it), ["es", "en", "pt"])
    assert status(client, document) == 404, "a link in a text does not hand out what was taken back"


def test_who_has_a_link_to_a_draft_gets_what_the_draft_refers_to(client, document, home, admin_user):
    other = domain.document(domain.pdf(), "ajeno.pdf")
    it = domain.made(StandardPage, home, ("es",), title="Uno")
    text = f'<p><a linktype="document" id="{document.pk}">Plan</a></p>'
    edit(it, body_es=json.dumps([{"type": "paragraph", "value": text, "id": "b1"}]))
    link, token = draft_links.make(reload(it), ["es"], 7, admin_user)
    shown = client.get(f"/draft/{token}/es/").content.decode()
    own = f"/draft/{token}/documents/{document.pk}/{document.filename}"
    assert f'href="{own}"' in shown and 'href="/documents/' not in shown
    answer = client.get(own)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Referrer-Policy"] == "no-referrer" and "no-store" in answer["Cache-Control"]
    assert client.get(own, headers={"range": "bytes=0-3"}).status_code == 206
    assert status(client, document) == 404
    assert client.get(own.replace(str(document.pk), str(other.pk), 1)).status_code == 404
    assert client.get(f"/draft/{token}/documents/{other.pk}/{other.filename}").status_code == 404
    assert client.get(f"/draft/nothing/documents/{document.pk}/{document.filename}").status_code == 404
    CollectionViewRestriction.objects.create(collection=document.collection, restriction_type="login")
    assert client.get(own).status_code == 302, "a private collection is private"
    CollectionViewRestriction.objects.all().delete()
    draft_links.revoke(link, admin_user)
    assert client.get(own).status_code == 404
