"""An address that was given out once keeps giving what it gave, whatever becomes of the publication."""

from __future__ import annotations

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from wagtail.actions.move_page import MovePageAction

from library.models import LibraryIndexPage
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import draft, edit, page, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIRST, LATEST = "/doc/carta/v1/es.pdf", "/doc/carta/es.pdf"


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def taken(client, address):
    """What a partner takes note of: bytes, entity tag, digest, length."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    content = b"".join(answer.streaming_content)
    head = client.head(address)
    named = ("ETag", "Repr-Digest", "Content-Length", "Content-Type", "Last-Modified")
    assert [head[name] for name in named] == [answer[name] for name in named]
    assert answer["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    return content, [answer[name] for name in named]


def add(it, *editions):
    """Publish new editions of a publication."""
    one = draft(it)
    one.editions = [*one.editions.all(), *editions]
    one.save_revision()
    publishing.publish(reload(it), ["shared"])


def test_an_old_version_stays_whatever_becomes_of_the_publication(client, library, home, admin_user):
    it = domain.publication(
        "carta", library, codes=("es", "pt"), title="Carta", editions=[domain.held("es", domain.pdf(2))]
    )
    first = taken(client, FIRST)
    pages = {code: it.url_in(code) for code in ("es", "pt")}

    def stands():
        assert taken(client, FIRST) == first
        for code, address in pages.items():
            assert client.get(address, follow=True).status_code == 200, "its page's first address, too"
            leads = client.get("/doc/carta/", headers={"accept-language": code})
            assert leads.status_code == 303 and client.get(leads["Location"]).status_code == 200

    stands()
    add(it, domain.held("es", domain.pdf(3), 2))
    stands()
    second = taken(client, "/doc/carta/v2/es.pdf")
    add(it, domain.held("es", domain.pdf(4), 3))
    stands()
    assert taken(client, LATEST)[0] == taken(client, "/doc/carta/v3/es.pdf")[0] != first[0]

    edit(it, title_es="Carta renombrada", title_pt="Carta renomeada", slug_es="otra", slug_pt="outra")
    publishing.publish(reload(it), ["es", "pt"])
    stands()
    above = page(home, es="Archivo", en="Archive", pt="Arquivo", live=languages.CODES)
    archive = domain.made(LibraryIndexPage, above, title="Archivo")
    MovePageAction(reload(it), reload(archive), pos="last-child", user=admin_user).execute()
    stands()

    edit(it, title_en="Charter", introduction_en="About.")
    publishing.publish(reload(it), ["en"])
    add(it, domain.held("en", domain.pdf(5)))
    stands()
    assert taken(client, "/doc/carta/v1/en.pdf")[0] != first[0]
    SiteDocument.objects.update(title="Otro nombre")
    for command in ("renew_catalogue", "rebuild_search"):
        call_command(command, verbosity=0)
    stands()
    successor = domain.publication("carta-nueva", library, title="Carta nueva", supersedes=reload(it))
    stands()
    assert taken(client, "/doc/carta/v2/es.pdf") == second
    assert "carta-nueva" in client.get(reload(it).url_in("es")).content.decode()
    assert successor.live


def test_the_symbol_that_addresses_are_made_of_neither_changes_nor_comes_again(library):
    it = domain.publication("carta", library, editions=[domain.held("es", domain.pdf())])
    with pytest.raises(ValidationError):
        edit(it, symbol="carta-2")
        publishing.publish(reload(it), ["shared"])
    reload(it).delete()
    with pytest.raises(ValidationError):
        domain.publication("carta", library)
