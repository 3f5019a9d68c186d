"""External links: collected from what is public, asked with care, reported when they stay broken."""

from __future__ import annotations

import datetime
import http.server
import json
import threading

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from segib_site.external_links import asking, checking
from segib_site.external_links.asking import Answer
from segib_site.models import ExternalLink, ExternalLinkUse
from segib_site.slices import publishing
from tests.specimens.factories import edit, page, reload


@pytest.fixture
def it(home):
    it = page(home, es="Uno", en="One", live=("es",))
    words = '<p><a href="https://example.org/plan?a=1&amp;b=2">plan</a> (https://example.org/x).</p>'
    body = [{"type": "paragraph", "id": "a" * 8, "value": words}]
    edit(it, body_es=json.dumps(body), introduction_en="https://draft.example.org/")
    publishing.publish(it, ["es"])
    return reload(it)


@pytest.mark.django_db
def test_only_links_that_readers_see_are_collected(it):
    assert checking.collect() == 2
    assert set(ExternalLink.objects.values_list("url", flat=True)) == {
        "https://example.org/plan?a=1&b=2",
        "https://example.org/x",
    }
    use = ExternalLinkUse.objects.first()
    assert (use.slice, use.title) == ("es", "Uno")
    edit(it, body_es="[]")
    assert checking.collect() == 2, "the draft changes nothing"
    publishing.publish(it, ["es"])
    assert checking.collect() == 0 and not ExternalLink.objects.exists()


@pytest.mark.django_db
def test_a_link_is_broken_after_two_nights_and_mended_by_one_answer(it, client):
    checking.collect()
    now = timezone.now()
    answers = {"https://example.org/x": Answer(404), "https://example.org/plan?a=1&b=2": Answer(200)}
    assert checking.check_due(now, answers.get, pause=0) == (2, 1)
    client.force_login(get_user_model().objects.create_superuser("boss"))
    report = reverse("segib_external_links")
    assert "example.org" not in client.get(report).content.decode()
    later = now + datetime.timedelta(days=1)
    assert checking.check_due(later, answers.get, pause=0) == (1, 1), "what works is asked once a week"
    shown = client.get(report).content.decode()
    assert "https://example.org/x" in shown and reverse("wagtailadmin_pages:edit", args=[it.pk]) in shown
    assert client.get(report, {"export": "csv"}).status_code == 200
    answers["https://example.org/x"] = Answer(200)
    assert checking.check_due(later + datetime.timedelta(days=7), answers.get, pause=0) == (2, 0)
    assert not ExternalLink.objects.broken().exists()


def test_a_site_that_refuses_machines_says_nothing_about_its_pages():
    assert not any(Answer(status).is_broken for status in (200, 301, 403, 429, 503))
    assert all(answer.is_broken for answer in (Answer(404), Answer(410), Answer(500), Answer(error="x")))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "file:///etc/passwd",
        "https://",
    ],
)
def test_no_address_of_our_own_network_is_asked(url):
    answer = asking.ask(url)
    assert answer.status is None and answer.error


@pytest.fixture
def server(monkeypatch):
    """A site to ask; the check of public addresses lets this one through."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send(405 if self.path == "/no-head" else None)

        def do_GET(self):
            self.send()

        def send(self, status=None):
            place = {"/moved": "/there", "/loop": "/loop", "/inside": "http://10.1.2.3/"}.get(self.path)
            self.send_response(
                status or (302 if place else 200 if self.path in ("/there", "/no-head") else 404)
            )
            if place:
                self.send_header("Location", place)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        real = asking.public_address
        monkeypatch.setattr(
            asking, "public_address", lambda host, port: host if host == "127.0.0.1" else real(host, port)
        )
        yield f"http://127.0.0.1:{site.server_port}"
        site.shutdown()


def test_asks_follows_redirects_and_judges_each_step(server):
    assert asking.ask(f"{server}/there") == Answer(200)
    assert asking.ask(f"{server}/moved") == Answer(200)
    assert asking.ask(f"{server}/no-head") == Answer(200)
    assert asking.ask(f"{server}/gone") == Answer(404)
    assert asking.ask(f"{server}/loop").error == "too many redirects"
    assert asking.ask(f"{server}/inside").error == "not a public address"
