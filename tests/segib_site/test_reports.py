"""The reports: each lists what it should, to those who may do something about it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from offices.models import OfficePage
from organisation.models import Country, SisterOrganisationPage
from segib_site import languages
from segib_site.editing.reports import is_missing
from segib_site.models import MissedAddress, SitePage
from summits.models import SummitPage
from tests.specimens.factories import page, reload

pytestmark = pytest.mark.django_db

REPORTS = ["segib_unverified_facts", "segib_missing_facts", "segib_missed_addresses"]


def organisation(parent, title, **facts):
    it = SisterOrganisationPage(source_language="es", live=False, **facts)
    languages.put(it, "title", "es", title)
    reload(parent).add_child(instance=it)
    it.save_revision(clean=False)
    return reload(it)


def country(iso2, **facts):
    it = Country(source_language="es", live=False, iso2=iso2, iso3=f"{iso2}X", **facts)
    languages.put(it, "name", "es", iso2)
    it.save()
    return it


def permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)


@pytest.fixture
def signed_in(client, django_user_model):
    """Sign somebody in who may enter the CMS, and edit pages below some of them."""

    def sign_in(*edits, may=()):
        group = Group.objects.create(name="editors")
        group.permissions.add(permission("wagtailadmin", "access_admin"), *may)
        for it in edits:
            root = SitePage.objects.get(pk=it.pk)
            GroupPagePermission.objects.create(
                group=group, page=root, permission=permission("segib_site", "change_sitepage")
            )
        ana = django_user_model.objects.create_user("ana")
        ana.groups.add(group)
        client.force_login(ana)
        return client

    return sign_in


def rows(client, name):
    answer = client.get(reverse(name), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return list(answer.context["object_list"])


def told(client, name):
    return [(row.title, row.fields) for row in rows(client, name)]


def test_facts_to_verify_are_listed_by_record_in_editors_words(home, admin_client):
    organisation(home, "Verified", founded="1949")
    organisation(home, "Doubtful", unverified_fields=["founded", "title.en"], editorial_note="Two sources.")
    organisation(home, "Deduced", is_verified=False)
    organisation(home, "Both", is_verified=False, unverified_fields=["website"])
    country("UY", unverified_fields=["capital.pt"])
    country("MX")
    assert told(admin_client, REPORTS[0]) == [
        ("UY", "Capital (Portuguese)"),
        ("Both", "the whole record, Website"),
        ("Deduced", "the whole record"),
        ("Doubtful", "Founded, Title (English)"),
    ]


def test_a_row_leads_to_the_form_and_has_the_note(home, admin_client):
    it = organisation(home, "Doubtful", unverified_fields=["founded"], editorial_note="Two sources.")
    [row] = rows(admin_client, REPORTS[0])
    assert row.url == reverse("wagtailadmin_pages:edit", args=[it.pk])
    assert (row.kind, row.note) == ("Sister organisation", "Two sources.")
    html = admin_client.get(reverse(REPORTS[0])).content.decode()
    assert f'href="{row.url}"' in html and "Two sources." in html


def test_facts_not_recorded_are_those_the_type_expects(home, admin_client):
    organisation(home, "Whole", founded="1949", website="https://example.org/")
    organisation(home, "Half", founded="1949")
    organisation(home, "Bare")
    country("UY")  # expects nothing
    assert told(admin_client, REPORTS[1]) == [("Bare", "Founded, Website"), ("Half", "Website")]


def test_a_fact_is_missing_where_the_page_says_not_recorded():
    summit = SummitPage(source_language="pt", ordinal=1)
    languages.put(summit, "theme", "es", "El agua")
    assert is_missing(summit, "theme"), "asked in its own language"
    languages.put(summit, "theme", "pt", "A água")
    assert not is_missing(summit, "theme")
    assert is_missing(summit, "outcome")
    summit.outcome = next(value for value in summit.Outcome.values if value != "not_recorded")
    assert not is_missing(summit, "outcome")
    office = OfficePage()
    assert is_missing(office, "countries_are_confirmed")
    office.countries_are_confirmed = True
    assert not is_missing(office, "countries_are_confirmed")


def test_missed_addresses_are_listed_the_most_wanted_first(home, admin_client):
    now = timezone.now()
    for address, count in (("/tag/a", 2), ("/tag/b", 9), ("/tag/c", 5)):
        MissedAddress.objects.create(address=address, count=count, last_seen=now)
    assert [row.address for row in rows(admin_client, REPORTS[2])] == ["/tag/b", "/tag/c", "/tag/a"]
    answer = admin_client.get(reverse(REPORTS[2]), {"ordering": "address"})
    assert [row.address for row in answer.context["object_list"]] == ["/tag/a", "/tag/b", "/tag/c"]


@pytest.mark.parametrize("name", REPORTS[:2])
def test_an_editor_sees_what_she_may_edit_and_nothing_else(home, signed_in, name):
    hers, other = page(home, es="A"), page(home, es="B")
    for parent, title in ((hers, "Hers"), (other, "Not hers")):
        organisation(parent, title, unverified_fields=["founded"])
    country("UY", unverified_fields=["capital"])
    assert [row.title for row in rows(signed_in(hers), name)] == ["Hers"]


def test_records_are_listed_for_those_who_may_change_them(home, signed_in):
    country("UY", unverified_fields=["capital"])
    client = signed_in(home, may=[permission("organisation", "change_country")])
    assert [row.title for row in rows(client, REPORTS[0])] == ["UY"]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("suffix", ["", "_results"])
def test_a_report_is_for_those_who_edit_pages_only(home, signed_in, client, name, suffix):
    address = reverse(name + suffix)
    assert client.get(address)["Location"].startswith(reverse("wagtailadmin_login"))
    signed_in(may=[permission("organisation", "change_country")])
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert address not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("name", REPORTS)
def test_editors_find_the_reports_in_the_menu_and_can_page_through_them(home, signed_in, name):
    client = signed_in(home)
    assert reverse(name) in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse(name + "_results")).status_code == 200


def export(client, name, kind):
    answer = client.get(reverse(name), {"export": kind}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_can_be_taken_home_as_a_sheet(home, admin_client, name):
    organisation(home, "Ibero, S. A.", unverified_fields=["founded"], editorial_note="¿1949?")
    MissedAddress.objects.create(address="/tag/a", count=7, last_seen=timezone.now())
    wanted = ("/tag/a", 7) if name == REPORTS[2] else ("Ibero, S. A.", "Sister organisation")
    text = export(admin_client, name, "csv").decode()
    assert len(text.splitlines()) == 2 and all(str(value) in text for value in wanted)
    [_headings, row] = openpyxl.load_workbook(io.BytesIO(export(admin_client, name, "xlsx"))).active.values
    assert row[:2] == wanted


def test_what_is_taken_home_is_what_the_editor_may_see(home, signed_in):
    hers, other = page(home, es="A"), page(home, es="B")
    for parent, title in ((hers, "Hers"), (other, "Secret")):
        organisation(parent, title, unverified_fields=["founded"])
    text = export(signed_in(hers), REPORTS[0], "csv").decode()
    assert "Hers" in text and "Secret" not in text
