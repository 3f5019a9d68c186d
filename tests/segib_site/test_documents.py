"""Uploaded files: what is not to be relied on is refused with a clear word, and nothing else is lost."""

from __future__ import annotations

import time

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Collection

from library.models import LibraryIndexPage
from segib_site import languages
from segib_site.documents import checking
from segib_site.models import SiteDocument
from tests.specimens import bad_files, domain
from tests.specimens.people import administrator, speaking

BAD = list(bad_files.by_hand())
#: A word that the message for each fault has, by interface language.
SAID = {
    "es": {
        "empty": "vacío", "type": "no es un archivo PDF", "junk": "antes de su comienzo",
        "truncated": "termina antes", "broken": "dañado", "encrypted": "contraseña", "script": "acción",
        "attachment": "adjuntos", "media": "sonido", "heavy": "enorme",
    },
    "en": {
        "empty": "empty", "type": "not a PDF", "junk": "before its beginning", "truncated": "ends before",
        "broken": "damaged", "encrypted": "password", "script": "script", "attachment": "attached",
        "media": "sound", "heavy": "enormous",
    },
    "pt-br": {
        "empty": "vazio", "type": "não é um arquivo PDF", "junk": "antes do início",
        "truncated": "termina antes", "broken": "danificado", "encrypted": "senha", "script": "script",
        "attachment": "anexados", "media": "som", "heavy": "enorme",
    },
}  # fmt: skip


def upload(content, name="carta.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_there_are_forty_bad_files_of_every_fault():
    assert len(BAD) >= 40
    assert {fault for _what, fault, _content in BAD} == set(SAID["en"])


@pytest.mark.slow
@pytest.mark.parametrize(("what", "fault", "content"), BAD, ids=[one[0] for one in BAD])
def test_a_bad_file_is_refused_for_what_it_is(what, fault, content):
    with pytest.raises(ValidationError) as refused:
        checking.check(upload(content))
    assert refused.value.code == fault


@pytest.mark.slow
def test_files_damaged_by_chance_are_taken_or_refused_and_nothing_breaks():
    taken = 0
    for content in bad_files.by_chance(40):
        try:
            checking.check(upload(content))
            taken += 1
        except ValidationError as refused:
            assert refused.code in SAID["en"]
    assert taken < 30


@pytest.mark.slow
def test_good_files_are_taken_and_described():
    assert checking.check(upload(domain.pdf(3))).pages == 3

    def tell(opened):
        opened.Root["/Lang"] = pikepdf.String("pt-BR")
        opened.Root["/AcroForm"] = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())
        opened.Root["/OpenAction"] = pikepdf.Array([opened.pages[0].obj, pikepdf.Name.Fit])

    looked = checking.check(upload(bad_files.changed(tell)))
    assert (looked.language, looked.is_signed) == ("pt-BR", True)
    link = bad_files.annotation(
        Subtype=pikepdf.Name.Link,
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://x.org")),
    )
    assert checking.check(upload(link)).pages == 2, "a link is no script"
    for content in (
        bad_files.packed(pikepdf.Name.RunLengthDecode, content=bytes([3]) + b"Hola" + bytes([128])),
        bad_files.packed(pikepdf.Name.ASCIIHexDecode, content=b"486F6C61>"),
        bad_files.link("file:///C:/carta.doc"),
        domain.pdf(2) + b"\r\n\0\0 ",
    ):
        assert checking.check(upload(content)).pages == 2


def test_a_file_that_is_too_large_is_refused_unseen(settings, monkeypatch):
    settings.DOCUMENT_MAX_SIZE = 1024
    monkeypatch.setattr(checking, "_run", lambda path: pytest.fail("it was looked into"))
    with pytest.raises(ValidationError, match=r"1"):
        checking.check(upload(domain.pdf() + bytes(2000)))


@pytest.mark.slow
def test_a_file_that_keeps_the_checker_busy_is_given_up(monkeypatch):
    monkeypatch.setattr(checking, "MOST_SECONDS", 0.05)
    begun = time.monotonic()
    with pytest.raises(ValidationError) as refused:
        checking.check(upload(domain.pdf()))
    assert refused.value.code == "heavy" and time.monotonic() - begun < 20


