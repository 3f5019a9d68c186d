"""Adding files to a publication: checked on arrival, kept aside for their sender, all editions or none."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from library.models import Edition, LibraryIndexPage, Reading, WaitingFile
from library.nightly_jobs import forget_waiting_files
from library.uploading import adding, guessing, waiting
from segib_site.models import SiteDocument
from segib_site.slices import publishing
from tests.specimens import bad_files, domain
from tests.specimens.factories import draft, edit, reload, text
from tests.specimens.people import administrator, editor, member, speaking

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCRIPT = bad_files.changed(lambda p: p.Root.__setitem__("/OpenAction", bad_files.script(p)))
REFUSED = {"es": "ejecuta", "en": "runs when it is opened", "pt-br": "executada"}


@pytest.fixture(scope="module")
def text_pdf(tmp_path_factory):
    """A file with Spanish words that says of itself that it is English, as its program does of every file."""
    source = tmp_path_factory.mktemp("typst") / "x.typ"
    source.write_text("Los países y las ciudades de la región, con una agenda del desarrollo. " * 4, "utf-8")
    return typst.compile(str(source), ignore_system_fonts=True)


@pytest.fixture(autouse=True)
def storage_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


@pytest.fixture
def carta(library):
    return domain.publication("carta", library, editions=[domain.held("es", domain.pdf(2))])


@pytest.fixture
def boss(client):
    client.force_login(administrator())
    return client


def pdf(name, content=None, pages=1):
    content = domain.pdf(pages) if content is None else content
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def send(client, page, *files, script=False):
    headers = {"accept": "application/json"} if script else {}
    return client.post(reverse("segib_files_upload", args=[page.pk]), {"files": list(files)}, headers=headers)


def screen(client, page, **data):
    address = reverse("segib_files", args=[page.pk])
    return client.post(address, data) if data else client.get(address)


def said(*rows, **more):
    """What the form says of files: ``(file, language, version, authority)``."""
    data = {"collection": Collection.get_first_root_node().pk}
    for one, language, version, authority in rows:
        data |= {
            f"{one.key}-language": language, f"{one.key}-version": version, f"{one.key}-authority": authority,
        }  # fmt: skip
    return data | more


def files_in_storage():
    storage = SiteDocument._meta.get_field("file").storage
    found = []
    for folder in ("documents", "waiting"):
        try:
            found += [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        except FileNotFoundError:
            continue
    return set(found)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("carta_es.pdf", "es"), ("Carta-PT-BR.pdf", "pt"), ("charter EN v2.pdf", "en"),
        ("ES_carta.pdf", "es"),
        ("Declaración en español.pdf", "es"), ("declaracao_portugues_2023.pdf", "pt"),
        ("carta-en-defensa-de-todos.pdf", ""), ("informe.pdf", ""), ("es.pdf", ""), ("", ""),
        ("carta_es_final_2.pdf", "es"), ("x" * 250, ""),
    ],
)  # fmt: skip
def test_a_name_says_its_language_or_nothing(name, language):
    assert guessing.from_name(name) == language


def test_common_words_tell_the_language_if_there_are_enough():
    spanish = "El programa de los países con una agenda del desarrollo y las ciudades por este año. " * 2
    portuguese = "O programa dos países com uma agenda do desenvolvimento e das cidades em que não há. " * 2
    english = "The programme of the countries with an agenda of development and the cities in it. " * 2
    assert [guessing.from_text(words) for words in (spanish, portuguese, english)] == ["es", "pt", "en"]
    assert guessing.from_text("2023") == guessing.from_text(spanish + english) == ""
    assert [guessing.from_tag(tag) for tag in ("pt-BR", "ES", "fr", "")] == ["pt", "es", "", ""]


def test_files_wait_for_their_sender_with_what_is_guessed_of_them(boss, carta, text_pdf):
    answer = send(boss, carta, pdf("carta_pt.pdf", pages=3), pdf("sin nombre.pdf", text_pdf), script=True)
    assert answer.status_code == 200 and answer.json()["refused"] == []
    first, second = WaitingFile.objects.all()
    assert (first.language, first.pages, first.name) == ("pt", 3, "carta_pt.pdf")
    assert second.language == "es", "by its words"
    row_pt, row_es = answer.json()["rows"]
    assert re.search(r'name="[^"]+-version" value="1"', row_pt)
    assert re.search(r'name="[^"]+-version" value="2"', row_es), "the first is public"
    with second.file.open("rb") as file:
        assert file.read() == text_pdf
    assert boss.get(f"/media/{second.file.name}").status_code == 404
    assert Edition.objects.count() == 1 and SiteDocument.objects.count() == 1


@pytest.mark.parametrize("language", list(REFUSED))
def test_a_bad_file_is_refused_in_the_sender_s_language_and_the_good_ones_wait(client, carta, language):
    client.force_login(speaking(administrator(), language))
    answer = send(client, carta, pdf("mala.pdf", SCRIPT), pdf("buena_es.pdf"), script=True)
    assert answer.status_code == 200
    [reason] = answer.json()["refused"]
    assert REFUSED[language] in reason and "mala.pdf" in reason
    assert [one.name for one in WaitingFile.objects.all()] == ["buena_es.pdf"]
    answer = send(client, carta, pdf("mala.pdf", SCRIPT))
    assert REFUSED[language] in client.get(answer.url).content.decode(), "without script, too"


def test_no_bad_file_gets_past_the_upload(boss, carta):
    before = files_in_storage()
    for _what, fault, content in bad_files.by_hand():
        answer = send(boss, carta, pdf("x.pdf", content), script=True)
        assert answer.status_code == 422 and answer.json()["rows"] == [], fault
    assert not WaitingFile.objects.exists() and files_in_storage() == before
    assert send(boss, carta, script=True).status_code == 422


def test_all_become_editions_of_the_draft_and_nothing_else_changes(
    boss, carta, django_capture_on_commit_callbacks
):
    edit(carta, **{"introduction_es": "Lo que otra persona escribe."})
    send(boss, carta, pdf("a_pt.pdf", pages=3), pdf("b_es.pdf", pages=4))
    portuguese, spanish = WaitingFile.objects.all()
    with portuguese.file.open("rb") as file:
        content = file.read()
    with django_capture_on_commit_callbacks(execute=True):
        answer = screen(
            boss, carta, **said((portuguese, "pt", "1", "authentic"), (spanish, "es", "", "not_recorded"))
        )
    assert answer.status_code == 302 and answer.url == reverse("wagtailadmin_pages:edit", args=[carta.pk])
    now = draft(carta)
    assert text(now, "introduction", "es") == "Lo que otra persona escribe."
    rows = {(row.language, row.version): row for row in now.editions.all()}
    assert set(rows) == {("es", 1), ("pt", 1), ("es", 2)}
    added = rows["pt", 1]
    assert (added.pages, added.authority) == (3, "authentic") and added.sha256 == portuguese.sha256
    assert added.file.file.name.startswith("documents/carta-v1-pt")
    with added.file.file.open("rb") as file:
        assert file.read() == content
    assert reload(carta).editions.count() == 1, "nothing public changed"
    assert not WaitingFile.objects.exists()
    assert not any(name.startswith("waiting/") for name in files_in_storage())
    assert Reading.objects.filter(document=added.file).exists(), "the worker reads it"
    publishing.publish(reload(carta), ["shared"])
    assert reload(carta).editions.count() == 3
    assert boss.get("/doc/carta/es.pdf").status_code == 200


def test_one_mistake_and_nothing_is_added_and_nothing_chosen_is_lost(boss, carta):
    send(boss, carta, pdf("a_en.pdf", pages=3), pdf("b_es.pdf", pages=4))
    before = files_in_storage()
    english, spanish = WaitingFile.objects.all()
    answer = screen(
        boss, carta, **said((english, "en", "7", "authentic"), (spanish, "es", "1", "unofficial"))
    )
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "English text is never authentic" in words and "The next free one is 2" in words
    assert 'value="7"' in words and '<option value="unofficial" selected>' in words
    assert draft(carta).editions.count() == 1 and files_in_storage() == before
    answer = screen(boss, carta, **said((english, "", "", "translation"), (spanish, "es", "x", "unofficial")))
    assert "Say which language it is in" in answer.content.decode()
    assert WaitingFile.objects.count() == 2
    answer = screen(boss, carta, **said((english, "en", "2", "x"), (spanish, "fr", "-1", "unofficial")))
    assert answer.status_code == 200 and WaitingFile.objects.count() == 2


def test_two_files_cannot_be_the_same_version(boss, carta):
    send(boss, carta, pdf("a_es.pdf", pages=3), pdf("b_es.pdf", pages=4))
    first, second = WaitingFile.objects.all()
    answer = screen(boss, carta, **said((first, "es", "2", "authentic"), (second, "es", "2", "authentic")))
    assert "The next free one is 3" in answer.content.decode()
    screen(boss, carta, **said((first, "es", "", "authentic"), (second, "es", "2", "authentic")))
    assert {row.version: row.pages for row in draft(carta).editions.all()} == {1: 2, 2: 4, 3: 3}


def test_a_failure_in_the_middle_leaves_nothing_behind(boss, carta, monkeypatch):
    send(boss, carta, pdf("a_es.pdf", pages=3), pdf("b_pt.pdf", pages=4))
    first, second = WaitingFile.objects.all()
    before, documents = files_in_storage(), SiteDocument.objects.count()

    def fail(*args, **kwargs):
        assert len(files_in_storage()) == len(before) + 2
        raise OSError("the disk is full")

    monkeypatch.setattr(publishing, "save_draft", fail)
    with pytest.raises(OSError, match="full"):
        screen(boss, carta, **said((first, "es", "", "authentic"), (second, "pt", "", "authentic")))
    assert files_in_storage() == before and SiteDocument.objects.count() == documents
    assert WaitingFile.objects.count() == 2


def test_the_same_bytes_are_told_of_and_not_stored_twice(boss, carta):
    document = carta.editions.get().file
    with document.file.open("rb") as file:
        content = file.read()
    send(boss, carta, pdf("otra_vez_es.pdf", content))
    assert "in the draft already" in screen(boss, carta).content.decode()
    [one] = WaitingFile.objects.all()
    answer = screen(boss, carta, **said((one, "es", "5", "authentic")))
    assert "This very file is here already: Spanish, version 1" in answer.content.decode()
    # The same file holds both languages: an edition of its own, the file used again.
    screen(boss, carta, **said((one, "pt", "", "authentic")))
    assert {row.file_id for row in draft(carta).editions.all()} == {document.pk}
    assert SiteDocument.objects.count() == 1
    send(boss, carta, pdf("c.pdf", pages=7))
    answer = send(boss, carta, pdf("d.pdf", domain.pdf(7)), script=True)
    assert answer.status_code == 422 or "c.pdf" not in answer.json()["refused"]


def test_nobody_learns_of_a_file_that_is_not_for_everybody(boss, carta):
    hidden = domain.document(domain.pdf(9))
    hidden.collection = Collection.get_first_root_node().add_child(name="Interno")
    hidden.file_size = hidden.file.size
    hidden.save()
    CollectionViewRestriction.objects.create(collection=hidden.collection, restriction_type="login")
    with hidden.file.open("rb") as file:
        send(boss, carta, pdf("x_pt.pdf", file.read()))
    assert "not stored twice" not in screen(boss, carta).content.decode()
    [one] = WaitingFile.objects.all()
    screen(boss, carta, **said((one, "pt", "", "authentic")))
    assert draft(carta).editions.get(language="pt").file_id != hidden.pk


def test_files_are_their_sender_s_alone(boss, carta, client):
    send(boss, carta, pdf("a_es.pdf"))
    [one] = WaitingFile.objects.all()
    client.force_login(administrator("ana"))
    assert "a_es.pdf" not in screen(client, carta).content.decode()
    screen(client, carta, remove=str(one.key))
    assert screen(client, carta, **said((one, "es", "", "authentic"))).status_code == 302
    assert WaitingFile.objects.count() == 1 and draft(carta).editions.count() == 1


def test_one_file_is_taken_away_and_what_was_said_of_the_others_stays(
    boss, carta, django_capture_on_commit_callbacks
):
    send(boss, carta, pdf("a_es.pdf"), pdf("b_es.pdf", pages=2 + 1))
    first, second = WaitingFile.objects.all()
    rows = said((first, "es", "2", "authentic"), (second, "", "9", "unofficial"))
    with django_capture_on_commit_callbacks(execute=True):
        words = screen(boss, carta, **rows, remove=str(first.key)).content.decode()
    assert 'value="9"' in words and '<option value="unofficial" selected>' in words
    assert "Say which language" not in words and '<li class="segib-file"' in words
    assert list(WaitingFile.objects.all()) == [second] and first.file.name not in files_in_storage()
    assert screen(boss, carta, remove="nonsense").status_code == 200


@pytest.mark.parametrize("role", ["translators-pt", "reviewers-es", "focal-points"])
def test_who_may_not_change_shared_facts_may_not_add_files(client, carta, role):
    client.force_login(member(role))
    for answer in (
        screen(client, carta),
        send(client, carta, pdf("a.pdf")),
        screen(client, carta, remove="x"),
    ):
        assert answer.status_code in (302, 403), role
    assert not WaitingFile.objects.exists()
    form = client.get(reverse("wagtailadmin_pages:edit", args=[carta.pk]))
    assert reverse("segib_files", args=[carta.pk]) not in form.content.decode()


def test_rights_end_at_the_section_and_at_the_door(client, carta, home):
    elsewhere = domain.made(LibraryIndexPage, home, title="Otra", slug="otra")
    client.force_login(editor(actions=("add", "change"), section=elsewhere, records=(SiteDocument,)))
    assert screen(client, carta).status_code in (302, 403)
    client.logout()
    assert "/login/" in screen(client, carta).url
    client.force_login(administrator())
    for number in (home.pk, 10**9):
        assert client.get(reverse("segib_files", args=[number])).status_code == 404
    assert client.get(reverse("segib_files_upload", args=[carta.pk])).status_code == 405


def test_an_editor_of_publications_adds_files(client, carta):
    client.force_login(member("editors"))
    assert (
        reverse("segib_files", args=[carta.pk])
        in client.get(reverse("wagtailadmin_pages:edit", args=[carta.pk])).content.decode()
    )
    send(client, carta, pdf("a_es.pdf"))
    [one] = WaitingFile.objects.all()
    screen(client, carta, **said((one, "es", "", "authentic")))
    assert draft(carta).editions.count() == 2


def test_nothing_is_added_to_a_locked_page(boss, carta, client):
    other = administrator("ana")
    send(boss, carta, pdf("a_es.pdf"))
    [one] = WaitingFile.objects.all()
    type(carta).objects.filter(pk=carta.pk).update(locked=True, locked_by=other, locked_at=timezone.now())
    answer = screen(boss, carta, **said((one, "es", "", "authentic")))
    assert "locked" in answer.content.decode() and draft(carta).editions.count() == 1
    assert WaitingFile.objects.count() == 1


def test_files_are_forgotten_after_a_day_and_so_is_what_lost_its_record(
    boss, carta, django_capture_on_commit_callbacks
):
    send(boss, carta, pdf("a_es.pdf"), pdf("b_pt.pdf", pages=3))
    old, new = WaitingFile.objects.all()
    WaitingFile.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "a_es.pdf" not in screen(boss, carta).content.decode()
    storage = new.file.storage
    stray = storage.save("waiting/lost.pdf", SimpleUploadedFile("x", b"x"))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_waiting_files() == "1 waiting files removed"
    assert list(WaitingFile.objects.all()) == [new]
    assert old.file.name not in files_in_storage() and stray in files_in_storage(), "it is new"
    assert waiting._remove_strays(timezone.now() + timedelta(minutes=1)) == 1
    assert stray not in files_in_storage() and new.file.name in files_in_storage()


def test_not_more_than_so_many_files_wait(boss, carta, monkeypatch):
    monkeypatch.setattr(waiting, "MOST", 1)
    send(boss, carta, pdf("a_es.pdf"))
    answer = send(boss, carta, pdf("b_es.pdf", pages=3), script=True)
    assert answer.status_code == 422 and "wait already" in answer.json()["refused"][0]


def test_the_next_version_follows_the_last_one(carta):
    taken = adding.taken_versions(carta, adding.editions_of_draft(carta))
    assert [adding.next_version(taken, code) for code in ("es", "en", "pt", "")] == [2, 1, 1, 1]
