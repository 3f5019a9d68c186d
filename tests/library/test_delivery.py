"""Files are sent as RFC 9110 says: whole, in part, not again, or not at all."""

from __future__ import annotations

import base64
import email
import hashlib
import io
import re

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory
from django.utils.translation import gettext
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.delivery import answers, names, ranges
from library.delivery.ranges import ByteRange, NotSatisfiable
from library.delivery.room import Room
from library.models import DownloadCount, LibraryIndexPage
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.slices import publishing
from tests.specimens import domain

slow = [pytest.mark.django_db, pytest.mark.slow]

ADDRESS = "/doc/carta/es.pdf"


def body(answer):
    """The bytes of an answer, whether it is sent in pieces or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


# -- ranges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", [(0, 0)]),
        ("bytes=0-", [(0, 99)]),
        ("bytes=90-200", [(90, 99)]),
        ("bytes=-10", [(90, 99)]),
        ("bytes=-1000", [(0, 99)]),
        ("BYTES = 5-6 , ,8-9", [(5, 6), (8, 9)]),
        ("bytes=200-300,1-2", [(1, 2)]),
        ("bytes=9-5", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=1-2;3", None),
        ("items=1-2", None),
        ("bytes=٣-٤", None),
        ("bytes=0-99,0-99", None),
        ("bytes=" + ",".join(f"{n}-{n}" for n in range(21)), None),
        ("bytes=0-" + "9" * 30, None),
    ],
)
def test_what_a_range_asks_for(header, expected):
    found = ranges.parse(header, 100)
    assert (found and [(one.first, one.last) for one in found]) == expected


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0), ("bytes=-5", 0)]
)
def test_what_is_outside_cannot_be_had(header, size):
    with pytest.raises(NotSatisfiable):
        ranges.parse(header, size)


@given(
    st.text(max_size=60) | st.text("0123456789-, =bytes", max_size=40).map("bytes={}".format),
    st.integers(0, 500),
)
def test_no_header_makes_more_than_there_is(header, size):
    try:
        found = ranges.parse(header, size)
    except NotSatisfiable:
        return
    for one in found or []:
        assert 0 <= one.first <= one.last < size
    assert sum(one.length for one in found or []) <= size


class InMemory:
    """Bytes in memory, as `answers.Bytes`."""

    def __init__(self, content):
        self.content, self.size = content, len(content)

    def read(self, part):
        yield from answers.pieces(io.BytesIO(self.content), part)


def representation(content):
    return answers.Representation(InMemory(content), "application/pdf", hashlib.sha256(content).hexdigest())


def ask(content, method="get", **headers):
    request = getattr(RequestFactory(), method)("/", headers=headers)
    return answers.send(request, representation(content))


@given(
    st.binary(min_size=1, max_size=300),
    st.lists(st.tuples(st.integers(0, 320), st.integers(0, 320) | st.none()), min_size=1, max_size=4),
)
def test_parts_are_what_the_whole_has_at_their_place(content, asked):
    """Compared with slices of the bytes."""
    header = "bytes=" + ",".join(f"{first}-{'' if last is None else last}" for first, last in asked)
    answer = ask(content, range=header)
    sent = body(answer)
    if answer.status_code == 416:
        assert all(first >= len(content) for first, _last in asked)
        assert answer["Content-Range"] == f"bytes */{len(content)}"
        return
    assert int(answer["Content-Length"]) == len(sent)
    if answer.status_code == 200:
        assert sent == content
        return
    wanted = [
        (f, min(len(content) - 1 if t is None else t, len(content) - 1)) for f, t in asked if f < len(content)
    ]
    if len(wanted) == 1:
        assert sent == content[wanted[0][0] : wanted[0][1] + 1]
        assert answer["Content-Range"] == f"bytes {wanted[0][0]}-{wanted[0][1]}/{len(content)}"
        return
    message = email.message_from_bytes(
        b"Content-Type: " + answer["Content-Type"].encode() + b"\r\n\r\n" + sent
    )
    parts = message.get_payload()
    assert [part["Content-Range"] for part in parts] == [f"bytes {f}-{t}/{len(content)}" for f, t in wanted]
    boundary = re.search("boundary=(.*)", answer["Content-Type"]).group(1).encode()
    raw = [part.partition(b"\r\n\r\n")[2] for part in sent.split(b"\r\n--" + boundary)[1:-1]]
    assert raw == [content[f : t + 1] for f, t in wanted]


CONTENT = bytes(range(256)) * 40
TAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"range": "bytes=5-9"}, 206),
        ({"range": "bytes=5-9", "if_range": TAG}, 206),
        ({"range": "bytes=5-9", "if_range": '"other"'}, 200),
        ({"range": "bytes=5-9", "if_range": f"W/{TAG}"}, 200),
        ({"range": "bytes=5-9", "if_range": "Mon, 01 Jan 2024 00:00:00 GMT"}, 200),
        ({"range": "bytes=5-9", "if_range": "nonsense"}, 200),
        ({"range": "bytes=99999-"}, 416),
        ({"range": "bytes=99999-", "if_range": '"other"'}, 200),
        ({"range": "bytes=99999-", "if_none_match": TAG}, 304),
        ({"range": "bytes=5-9", "if_none_match": TAG}, 304),
        ({"if_none_match": "*"}, 304),
        ({"if_none_match": f'"a", W/{TAG}'}, 304),
        ({"if_match": TAG}, 200),
        ({"if_match": '"other"'}, 412),
        ({"if_match": '"other"', "range": "bytes=0-1"}, 412),
        ({"if_match": f"W/{TAG}"}, 412),
    ],
)
def test_conditions_are_judged_before_ranges(headers, status):
    answer = ask(CONTENT, **headers)
    assert answer.status_code == status
    assert answer["ETag"] == TAG and answer["Accept-Ranges"] == "bytes"
    if status in (200, 206, 304):
        digest = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
        assert answer["Repr-Digest"] == f"sha-256=:{digest}:"
    if status in (304, 412):
        assert body(answer) == b""


def test_head_says_the_length_and_ignores_ranges():
    answer = ask(CONTENT, "head", range="bytes=0-1")
    assert (answer.status_code, body(answer), answer["Content-Length"]) == (200, b"", str(len(CONTENT)))


def test_an_empty_file_is_sent_whole():
    assert (ask(b"").status_code, body(ask(b"")), ask(b"")["Content-Length"]) == (200, b"", "0")


def test_a_file_that_is_shorter_than_recorded_is_not_taken_for_whole():
    class Cut(InMemory):
        def __init__(self, content):
            super().__init__(content)
            self.size += 10

    what = answers.Representation(Cut(CONTENT), "application/pdf", "0" * 64)
    with pytest.raises(OSError, match="shorter"):
        body(answers.send(RequestFactory().get("/"), what))


def test_a_file_is_read_in_pieces():
    taken = list(answers.pieces(io.BytesIO(bytes(answers.CHUNK * 3 + 5)), ByteRange(1, answers.CHUNK * 3)))
    assert max(map(len, taken)) <= answers.CHUNK and sum(map(len, taken)) == answers.CHUNK * 3


def test_a_reader_who_leaves_makes_room(settings):
    settings.DOWNLOADS_AT_ONCE = 1
    room = Room()
    sent = room.counted(iter([b"a", b"b"]))
    assert next(sent) == b"a" and room.is_full
    sent.close()
    assert not room.is_full


def test_operators_are_told_once_that_there_is_no_room(caplog):
    room = Room()
    room.say_that_it_is_full()
    room.say_that_it_is_full()
    assert len(caplog.records) == 1


# -- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Declaración de Santo Domingo", "Declaración de Santo Domingo.pdf"),
        ("../../etc/passwd\x00\r\nX: 1", "etc passwd X 1.pdf"),
        ('a"b\\c:d*e?f<g>h|i', "a b c d e f g h i.pdf"),
        ("\u202egnp.exe", "gnp.exe.pdf"),
        ("...", ""),
        ("palabra " * 40, ("palabra " * 10).strip() + ".pdf"),
    ],
)
def test_a_name_has_nothing_that_a_file_system_trips_over(title, name):
    assert names.file_name(title, ".pdf") == name


def test_the_name_is_given_in_two_ways():
    value = names.disposition("inline", "carta-v1-es.pdf", "Declaración.pdf")
    assert value == "inline; filename=\"carta-v1-es.pdf\"; filename*=UTF-8''Declaraci%C3%B3n.pdf"
    assert names.disposition("attachment", "x.pdf") == 'attachment; filename="x.pdf"'


# -- the address of a file --------------------------------------------------------------------


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


@pytest.fixture
def page(library):
    titles = {"es": "Carta de prueba: ámbito", "en": "Specimen charter", "pt": "Carta de teste"}
    return domain.publication("carta", library, title=titles, editions=[domain.held("es", domain.pdf(3))])


class TestAddress:
    pytestmark = slow

    def test_a_file_is_resumed_where_it_was_cut(self, client, page):
        whole = body(client.get(ADDRESS))
        first = client.get(ADDRESS, headers={"range": "bytes=0-99"})
        rest = client.get(ADDRESS, headers={"range": "bytes=100-", "if-range": first["ETag"]})
        assert (first.status_code, rest.status_code) == (206, 206)
        assert body(first) + body(rest) == whole
        assert hashlib.sha256(whole).hexdigest() == page.editions.get().sha256

    def test_it_has_a_name_in_its_language_and_leads_to_its_publication(self, client, page):
        answer = client.get(ADDRESS)
        body(answer)
        assert answer["Content-Disposition"] == (
            'inline; filename="carta-v1-es.pdf"; '
            "filename*=UTF-8''Carta%20de%20prueba%20%C3%A1mbito%20%28es%2C%20v1%29.pdf"
        )
        assert answer["Content-Language"] == "es" and answer["X-Content-Type-Options"] == "nosniff"
        assert '<http://testserver/doc/carta/>; rel="collection"' in answer["Link"]
        assert "Content-Encoding" not in answer and not answer.cookies
        saved = client.get(f"{ADDRESS}?download")
        body(saved)
        assert saved["Content-Disposition"].startswith("attachment;")

    def test_a_version_s_own_address_may_be_kept_for_longer(self, client, page):
        short, fixed = client.get(ADDRESS), client.get("/doc/carta/v1/es.pdf")
        assert body(short) == body(fixed)
        assert (short["Cache-Control"], fixed["Cache-Control"]) == (
            "public, max-age=3600",
            "public, max-age=86400",
        )

    @pytest.mark.parametrize("way", ["page", "library", "collection", "draft", "withdrawn", "retracted"])
    def test_who_may_not_have_it_learns_nothing_from_any_condition(self, client, library, page, way):
        tag = client.head(ADDRESS)["ETag"]
        status = 404
        if way in ("page", "library"):
            PageViewRestriction.objects.create(
                page_id=(page if way == "page" else library).pk, restriction_type="login"
            )
        elif way == "collection":
            file = page.editions.get().file
            file.collection = Collection.get_first_root_node().add_child(name="Interno")
            file.save()
            CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
        elif way == "draft":
            publishing.unpublish(page, languages.CODES)
        else:
            status = 410
            page.editions.update(is_withdrawn=True)
            if way == "retracted":
                type(page).objects.update(status=page.Status.RETRACTED)
        conditions = [
            {},
            {"if-none-match": tag},
            {"range": "bytes=0-1"},
            {"range": "bytes=99999999-"},
            {"if-match": '"x"'},
        ]
        for headers in conditions:
            for ask_ in (client.get, client.head):
                answer = ask_(ADDRESS, headers=headers)
                assert answer.status_code == status
                assert "ETag" not in answer and b"%PDF" not in answer.content and "Repr-Digest" not in answer

    @pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-1"}, {"if-none-match": "*"}])
    def test_a_file_held_elsewhere_is_always_elsewhere(self, client, library, headers):
        domain.publication("otra", library, editions=[domain.elsewhere("es", "https://x.org/a.pdf")])
        for ask_ in (client.get, client.head):
            answer = ask_("/doc/otra/es.pdf", headers=headers)
            assert (answer.status_code, answer["Location"]) == (303, "https://x.org/a.pdf")

    @pytest.mark.parametrize("code", languages.CODES)
    def test_who_comes_when_there_is_no_room_is_told_when_to_come_again(
        self, client, page, settings, monkeypatch, caplog, code
    ):
        settings.DOWNLOADS_AT_ONCE = 1
        monkeypatch.setattr(answers, "SMALL", 100)
        first = client.get(ADDRESS)
        pieces = iter(first.streaming_content)
        whole = next(pieces)
        in_language = {"accept-language": languages.tag(code)}
        for headers in ({}, {"range": "bytes=100-"}, {"range": "bytes=0-90,100-190"}):
            refused = client.get(ADDRESS, headers=in_language | headers)
            assert (refused.status_code, refused["Retry-After"]) == (503, "20")
            assert refused["Cache-Control"] == "no-store" and "ETag" not in refused
            with languages.forced(code):
                assert gettext("Too many downloads at the moment") in refused.content.decode()
        assert DownloadCount.objects.count() == 0, "nobody was sent anything"
        assert not [one for one in caplog.records if one.levelname == "ERROR"]
        assert client.head(ADDRESS).status_code == 200
        assert client.get(ADDRESS, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert body(client.get(ADDRESS, headers={"range": "bytes=0-9"})) == whole[:10], "a small part"
        assert client.get(page.url_in("es")).status_code == 200
        whole += b"".join(pieces)
        assert hashlib.sha256(whole).hexdigest() == page.editions.get().sha256
        assert body(client.get(ADDRESS)) == whole

    def test_the_front_server_sends_whole_files_where_it_is_set(self, client, page, settings):
        settings.ACCEL_PREFIX = "/_files/"
        name, tag = page.editions.get().file.file.name, f'"{page.editions.get().sha256}"'
        answer = client.get(ADDRESS)
        assert (answer.status_code, answer.content) == (200, b"")
        assert answer["X-Accel-Redirect"] == f"/_files/{name}" and answer["ETag"] == tag
        assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304
        part = client.get(ADDRESS, headers={"range": "bytes=0-3"})
        assert part.status_code == 206 and body(part) == b"%PDF" and "X-Accel-Redirect" not in part
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
        assert "X-Accel-Redirect" not in client.get(ADDRESS)

    def test_an_object_storage_is_asked_for_a_signed_address(self, client, page, monkeypatch):
        def no_path(self, name):
            raise NotImplementedError

        def signed(self, name, parameters):
            return f"https://bucket.example/{name}?signature=1&d={parameters['ResponseContentType']}"

        storage = type("Bucket", (FileSystemStorage,), {"path": no_path, "url": signed})()
        monkeypatch.setattr(SiteDocument._meta.get_field("file"), "storage", storage)
        answer = client.get(ADDRESS)
        assert answer.status_code == 302 and answer["Cache-Control"] == "no-store"
        assert answer["Location"].endswith("signature=1&d=application/pdf")
        PageViewRestriction.objects.create(page_id=page.pk, restriction_type="login")
        assert client.get(ADDRESS).status_code == 404
