"""Answers that are not pages."""

from __future__ import annotations

import io

import pytest
import wagtail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from tests.specimens.factories import page

pytestmark = pytest.mark.django_db


def test_this_is_wagtail_8():
    """Several add-ons pin an older Wagtail, and pip would downgrade it silently."""
    assert wagtail.VERSION[0] == 8


def test_robots_name_the_sitemap_and_leave_the_cms_alone(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines and "Sitemap: http://testserver/sitemap.xml" in lines


def test_pictures_are_served_and_documents_are_not(client):
    # Another test may have saved a picture of the name.
    picture = default_storage.save("images/x.png", ContentFile(b"\x89PNG"))
    default_storage.save("documents/secret.pdf", ContentFile(b"%PDF"))
    answer = client.get(f"/media/{picture}")
    assert answer.status_code == 200 and answer["Content-Security-Policy"] == "default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert io.BytesIO(b"".join(answer.streaming_content)).read() == b"\x89PNG"
    default_storage.save("covers/secret.webp", ContentFile(b"RIFF"))
    default_storage.save("waiting/secret.pdf", ContentFile(b"%PDF"))
    for path in (
        "covers/secret.webp",
        "waiting/secret.pdf",
        "./covers/secret.webp",
        "images//../covers/secret.webp",
    ):
        assert client.get(f"/media/{path}").status_code == 404, path
    for path in ("documents/secret.pdf", "../db.sqlite3", "images/../../secret_key", "images/"):
        assert client.get(f"/media/{path}").status_code in (400, 404)


def test_pages_take_no_forms(home):
    page(home, es="Uno", live=("es",))
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/es/uno/", {"x": 1})
    assert answer.status_code == 403
    assert 'lang="es"' in answer.content.decode() and not answer.cookies
    assert Client().post("/es/uno/").status_code == 405
    assert Client().head("/es/uno/").status_code == 200


@pytest.mark.parametrize("accepted", ["pt-PT", "pt-BR", "pt"])
def test_the_cms_speaks_brazilian_portuguese(client, accepted):
    answer = client.get("/admin/login/", headers={"accept-language": accepted}).content.decode()
    assert "senha" in answer.lower() and "palavra-passe" not in answer.lower()


def test_an_old_address_leads_to_its_own_language_only(home, client):
    from segib_site.slices import publishing
    from tests.specimens.factories import edit

    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    edit(it, slug_pt="novo")
    publishing.publish(it, ["pt"])
    answer = client.get("/pt/um/")
    assert (answer.status_code, answer["Location"]) == (301, "/pt/novo/")
    assert client.get("/es/um/").status_code == client.get("/en/um/").status_code == 404
    assert client.get("/es/uno/").status_code == client.get("/en/one/").status_code == 200
