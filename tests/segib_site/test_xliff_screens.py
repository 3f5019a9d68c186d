"""The screens and commands of translation files: what goes out, what comes back, who may."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from segib_site.models import TranslationUpload
from segib_site.slices import freshness, publishing
from segib_site.tasks import housekeeping
from segib_site.xliff.writing import Wanted
from tests.segib_site.translation_files import a_page, named, pseudo, sent, translate
from tests.specimens.factories import draft, edit, page, record, reload, text

pytestmark = pytest.mark.django_db

SCREENS = ["segib_xliff_export", "segib_xliff_import"]
CHOICES = {"language": "en", "wanted": "to_do", "version": "public", "scope": "section"}


@pytest.fixture
def it(home):
    return a_page(home)


def upload(client, root):
    """Upload a file; return the address of its check."""
    file = SimpleUploadedFile("back.xlf", etree.tostring(root))
    answer = client.post(reverse("segib_xliff_import"), {"file": file})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer["Location"]


def test_a_section_is_downloaded_as_a_file(admin_client, it):
    page(it, es="Abajo", live=("es",))
    answer = admin_client.post(reverse("segib_xliff_export"), {**CHOICES, "page": it.pk})
    assert answer["Content-Type"] == "application/x-xliff+xml"
    assert answer["Content-Disposition"] == 'attachment; filename="titulo_es_en.xlf"'
    assert len(etree.fromstring(answer.content)) == 2
    alone = admin_client.post(reverse("segib_xliff_export"), {**CHOICES, "page": it.pk, "scope": "page"})
    assert len(etree.fromstring(alone.content)) == 1
    assert it.pk in [e.page_id for e in log_entries("segib.xliff_export")]


def log_entries(action):
    from wagtail.models import PageLogEntry

    return list(PageLogEntry.objects.filter(action=action))


def test_one_record_or_all_of_a_kind_are_downloaded(admin_client, home):
    first, _second = record(es="Uno", live=("es",)), record(es="Dos", live=("es",))
    key = f"specimens.specimenrecord:{first.pk}"
    shown = admin_client.get(reverse("segib_xliff_export"), {"record": key})
    assert str(first) in shown.content.decode() and "page" not in shown.context["form"].fields
    answer = admin_client.post(reverse("segib_xliff_export"), {**CHOICES, "record": key})
    assert [f.get("original") for f in etree.fromstring(answer.content)] == [key]
    answer = admin_client.post(
        reverse("segib_xliff_export"), {**CHOICES, "types": ["specimens.specimenrecord"]}
    )
    assert len(etree.fromstring(answer.content)) == 2


def test_nothing_chosen_and_nothing_to_do_are_said(admin_client, home):
    assert admin_client.post(reverse("segib_xliff_export"), CHOICES).context["form"].non_field_errors()
    freshness.confirm(home, "en")
    answer = admin_client.post(reverse("segib_xliff_export"), {**CHOICES, "page": home.pk})
    assert answer.status_code == 200 and answer.context["form"].non_field_errors()


def test_a_file_is_checked_shown_and_then_taken(admin_client, it):
    address = upload(admin_client, pseudo(sent(it)))
    before = reload(it).latest_revision_id
    shown = admin_client.get(address)
    assert shown.context["totals"]["said"] == 9
    assert reload(it).latest_revision_id == before, "a check writes nothing"
    assert admin_client.post(address, {"review": "on"}).status_code == 302
    assert text(draft(it), "introduction", "en").startswith("[")
    assert freshness.states(reload(it))["en"].state == freshness.State.IN_REVIEW
    report = admin_client.get(address)
    assert report.context["is_done"] and report.context["totals"]["said"] == 9
    assert reverse("wagtailadmin_pages:edit", args=[it.pk]) in report.content.decode()
    assert bytes(TranslationUpload.objects.get().data) == b"", "the file is not kept"
    revision = reload(it).latest_revision_id
    admin_client.post(address, {})
    assert reload(it).latest_revision_id == revision, "it is taken once"


def test_mistakes_are_listed_and_the_file_cannot_be_taken(admin_client, it):
    root = pseudo(sent(it))
    translate(named(root, "body#p1.1"), "<![CDATA[<b>no codes</b>]]>")
    address = upload(admin_client, root)
    shown = admin_client.get(address).content.decode()
    assert (
        "1 “dos”" in shown
        and "back.xlf" in shown
        and "<form" not in shown.split("<main")[1].split("w-mt-8")[1]
    )
    before = reload(it).latest_revision_id
    admin_client.post(address, {})
    assert reload(it).latest_revision_id == before


def test_what_was_changed_here_meanwhile_is_shown_and_asked(admin_client, it):
    edit(it, introduction_en="Mine")
    root = sent(it, wanted=Wanted.ALL)
    translate(named(root, "introduction.1"), "Theirs")
    edit(reload(it), introduction_en="<b>Mine</b>, better")
    address = upload(admin_client, root)
    shown = admin_client.get(address).content.decode()
    assert "&lt;b&gt;Mine&lt;/b&gt;, better" in shown and "Theirs" in shown
    admin_client.post(address, {})
    assert text(draft(it), "introduction", "en") == "<b>Mine</b>, better", "nothing was chosen"
    admin_client.post(address, {"on_conflict": "theirs"})
    assert text(draft(it), "introduction", "en") == "Theirs"


def test_what_changes_between_check_and_yes_is_found(admin_client, it):
    address = upload(admin_client, pseudo(sent(it)))
    assert admin_client.get(address).context["totals"]["said"] == 9
    publishing.publish(edit(it, introduction_es="Otra cosa"), ["es"])
    answer = admin_client.post(address, {})
    assert answer.status_code == 200 and "Otra cosa" in answer.content.decode()
    assert text(draft(it), "introduction", "en") == ""


@pytest.mark.parametrize("data", [b"<xliff", b"<html/>", b"x" * 10])
def test_a_file_that_cannot_be_read_is_refused_at_once(admin_client, home, data):
    file = SimpleUploadedFile("back.xlf", data)
    answer = admin_client.post(reverse("segib_xliff_import"), {"file": file})
    assert answer.status_code == 200 and answer.context["form"].errors["file"]
    assert not TranslationUpload.objects.exists()


def test_a_file_is_its_senders_alone_and_for_an_hour(admin_client, client, it, django_user_model):
    address = upload(admin_client, pseudo(sent(it)))
    client.force_login(django_user_model.objects.create_superuser("bia"))
    assert client.get(address).status_code == 404
    TranslationUpload.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    assert admin_client.get(address).status_code == 404
    housekeeping.func()
    assert not TranslationUpload.objects.exists()


@pytest.fixture
def nobody(client, django_user_model):
    """Somebody who may enter the CMS and nothing else."""
    group = Group.objects.create(name="guests")
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    user = django_user_model.objects.create_user("guest")
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", SCREENS)
def test_who_edits_nothing_sees_no_screen(nobody, name):
    assert nobody.get(reverse(name)).status_code == 302
    assert nobody.post(reverse(name), CHOICES)["Location"] == reverse("wagtailadmin_home")
    assert "translation-files" not in nobody.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("language", ["es", "en", "pt-br"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screens_are_there_in_every_language(admin_client, admin_user, home, name, language):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(admin_user)
    profile.preferred_language = language
    profile.save()
    shown = admin_client.get(reverse(name))
    assert shown.status_code == 200 and f'lang="{language}"' in shown.content.decode()


def test_the_way_to_the_screens_is_in_menus(admin_client, it):
    address = reverse("segib_xliff_export")
    assert address in admin_client.get(reverse("wagtailadmin_home")).content.decode()
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[it.pk])).content.decode()
    assert f"{address}?page={it.pk}" in editor


def test_commands_do_the_same(it, tmp_path):
    out = io.StringIO()
    call_command("export_xliff", str(it.pk), "en", into=tmp_path, stdout=out)
    (path,) = tmp_path.iterdir()
    assert "1 records, 11 texts" in out.getvalue()
    path.write_bytes(etree.tostring(pseudo(etree.parse(path).getroot())))
    call_command("import_xliff", str(path), "--check", stdout=(out := io.StringIO()))
    assert "Would take: 9 texts" in out.getvalue() and text(draft(it), "introduction", "en") == ""
    call_command("import_xliff", str(path), stdout=(out := io.StringIO()))
    assert "Taken: 9 texts" in out.getvalue() and text(draft(it), "introduction", "en")
    publishing.publish(edit(it, introduction_es="Otra cosa"), ["es"])
    with pytest.raises(CommandError, match="Otra cosa"):
        call_command("import_xliff", str(path))
    path.write_text("<xliff")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_xliff", str(path))
    with pytest.raises(CommandError, match="no page"):
        call_command("export_xliff", "999999", "en")