@pytest.mark.slow
@pytest.mark.django_db
class TestScreens:
    @pytest.fixture
    def boss(self, client):
        def signed_in(language):
            user = speaking(administrator(), language)
            client.force_login(user)
            return client

        return signed_in

    def form(self, content, **values):
        root = Collection.get_first_root_node().pk
        return {
            "title": "Carta de prueba",
            "file": upload(content),
            "collection": root,
            "tags": "",
            "credit": "SEGIB",
        } | values

    @pytest.mark.parametrize("language", list(SAID))
    def test_each_fault_is_told_in_the_editor_s_language_and_the_other_fields_stay(
        self, boss, home, language
    ):
        client, told = boss(language), set()
        for what, fault, content in BAD:
            if fault in told:
                continue
            told.add(fault)
            answer = client.post(reverse("wagtaildocs:add"), self.form(content))
            words = answer.content.decode()
            assert answer.status_code == 200, what
            if fault != "empty":  # Django has its own word for that
                assert SAID[language][fault] in words, (what, language)
                assert "carta.pdf" in words
            assert "Carta de prueba" in words and 'value="SEGIB"' in words, what
        assert not SiteDocument.objects.exists()

    @pytest.mark.parametrize("screen", ["wagtaildocs:add_multiple", "wagtaildocs_chooser:create"])
    def test_every_screen_that_takes_files_refuses(self, boss, home, screen):
        client = boss("es")
        _what, _fault, content = next(one for one in BAD if one[1] == "script")
        data = self.form(content)
        if screen == "wagtaildocs:add_multiple":
            data = {"files[]": upload(content), "title": "x", "collection": data["collection"]}
        else:
            data = {f"document-chooser-upload-{name}": value for name, value in data.items()}
        answer = client.post(reverse(screen), data, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.status_code == 200 and "acci" in answer.content.decode()
        assert not SiteDocument.objects.exists()

    def test_a_good_file_is_stored_byte_for_byte(self, boss, home):
        def sign(opened):
            opened.Root["/AcroForm"] = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())

        content = bad_files.changed(sign)
        answer = boss("en").post(reverse("wagtaildocs:add"), self.form(content))
        assert answer.status_code == 302
        with SiteDocument.objects.get().file.open("rb") as file:
            assert file.read() == content

    @pytest.mark.parametrize(
        "name",
        ["../../etc/passwd.pdf", "a\x00b.pdf", "a\r\nb.pdf", "C:\\x\\y.pdf", "...pdf", "x" * 300 + ".pdf"],
    )
    def test_a_name_never_leads_anywhere(self, boss, home, name):
        answer = boss("en").post(
            reverse("wagtaildocs:add"), self.form(domain.pdf(), file=upload(domain.pdf(), name))
        )
        assert answer.status_code in (200, 302)
        for document in SiteDocument.objects.all():
            assert document.file.name.startswith("documents/")
            assert ".." not in document.file.name.split("/")
            assert document.file.name.isprintable() and document.file.name.count("/") == 1

    def test_the_file_of_a_public_edition_is_not_exchanged_and_not_deleted(self, boss, home):
        titles = {"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
        library = domain.made(LibraryIndexPage, home, title=titles)
        content = domain.pdf()
        page = domain.publication("carta", library, editions=[domain.held("es", content)])
        document = page.editions.get().file
        client = boss("es")
        answer = client.post(
            reverse("wagtaildocs:edit", args=[document.pk]), self.form(domain.pdf(5), title="Otra cosa")
        )
        assert answer.status_code == 200 and "dirección permanente" in answer.content.decode()
        assert "Otra cosa" in answer.content.decode()
        client.post(reverse("wagtaildocs:delete", args=[document.pk]))
        document.refresh_from_db()
        with document.file.open("rb") as file:
            assert file.read() == content
        # Its other fields may change.
        without = {name: value for name, value in self.form(b"x").items() if name != "file"}
        assert (
            client.post(
                reverse("wagtaildocs:edit", args=[document.pk]), without | {"title": "Otra"}
            ).status_code
            == 302
        )
        assert set(languages.CODES)
