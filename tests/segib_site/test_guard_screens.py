"""What blocks publishing beside the form, and the report of problems on published pages."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission

from segib_site.guards import published, registry
from segib_site.models import GroupSlices, PublishedFinding, SitePage
from tests.specimens.factories import edit, page, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    """Every paragraph is in its own language; nothing loads the detector."""
    monkeypatch.setitem(registry.CHECKS, "language", registry.Check("language", "", 15, lambda reading: ()))


def address(it):
    return reverse("segib_guards", args=[it._meta.app_label, it._meta.model_name, it.pk])


@pytest.fixture
def editor_of(client, django_user_model):
    """Sign in somebody who may edit some pages, in English."""

    def sign_in(*pages):
        group = Group.objects.create(name="editors")
        GroupSlices.objects.create(group=group, slices=["es", "en", "pt", "shared"])
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for it in pages:
            GroupPagePermission.objects.create(
                group=group,
                page=SitePage.objects.get(pk=it.pk),
                permission=Permission.objects.get(
                    content_type__app_label="segib_site", codename="change_sitepage"
                ),
            )
        ana = django_user_model.objects.create_user("ana")
        ana.groups.add(group)
        client.force_login(ana)
        return client

    return sign_in


# -- beside the form ---------------------------------------------------------------------------------


def test_the_findings_of_the_draft_are_told_by_language(home, admin_client):
    it = page(home, es="A", pt="B", live=("es",))
    edit(it, introduction_es="Son 22 <b>.", introduction_pt="São 23 <b>. TODO: x")
    answer = admin_client.get(address(it), headers={"accept-language": "en"}).json()
    assert (answer["stops"], answer["warnings"], answer["pending"]) == (0, 2, 0)
    assert {(one["code"], one["slice"], one["path"]) for one in answer["findings"]} == {
        ("figures", "pt", "introduction_pt"),
        ("leftovers", "pt", "introduction_pt"),
    }
    assert "22" in answer["html"] and 'data-segib-guards-path="introduction_pt"' in answer["html"]
    assert "<b>" not in answer["html"]
    only = admin_client.get(address(it), {"slice": "es"}).json()
    assert only["findings"] == []


def test_who_may_not_work_on_a_record_is_told_nothing(home, client, editor_of):
    mine, other, thing = page(home, es="A"), page(home, es="B"), record(es="C")
    assert client.get(address(mine)).status_code == 302
    client = editor_of(mine)
    ajax = {"x-requested-with": "XMLHttpRequest"}
    assert client.get(address(mine), headers=ajax).status_code == 200
    for it in (other, thing):
        assert client.get(address(it), headers=ajax).status_code in (302, 403)
    missing = reverse("segib_guards", args=["specimens", "specimenpage", 999999])
    assert client.get(missing).status_code == 404
    assert client.get(reverse("segib_guards", args=["auth", "user", 1])).status_code == 404
    assert client.post(address(mine)).status_code == 405


@pytest.mark.parametrize("make", [page, record])
def test_the_form_asks_for_the_findings_once_it_is_open(home, admin_client, make):
    it = make(home, es="A") if make is page else make(es="A")
    editing = (
        reverse("wagtailadmin_pages:edit", args=[it.pk])
        if make is page
        else reverse("wagtailsnippets_specimens_specimenrecord:edit", args=[it.pk])
    )
    shown = admin_client.get(editing).content.decode()
    assert f'data-url="{address(it)}"' in shown and "segib_site/admin/guards.js" in shown


# -- the report ------------------------------------------------------------------------------------------


@pytest.fixture
def problems(home, monkeypatch):
    """Two pages in a section and a record with something to mend, checked as at night."""
    import sys
    import types

    import segib_site.guards

    module = types.ModuleType("segib_site.guards.judging")
    module.judge_reading = lambda reading: 0
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(segib_site.guards, "judging", module, raising=False)
    section = page(home, es="Sección", live=("es",))
    below = page(section, es="Uno", en="One TODO: x", live=("es", "en"))
    other = page(home, es="Dos TODO: y", live=("es",))
    thing = record(es="Tres TODO: z", live=("es",))
    published.refresh_all()
    return section, below, other, thing


def rows(client, **filters):
    answer = client.get(reverse("segib_published_findings"), filters, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return [(row.title, row.slice) for row in answer.context["object_list"]]


def test_the_report_lists_what_somebody_may_mend(problems, admin_client):
    thing = problems[-1]
    assert sorted(rows(admin_client)) == sorted([("Dos TODO: y", "es"), (str(thing), "es"), ("Uno", "en")])


def test_an_editor_sees_the_problems_of_her_own_pages(problems, editor_of):
    _section, below, _other, _thing = problems
    assert rows(editor_of(below)) == [("Uno", "en")]


def test_the_report_is_filtered_by_check_language_section_and_type(problems, admin_client):
    section, _below, _other, thing = problems
    assert rows(admin_client, slice="en") == [("Uno", "en")]
    assert rows(admin_client, section=section.path) == [("Uno", "en")]
    assert rows(admin_client, check_code="figures") == []
    assert len(rows(admin_client, check_code="leftovers")) == 3
    kind = PublishedFinding.objects.get(object_id=thing.pk, page=None).kind_id
    assert rows(admin_client, kind=kind) == [(str(thing), "es")]


def test_the_report_can_be_taken_away(problems, admin_client):
    answer = admin_client.get(reverse("segib_published_findings"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert len(lines) == 4 and any("Uno" in line and "TODO:" in line for line in lines)
    answer = admin_client.get(reverse("segib_published_findings"), {"export": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet.max_row == 4


def test_the_report_asks_as_many_queries_for_many_as_for_few(
    home, admin_client, django_assert_max_num_queries
):
    it = page(home, es="A", live=("es",))
    made = [
        PublishedFinding(
            content_type=it.get_base_content_type(),
            object_id=str(it.pk),
            page_id=it.pk,
            kind=it.cached_content_type,
            title=f"T{n}",
            check_code="figures",
            severity="warning",
            slice="es",
            path="introduction_es",
            text="x",
            key=str(n),
        )
        for n in range(60)
    ]
    PublishedFinding.objects.bulk_create(made)
    admin_client.get(reverse("segib_published_findings"))
    with django_assert_max_num_queries(25):
        assert len(rows(admin_client)) == 50
