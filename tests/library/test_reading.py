"""What the worker reads in files: text by page, cover, how they are made; and who may see it."""

from __future__ import annotations

import io
import subprocess
import sys

import pikepdf
import pytest
import typst
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.finding import covers
from library.models import LibraryIndexPage, PageText, Reading
from library.reading import extracting, keeping, running
from library.reading.running import Unreadable
from library.reading.telling import tell
from segib_site import languages
from segib_site.presentation import search_url
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.people import administrator, member, speaking

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

State = Reading.State
WORDS = [
    "La Conferencia adoptó la Carta en Santo Domingo.",
    "Cooperación sobre el agua.",
    "Anexo con firmas de todos.",
]


@pytest.fixture(scope="module")
def text_pdf(tmp_path_factory):
    """A tagged file of three pages with words."""
    source = tmp_path_factory.mktemp("typst") / "x.typ"
    source.write_text(
        '#set document(title: "X", date: none)\n' + "\n#pagebreak()\n".join(WORDS), encoding="utf-8"
    )
    return typst.compile(str(source), ignore_system_fonts=True, pdf_standards=["ua-1"])


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def charter(library, content, **values):
    return domain.publication("carta", library, editions=[domain.held("es", content)], **values)


def read_now(page):
    document = page.editions.get().file
    keeping.read(document)
    return Reading.objects.get(document=document)


def test_text_is_kept_by_page_with_what_its_words_are_found_by(library, text_pdf):
    reading = read_now(charter(library, text_pdf))
    assert (reading.state, reading.pages, reading.is_tagged, reading.language) == (State.READ, 3, True, "es")
    texts = list(reading.page_texts.values_list("number", "text"))
    assert texts == list(enumerate(WORDS, start=1))
    assert " cooper " in PageText.objects.get(number=2).keys
    with reading.cover.open("rb") as file:
        picture = Image.open(io.BytesIO(file.read()))
    assert picture.format == "WEBP" and max(picture.size) == extracting.COVER_EDGE
    measured = Reading.objects.values_list("cover_width", "cover_height").get()
    assert picture.size == measured, "in the database: lists ask for nothing else"


def test_pictures_of_pages_have_no_text_and_say_so(library, client):
    page = charter(library, domain.pdf(2))
    assert read_now(page).state == State.NO_TEXT
    assert not PageText.objects.exists()
    for code, said in (
        ("es", "imágenes de páginas"),
        ("en", "pictures of pages"),
        ("pt", "imagens de páginas"),
    ):
        assert said in client.get(page.url_in(code)).content.decode()


def test_what_cannot_be_read_is_kept_as_that_and_tried_again(library, client):
    page = charter(library, b"%PDF-1.7 nonsense")
    assert client.get(page.url_in("es")).status_code == 200, "it is public all the same"
    reading = read_now(page)
    assert (reading.state, reading.attempts) == (State.FAILED, 1) and reading.reason
    assert list(keeping.unread()) == [reading.document]
    assert read_now(page).attempts == 2
    Reading.objects.update(attempts=keeping.MOST_ATTEMPTS)
    assert not keeping.unread().exists(), "not for ever"


def test_a_file_that_takes_too_long_is_given_up(library, text_pdf, monkeypatch):
    file = charter(library, text_pdf).editions.get().file.file
    monkeypatch.setattr(running, "MOST_SECONDS", 0.01)
    with pytest.raises(Unreadable, match="too long"):
        running.extract(file)


