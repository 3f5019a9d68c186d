"""Every view of the CMS, for every role: who may use it, on what, and that nobody else can."""

from __future__ import annotations

import io
import time

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, Site

from segib_site.models import OldAddress, SiteDocument, SiteImage, SiteMedia
from segib_site.roles import starter
from tests.segib_site.admin_views import admin_views
from tests.specimens.factories import page, record, reload
from tests.specimens.models import SpecimenPage, SpecimenRecord
from tests.specimens.people import member

pytestmark = pytest.mark.django_db

ROLES = {
    "translator": "translators-pt",
    "reviewer": "reviewers-es",
    "editor": "editors",
    "publisher": "publishers",
    "administrator": "administrators",
    "focal": "focal-points",
}


@pytest.fixture
def world(home, monkeypatch):
    """Two offices, and one of everything else."""
    monkeypatch.setattr(SpecimenPage, "editors_group", "Office editors: %s")
    own, foreign = (page(home, es=name, live=("es",)) for name in ("Lima", "Bogotá"))
    note = record(es="Nota", live=("es",))
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    image = SiteImage.objects.create(title="x", file=ContentFile(picture.getvalue(), "x.png"))
    document = SiteDocument.objects.create(title="x", file=ContentFile(b"x", "x.pdf"))
    media = SiteMedia.objects.create(title="x", type="audio", file=ContentFile(b"x", "x.mp3"))
    from wagtail.contrib.redirects.models import Redirect

    redirect = Redirect.objects.create(old_path="/x", redirect_link="/y")
    old = OldAddress.objects.create(address="/x", link="/y")
    someone = get_user_model().objects.create_user("someone")
    by_namespace = {
        "wagtailadmin_collections": Collection.get_first_root_node().add_child(name="x").pk,
        "wagtailusers_users": someone.pk,
        "wagtailusers_groups": Group.objects.create(name="x").pk,
        "wagtailsites": Site.objects.get().pk,
        "old_addresses": old.pk,
        "snippets_of_types": note.pk,
        "snippet_choosers_of_types": note.pk,
        "wagtailimages_chooser": image.pk,
        "wagtaildocs_chooser": document.pk,
        "wagtailadmin_api:images": image.pk,
        "wagtailadmin_api:documents": document.pk,
    }
    common = {
        "image_id": image.pk, "document_id": document.pk, "doc_id": document.pk, "media_id": media.pk,
        "redirect_id": redirect.pk, "collection_id": by_namespace["wagtailadmin_collections"],
        "revision_id_a": "earliest", "revision_id_b": "latest", "filter_spec": "width-10",
        "uploaded_file_id": 1, "session_id": 1, "task_id": 1, "task_state_id": 1, "workflow_state_id": 1,
        "workflow_pk": 1, "action_name": "delete", "action": "delete", "media_type": "audio",
        "uidb64": "x", "token": "x", "app_name": "specimens",
        "content_type_app_name": "specimens", "content_type_model_name": "specimenpage",
        "app_label": "specimens", "model_name": "specimenpage",
    }  # fmt: skip

    def values(view, it, other):
        namespace = view.name.rpartition(":")[0]
        pk = by_namespace.get(namespace, it.pk)
        revision = (note if namespace == "snippets_of_types" else it).latest_revision_id
        return common | {
            "pk": pk, "object_id": pk, "revision_id": revision,
            **dict.fromkeys(("page_id", "parent_page_id", "page_to_move_id", "page_pk"), it.pk),
            "destination_id": home.pk,
        }  # fmt: skip

    return own, foreign, values


def person(name, own):
    if name == "boss":
        return get_user_model().objects.create_superuser("boss", password="x")
    if name == "outsider":
        return get_user_model().objects.create_user("outsider")
    if name == "office":
        user = member()
        user.groups.add(starter.make_editors_group(own))
        return user
    return member(ROLES[name])


def is_denied(response):
    return response.status_code in (403, 404) or (
        response.status_code == 302
        and (response.url == "/admin/" or response.url.startswith("/admin/login/"))
    )


def test_explore(world, monkeypatch):
    own, foreign, values = world
    from django.template.response import SimpleTemplateResponse
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    out = {}
    for name in ("boss", "administrator", "publisher", "editor", "reviewer", "translator", "office", "focal", "outsider"):
        client = Client()
        client.force_login(person(name, own))
        start = time.time()
        for view in admin_views():
            if view.name.startswith("wagtailsnippets_") : continue
            for which, it, other in (("own", own, foreign), ("foreign", foreign, own)):
                try:
                    r = client.get(view.address(values(view, it, other)))
                    ok = "" if is_denied(r) else "+"
                    if name == "boss": out.setdefault((view.name, which), []).append(str(r.status_code))
                except Exception as e:
                    ok = "+!" + type(e).__name__ + str(e)[:80].replace("\n"," ")
                out.setdefault((view.name, which), [])
                if ok: out[(view.name, which)].append(name[:5] + ok[1:])
        print(name, time.time() - start)
    for k in out:
        if k[1]=="own":
            f = out[(k[0],"foreign")]
            print(k[0], "|", " ".join(out[k]), "" if f == out[k] else "| foreign: " + " ".join(f))
