"""Every view of the CMS, for every role: who may use it, on what, and that nobody else can."""

from __future__ import annotations

import io
import re
from fnmatch import fnmatchcase

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile, File
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch
from PIL import Image
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Revision, Site
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

from segib_site.models import OldAddress, SiteDocument, SiteImage, SiteMedia, SlicedMixin, TranslationTask
from segib_site.roles import starter
from segib_site.roles.policies import SlicedModelPermissionPolicy
from segib_site.safety import trash
from tests.segib_site.admin_rules import ANYBODY, LEFT_OUT, OURS, PEOPLE, WAGTAILS, rule_for
from tests.segib_site.admin_views import admin_views
from tests.specimens.factories import edit, page, record, reload, text
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


def picture():
    """The bytes of a small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def world(home, monkeypatch):
    """Two offices, and one of everything else."""
    monkeypatch.setattr(SpecimenPage, "editors_group", "Office editors: %s")
    own, foreign = (page(home, es=name, live=("es",)) for name in ("Lima", "Bogotá"))
    note = record(es="Nota", live=("es",))
    image = SiteImage.objects.create(title="x", file=ContentFile(picture(), "x.png"))
    document = SiteDocument.objects.create(title="x", file=ContentFile(b"x", "x.pdf"))
    media = SiteMedia.objects.create(title="x", type="audio", file=ContentFile(b"x", "x.mp3"))
    redirect = Redirect.objects.create(old_path="/x", redirect_link="/y")
    old = OldAddress.objects.create(address="/x", link="/y")
    someone = get_user_model().objects.create_user("someone")
    trashed = trash.put(page(home, es="Quito"), someone)
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
        "revision_id_a": "earliest", "revision_id_b": "latest", "filter_spec": "none",
        "uploaded_file_id": 1, "session_id": 1, "task_id": 1, "task_state_id": 1, "workflow_state_id": 1,
        "workflow_pk": 1, "action_name": "delete", "action": "delete", "media_type": "audio",
        "uidb64": "x", "token": "x", "app_name": "specimens",
        "content_type_app_name": "specimens", "content_type_model_name": "specimenpage",
        "app_label": "specimens", "model_name": "specimenpage", "topic": "publishing",
    }  # fmt: skip

    def values(view, it):
        namespace = view.name.rpartition(":")[0]
        pk = by_namespace.get(namespace, it.pk)
        if view.name.startswith("segib_trash"):
            pk = trashed.pk
        if view.name == "segib_task":
            pk = TranslationTask.objects.get(page=it.pk, language="pt").pk
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


def is_refused(response, address):
    """Whether a response tells somebody no: a status, or a way elsewhere (the home page of the CMS, the
    sign-in form; for the explorer the section that is hers)."""
    if 400 <= response.status_code < 500:
        return True
    target = getattr(response, "url", "")
    return bool(
        target == "/admin/"
        or target.startswith("/admin/login/")
        or (re.fullmatch(r"/admin/pages/\d+/", target) and "/add_subpage/" not in address)
    )


#: What signing in and looking about writes.
NOT_OURS = ("django_session", "wagtailadmin_editingsession")
WRITES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE)


def written(queries):
    """Return the tables that queries wrote to."""
    found = (WRITES.match(query["sql"]) for query in queries.captured_queries)
    return {match[2] for match in found if match and match[2] not in NOT_OURS}


def sweep(user_name, client, own, foreign, values):
    """Ask for every view, on a page of her section and on another; yield what is not as it should be."""
    for view in admin_views():
        rule = rule_for(view.name, view.parameters)
        if rule is None or view.name in LEFT_OUT:
            continue
        for it in (own, foreign) if user_name == "office" and rule.by_section else (own,):
            address = view.address(values(view, it))
            where = f"{view.name} ({address})"
            may = user_name in rule.people and not (rule.by_section and it == foreign)
            response = client.get(address)
            if response.status_code >= 500:
                yield f"{where}: error {response.status_code}"
            elif may is is_refused(response, address) and not (rule.asks_late or response.status_code == 405):
                yield f"{where}: GET {'refused' if may else 'answered'} ({response.status_code})"
            if not may:
                yield from sent(client, address, where)


def sent(client, address, where):
    """Send a form to a view that somebody may not use; yield what it did."""
    with CaptureQueriesContext(connection) as queries:
        response = client.post(address, {})
    if not is_refused(response, address) and not says_nothing_is_there(response):
        yield f"{where}: POST answered ({response.status_code})"
    if tables := written(queries):
        yield f"{where}: POST wrote to {', '.join(sorted(tables))}"


def says_nothing_is_there(response):
    """Whether Wagtail answers a window inside a page with no more than an error or a redirect."""
    kind = response.headers.get("Content-Type", "")
    return kind.startswith("application/json") and response.json().get("step") == "error"


@pytest.fixture
def quiet(monkeypatch):
    """Answers without their pages: who may see them is asked here, not how they look."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(
        SiteImage, "generate_rendition_file", lambda *args, **kwargs: File(io.BytesIO(picture()), "x.png")
    )


#: The others are like one of these, or may do more; they are swept in the whole run.
FIRST = ("translator", "office", "focal", "outsider")