def test_the_program_that_reads_has_little_memory_and_time(tmp_path):
    """Also where the file is nothing that it can read."""
    program = """if True:
        import resource, runpy, sys
        try:
            runpy.run_module("library.reading.extracting", run_name="__main__")
        except Exception:
            print(resource.getrlimit(resource.RLIMIT_AS)[1], resource.getrlimit(resource.RLIMIT_CPU)[1])
    """
    command = [sys.executable, "-c", program, str(tmp_path / "nothing.pdf"), str(tmp_path / "cover.webp")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == [str(extracting.MOST_MEMORY), str(extracting.MOST_CPU_SECONDS)]


def test_a_file_that_takes_too_much_is_given_up(library, text_pdf, monkeypatch):
    file = charter(library, text_pdf).editions.get().file.file
    program = f"""if True:
        import sys
        from library.reading import extracting
        extracting.MOST_MEMORY = {40 * 1024**2}
        extracting._limit()
        extracting.read(*sys.argv[-2:])
    """

    def run(command, *, run=subprocess.run, **how):
        return run([sys.executable, "-c", program, *command[-2:]], **how)

    monkeypatch.setattr(running.subprocess, "run", run)
    with pytest.raises(Unreadable):
        running.extract(file)


def test_publishing_has_the_file_read_once(
    library, text_pdf, django_capture_on_commit_callbacks, monkeypatch
):
    asked = []
    monkeypatch.setattr(keeping, "extract", lambda file: asked.append(file.name) or running.extract(file))
    with django_capture_on_commit_callbacks(execute=True):
        page = charter(library, text_pdf)
    assert Reading.objects.get().state == State.READ
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(page, ["shared"])
        call_command("read_documents")
    assert len(asked) == 1


def test_a_file_in_another_language_is_read_in_that(library, text_pdf, django_capture_on_commit_callbacks):
    page = charter(library, text_pdf)
    read_now(page)
    edition = page.editions.get()
    edition.language = "pt"
    with django_capture_on_commit_callbacks(execute=True):
        edition.save()
    assert Reading.objects.get().language == "pt"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("coopera-\r\nción  ibero\x02\r\namericana", "cooperación iberoamericana"),
        ("Ibero-\r\nAmérica", "Ibero- América"),
        ("a\x00b\u00ad", "a b"),
        ("1991-\r\n2021", "1991- 2021"),
    ],
)
def test_words_cut_at_the_end_of_a_line_are_made_whole(raw, text):
    assert extracting.clean(raw) == text


COVER, SMALL = "/doc/carta/v1/es/cover.webp", "/doc/carta/v1/es/cover-small.webp"


