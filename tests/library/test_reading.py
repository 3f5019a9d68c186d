"""What the worker reads in files: text by page, cover, how they are made; and who may see it."""

from __future__ import annotations

import io
import subprocess
import sys

import pikepdf
import pytest
import typst
from django.core.management import call_command
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.models import LibraryIndexPage, PageText, Reading
from library.reading import extracting, keeping, running
from library.reading.running import Unreadable
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain

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
    assert picture.size == (reading.cover_width, reading.cover_height)


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


COVER = "/doc/carta/v1/es/cover.webp"


def test_the_cover_is_shown_and_asked_for_again_only_when_it_changed(library, text_pdf, client):
    page = charter(library, text_pdf)
    assert client.get(COVER).status_code == 404, "not read yet"
    read_now(page)
    answer = client.get(COVER)
    assert answer["Content-Type"] == "image/webp" and b"".join(answer.streaming_content).startswith(b"RIFF")
    assert client.get(COVER, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert f'src="{COVER}"' in client.get(page.url_in("en")).content.decode()


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
        assert ask(COVER).status_code == 404


def test_a_signed_file_keeps_its_bytes(library, text_pdf, client):
    """Reading looks at a copy."""
    with pikepdf.open(io.BytesIO(text_pdf)) as opened:
        opened.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        out = io.BytesIO()
        opened.save(out)
    page = charter(library, out.getvalue())
    read_now(page)
    assert b"".join(client.get("/doc/carta/es.pdf").streaming_content) == out.getvalue()