@pytest.mark.parametrize(
    "name",
    [*FIRST, *(pytest.param(name, marks=pytest.mark.slow) for name in PEOPLE if name not in FIRST)],
)
def test_every_view_is_for_those_it_is_for(name, world, quiet):
    own, foreign, values = world
    client = Client(raise_request_exception=False)
    client.force_login(person(name, own))
    wrong = list(sweep(name, client, own, foreign, values))
    assert wrong == [], "\n" + "\n".join(wrong)


def test_nobody_enters_without_signing_in(world):
    own, _foreign, values = world
    client = Client(raise_request_exception=False)
    wrong = []
    for view in admin_views():
        rule = rule_for(view.name, view.parameters)
        if rule is None or rule.people == ANYBODY or view.name in LEFT_OUT:
            continue
        address = view.address(values(view, own))
        for method in (client.get, client.post):
            response = method(address)
            if not (response.status_code == 302 and response.url.startswith("/admin/login/")):
                wrong.append(f"{view.name}: {response.status_code}")
    assert wrong == []


def test_every_view_says_who_may_use_it():
    unknown = [
        f"new view {view.name}: say in tests/segib_site/admin_rules.py who may use it"
        for view in admin_views()
        if view.name not in LEFT_OUT and rule_for(view.name, view.parameters) is None
    ]
    assert unknown == []


def test_every_line_is_of_a_view():
    """A line that fits no view, or only views that one above it takes, says nothing."""
    names = {view.name: view.parameters for view in admin_views()}
    rules = [*OURS, *WAGTAILS]
    first = {next((r for r in rules if fnmatchcase(name, r)), None) for name in names}
    assert [rule for rule in rules if rule not in first] == []


def test_every_record_type_has_the_policy_of_languages():
    for model in get_snippet_models():
        if issubclass(model, SlicedMixin):
            assert isinstance(policy_registry.get_by_type(model), SlicedModelPermissionPolicy), model


def test_unknown_records_are_not_found(world):
    own, _foreign, values = world
    client = Client(raise_request_exception=False)
    client.force_login(person("boss", own))
    wrong = []
    for view in admin_views():
        # A corner is nobody's but the focal point's.
        if view.name.startswith("segib_") and "corner" not in view.name and "pk" in view.parameters:
            for change in ({"pk": 10**9}, {"pk": "x"}, {"model_name": "nothing"}, {"model_name": "image"}):
                if not change.keys() <= view.parameters:
                    continue
                try:
                    address = view.address(values(view, own) | change)
                except NoReverseMatch:
                    continue  # no address looks like that
                for method in (client.get, client.post):
                    if (status := method(address).status_code) not in (404, 405):
                        wrong.append(f"{address}: {status}")
    assert wrong == [], "\n" + "\n".join(wrong)


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
@pytest.mark.parametrize("name", ["translator", "reviewer", "office", "focal", "outsider"])
def test_bulk_actions_obey(world, name, action):
    own, foreign, _values = world
    client = Client(raise_request_exception=False)
    client.force_login(person(name, own))
    edit(own, title_es="Otra")
    address = f"/admin/bulk/segib_site/sitepage/{action}/?id={own.pk}&id={foreign.pk}"
    parents = [it.get_parent().pk for it in (own, foreign)]
    client.post(address, {"chooser": foreign.pk, "include_descendants": "on", "move_applicable": "on"})
    for it, parent in zip((own, foreign), parents, strict=True):
        assert reload(it).live and text(reload(it), "title", "es") in ("Lima", "Bogotá")
        assert reload(it).get_parent().pk == parent


def test_bulk_deletion_of_records_obeys(world):
    own, _foreign, _values = world
    note = SpecimenRecord.objects.get()
    for name in ("translator", "reviewer", "editor", "office", "focal", "outsider"):
        client = Client(raise_request_exception=False)
        client.force_login(person(name, own))
        client.post(f"/admin/bulk/specimens/specimenrecord/delete/?id={note.pk}")
        assert SpecimenRecord.objects.exists(), name
    client.force_login(person("publisher", own))
    client.post(f"/admin/bulk/specimens/specimenrecord/delete/?id={note.pk}")
    assert not SpecimenRecord.objects.exists()


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("delete", {}),
        ("publish", {}),
        ("unpublish", {}),
        ("move", {"destination_page_id": "home"}),
        ("copy", {"destination_page_id": "home", "recursive": False, "update_attrs": {}}),
        ("create_alias", {"destination_page_id": "home", "update_slug": "x", "recursive": False}),
        ("copy_for_translation", {"locale": "es"}),
        ("revert_to_page_revision", {"revision_id": "first"}),
    ],
)
def test_the_api_acts_for_those_who_may(world, action, data):
    own, foreign, _values = world
    edit(foreign, title_es="Otra")
    named = {"home": foreign.get_parent().pk, "first": foreign.revisions.order_by("pk").first().pk}
    data = {key: named.get(value, value) if isinstance(value, str) else value for key, value in data.items()}
    pages, revisions = SpecimenPage.objects.count(), Revision.objects.count()
    for name in ("translator", "reviewer", "office", "focal", "outsider"):
        client = Client(raise_request_exception=False)
        client.force_login(person(name, own))
        address = f"/admin/api/main/pages/{foreign.pk}/action/{action}/"
        response = client.post(address, data, content_type="application/json")
        assert response.status_code in (302, 400, 403, 404), (name, response.status_code)
        assert SpecimenPage.objects.count() == pages and Revision.objects.count() == revisions, name
        assert reload(foreign).live and text(reload(foreign), "title", "es") == "Bogotá"