def test_the_cover_is_shown_and_asked_for_again_only_when_it_changed(library, text_pdf, client):
    page = charter(library, text_pdf)
    assert client.get(COVER).status_code == 404, "not read yet"
    read_now(page)
    answer = client.get(COVER)
    assert answer["Content-Type"] == "image/webp" and b"".join(answer.streaming_content).startswith(b"RIFF")
    assert client.get(COVER, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert f'src="{COVER}"' in client.get(page.url_in("en")).content.decode()


def test_lists_show_a_cover_made_small(library, text_pdf, client):
    """Twenty-five of them on a page: its place is kept, it costs little, and nobody hears of it."""
    page = charter(library, text_pdf)
    read_now(page)
    answer = client.get(SMALL)
    content = b"".join(answer.streaming_content)
    width, height = Image.open(io.BytesIO(content)).size
    assert width == covers.SMALL[0] and len(content) < 5_000 and answer["Content-Length"] == str(len(content))
    assert client.get(SMALL, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert answer["ETag"] != client.get(COVER)["ETag"]
    html = client.get(library.url_in("es")).content.decode()
    picture = BeautifulSoup(html, "html.parser").select_one(f'img[src="{SMALL}"]')
    assert (picture["width"], picture["height"]) == (str(width), str(height))
    assert picture["alt"] == "" and picture["loading"] == "lazy"


@pytest.mark.parametrize(("size", "small"), [
    ((452, 640), (144, 204)), ((640, 360), (144, 81)), ((20, 640), (7, 216)), ((640, 1), (144, 1)),
    ((90, 60), (90, 60)),
])  # fmt: skip
def test_a_cover_of_any_shape_is_made_small(size, small):
    assert covers.small_size(*size) == small


@pytest.mark.parametrize("how", ["unpublished", "private", "collection", "withdrawn", "retracted"])
def test_the_cover_of_what_is_not_public_is_not_either(library, text_pdf, client, how):
    page = charter(library, text_pdf)
    read_now(page)
    if how == "unpublished":
        publishing.unpublish(page, languages.CODES)
    elif how == "private":
        PageViewRestriction.objects.create(page_id=library.pk, restriction_type="login")
    elif how == "collection":
        file = page.editions.get().file
        file.collection = Collection.get_first_root_node().add_child(name="Interno")
        file.save()
        CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    elif how == "withdrawn":
        page.editions.update(is_withdrawn=True)
    else:
        type(page).objects.update(status="retracted")
    for ask in (client.get, client.head):
        assert ask(COVER).status_code == ask(SMALL).status_code == 404


SECRET = "Zarzaparrilla secreta de la reunión."


def test_the_file_of_a_draft_is_read_and_shows_nowhere(
    library, text_pdf, client, tmp_path, django_capture_on_commit_callbacks
):
    """Its editor learns at once that it has text or not; nobody else learns anything before it is public."""
    source = tmp_path / "secret.typ"
    source.write_text(SECRET * 3, encoding="utf-8")
    page = charter(library, text_pdf)
    secret = domain.held("es", typst.compile(str(source), ignore_system_fonts=True), 2)
    with django_capture_on_commit_callbacks(execute=True):
        drafted = page.get_latest_revision_as_object()
        drafted.editions.add(secret)
        drafted.save_revision(clean=False)
    assert Reading.objects.get(document=secret.file_id).page_texts.get().text.startswith("Zarzaparrilla")
    for code in languages.CODES:
        for address in (
            page.url_in(code),
            f"{library.url_in(code)}?q=zarzaparrilla",
            f"{search_url(code)}?q=zarzaparrilla",
        ):
            html = client.get(address).content.decode()
            assert "secreta" not in html and "/doc/carta/v2/" not in html, address
    for address in (COVER, SMALL):
        assert client.get(address.replace("/v1/", "/v2/")).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        publishing.publish(page, ["shared"])
    html = client.get(f"{library.url_in('es')}?q=zarzaparrilla").content.decode()
    assert "secreta" in html, "it is found as soon as it is public"


def test_drafts_ask_for_nothing_that_is_known(library, text_pdf, django_capture_on_commit_callbacks):
    page = charter(library, text_pdf)
    read_now(page)
    with django_capture_on_commit_callbacks() as asked:
        page.get_latest_revision_as_object().save_revision(clean=False)
    assert not [one for one in asked if "keeping" in one.__qualname__ or "ask" in one.__qualname__]


TOLD = {
    State.NO_TEXT: ("imágenes de páginas", "pictures of pages", "imagens de páginas"),
    State.WAITING: ("espera su lectura", "waits to be read", "aguarda leitura"),
    State.FAILED: ("aún no se pudo leer", "could not be read yet", "ainda não pôde ser lido"),
}


@pytest.mark.parametrize("state", [*TOLD, State.READ])
@pytest.mark.parametrize(("place", "language"), [(0, "es"), (1, "en"), (2, "pt-br")])
def test_the_form_says_beside_an_edition_what_its_file_is_like(
    library, text_pdf, client, state, place, language
):
    page = charter(library, text_pdf)
    if state != State.WAITING:
        read_now(page)
        Reading.objects.update(state=state)
    client.force_login(speaking(administrator(), language))
    for address in ("wagtailadmin_pages:edit", "segib_files"):
        html = client.get(reverse(address, args=[page.pk])).content.decode().lower()
        for other, words in TOLD.items():
            assert (words[place] in html) == (other == state), (address, other)


def test_the_form_looks_up_all_readings_together(library, text_pdf, client):
    codes = languages.CODES
    page = domain.publication("carta", library, editions=[domain.held(code, text_pdf) for code in codes])
    client.force_login(administrator())
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        html = client.get(address).content.decode()
    assert html.count("Waits to be read") == len(codes)
    assert sum('FROM "library_reading"' in one["sql"] for one in asked) == 1


def test_it_is_said_when_nobody_tries_again(library, text_pdf):
    page = charter(library, text_pdf)
    reading = read_now(page)
    assert tell(reading) is None
    reading.state, reading.attempts = State.FAILED, 1
    assert not tell(reading).is_warning
    reading.attempts = keeping.MOST_ATTEMPTS
    assert tell(reading).is_warning and "again" not in tell(reading).title


def test_a_signed_file_keeps_its_bytes(library, text_pdf, client):
    """Reading looks at a copy."""
    with pikepdf.open(io.BytesIO(text_pdf)) as opened:
        opened.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        out = io.BytesIO()
        opened.save(out)
    page = charter(library, out.getvalue())
    read_now(page)
    assert b"".join(client.get("/doc/carta/es.pdf").streaming_content) == out.getvalue()


def test_who_only_translates_reads_it_too(library, text_pdf, client):
    """Her form shows editions to read."""
    page = charter(library, text_pdf)
    read_now(page)
    Reading.objects.update(state=State.NO_TEXT)
    client.force_login(speaking(member("translators-pt"), "pt-br"))
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode().lower()
    assert TOLD[State.NO_TEXT][2] in html
