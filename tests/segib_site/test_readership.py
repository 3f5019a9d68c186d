"""Readers' figures: sums a month, and nothing of anybody."""

from __future__ import annotations

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from segib_site.models import ReaderCount
from segib_site.readership import counting
from tests.specimens.factories import page

pytestmark = pytest.mark.django_db

READER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def counted(settings):
    settings.COUNT_READERS, settings.COUNT_READERS_SECONDS = True, 3600
    counting.forget()
    yield
    counting.forget()


def figures(kind):
    counting.write_down()
    rows = ReaderCount.objects.filter(kind=kind)
    return {(row.language, row.detail): row.count for row in rows.order_by("language", "detail")}


def test_views_are_counted_by_language_and_section(home, client):
    section = page(home, es="Cumbres", en="Summits", live=("es", "en"))
    child = page(section, es="Una", live=("es",))
    for url in (section.url_in("es"), child.url_in("es"), child.url_in("es"), child.url_in("en")):
        assert client.get(url, headers=READER).status_code == 200
    counting.write_down()
    rows = {(r.kind, r.language): (r.section, r.count) for r in ReaderCount.objects.all()}
    assert rows == {("view", "es"): (section.path, 3), ("fallback", "en"): (section.path, 1)}


def test_counting_costs_the_reader_no_query(home, client, django_assert_num_queries):
    it = page(home, es="Una", live=("es",))
    client.get(it.url_in("es"), headers=READER)
    with django_assert_num_queries(0):
        counting.count_view(it, type("R", (), {"method": "GET", "headers": READER, "COOKIES": {}})())


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "python-requests/2", "Some crawler"])
def test_machines_are_not_counted(home, client, agent):
    it = page(home, es="Una", live=("es",))
    client.get(it.url_in("es"), headers={"User-Agent": agent})
    client.head(it.url_in("es"), headers=READER)
    assert not figures("view")


def test_staff_who_are_signed_in_are_not_counted_and_no_answer_varies_by_cookie(home, client):
    it = page(home, es="Una", live=("es",))
    client.force_login(get_user_model().objects.create_superuser("boss"))
    answer = client.get(it.url_in("es"), headers=READER)
    assert not figures("view") and "cookie" not in answer.get("Vary", "").lower()


def test_failed_searches_are_kept_without_what_may_be_personal(home, client):
    for words in ("  Zzyzx  Camino ", "zzyzx camino", "ana@example.org", "+34 600 123 456"):
        assert client.get("/es/buscar/", {"q": words}, headers=READER).status_code == 200
    assert figures("failed_search") == {("es", "zzyzx camino"): 2}
    assert sum(figures("search").values()) >= 4


def test_addresses_that_do_not_exist_are_counted_by_path_alone(home, client):
    for path in ("/es/nada/?secret=1", "/es/nada/", "/wp-login.php", "/pt/ana@example.org/"):
        assert client.get(path, headers=READER).status_code == 404
    assert figures("missing") == {("es", "/es/nada/"): 2}


def test_sums_are_added_and_made_up_words_fill_no_disk(home, monkeypatch):
    monkeypatch.setattr(counting, "DETAILS_A_MONTH", 3)
    for number in range(5):
        counting._count(("missing", "es", "", f"/es/{number}/"))
        counting._count(("missing", "es", "", "/es/0/"))
    assert len(figures("missing")) == 3
    counting._count(("missing", "es", "", "/es/0/"))
    assert figures("missing")[("es", "/es/0/")] == 7


def test_what_cannot_be_written_waits(home, monkeypatch):
    from django.db import DatabaseError

    counting._count(("search", "es", "", ""))

    def fail(*args):
        raise DatabaseError("locked")

    with monkeypatch.context() as broken:
        broken.setattr(counting._sums, "_add", fail)
        assert counting.write_down() == 0
    assert figures("search") == {("es", ""): 1}


def test_the_report_and_its_csv(home, client):
    section = page(home, es="Cumbres", live=("es",))
    for _time in range(2):
        client.get(section.url_in("es"), headers=READER)
        client.get(section.url_in("pt"), headers=READER)
        client.get("/es/buscar/", {"q": "=zzyzx"}, headers=READER)
    client.get("/es/buscar/", {"q": "once only"}, headers=READER)
    counting.write_down()
    address = reverse("segib_readers")
    assert client.get(address).status_code == 302
    client.force_login(get_user_model().objects.create_superuser("boss"))
    shown = client.get(address)
    assert shown.context["sections"] == [("Cumbres", [(2, 0), (0, 0), (2, 2)], 4)]
    text = client.get(address, {"export": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["month", "what", "language", "section", "words_or_address", "times"]
    assert ["'=zzyzx", "2"] in [row[4:] for row in rows]
    assert not any("once only" in row for row in rows)
    for bad in ("2026-13", "x", "2026-11-01"):
        assert client.get(address, {"month": bad}).status_code == 404


def test_the_report_is_for_those_who_edit(home, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor"))
    assert client.get(reverse("segib_readers")).status_code in (302, 403)
