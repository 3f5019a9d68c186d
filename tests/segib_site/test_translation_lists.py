"""States in the explorer, in lists of snippets, in the report and on the dashboard."""

from __future__ import annotations

import datetime
import io

import openpyxl
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.models import GroupPagePermission

from offices.models import OfficeIndexPage, OfficePage
from organisation.models import Country
from segib_site import languages
from segib_site.models import GroupSlices, SitePage, TranslationState
from segib_site.slices import freshness, publishing, schedule
from segib_site.translations import waiting
from segib_site.translations.listing import SlicedExplorerView
from tests.specimens.factories import edit, page, record, reload

pytestmark = pytest.mark.django_db

ENGLISH = {"accept-language": "en"}
REPORT = "segib_translation_states"


def permission(app, codename):
    return Permission.objects.get(content_type__app_label=app, codename=codename)


@pytest.fixture
def signed_in(client, django_user_model):
    """Sign somebody in who may enter the CMS, and edit pages below some of them."""

    def sign_in(*edits, may=()):
        group = Group.objects.create(name="editors")
        GroupSlices.objects.create(group=group, slices=["es", "en", "pt", "shared"], may_review=True)
        group.permissions.add(permission("wagtailadmin", "access_admin"), *may)
        for it in edits:
            GroupPagePermission.objects.create(
                group=group,
                page=SitePage.objects.get(pk=it.pk),
                permission=permission("segib_site", "change_sitepage"),
            )
        ana = django_user_model.objects.create_user("ana")
        ana.groups.add(group)
        client.force_login(ana)
        return client

    return sign_in


def stale(parent, title="Uno", days=0):
    """A page whose Portuguese is public and out of date."""
    it = page(parent, es=title, pt=f"{title} pt", live=("es", "pt"))
    freshness.confirm(it, "pt")
    edit(it, title_es=f"{title} 2")
    publishing.publish(it, ["es"])
    TranslationState.objects.for_record(it).update(since=timezone.now() - datetime.timedelta(days=days))
    return reload(it)


def explored(client, parent, **query):
    answer = client.get(reverse("wagtailadmin_explore", args=[parent.pk]), query, headers=ENGLISH)
    assert answer.status_code == 200
    return answer


def listed(client, parent, **query):
    return [it.pk for it in explored(client, parent, **query).context["pages"]]


# -- explorer -------------------------------------------------------------------------------------


def test_the_explorer_says_where_each_language_stands_in_words_and_signs(home, admin_client):
    it = stale(home)
    edit(it, title_es="Otro", title_en="Draft")
    html = explored(admin_client, home).content.decode()
    assert "Portuguese: out of date; public" in html and "PT ◐" in html
    assert "English: draft; waits for publication" in html and "EN ◔" in html
    assert "Spanish: source language; public; waits for publication" in html


def test_pages_are_found_by_language_state_and_what_waits(home, admin_client):
    old = stale(home)
    fresh = page(home, es="Fresca", pt="Fresca pt", slug_es="fresca", live=("es", "pt"))
    freshness.confirm(fresh, "pt")
    edit(fresh, title_pt="Fresca 2")
    review = page(home, es="Revisada", en="Reviewed", slug_es="revisada", live=("es",))
    freshness.submit_for_review(review, "en")
    assert listed(admin_client, home, translation_state="stale") == [old.pk]
    assert listed(admin_client, home, translation_state="stale", translation_language="en") == []
    assert set(listed(admin_client, home, translation_state=["stale", "in_review"])) == {old.pk, review.pk}
    assert listed(admin_client, home, translation_language="en") == [review.pk]
    assert set(listed(admin_client, home, waits="yes")) == {fresh.pk, review.pk}
    assert listed(admin_client, home, waits="yes", translation_language="pt") == [fresh.pk]
    assert len(listed(admin_client, home, translation_language="xx")) == 3, "nonsense is no filter"
    found = listed(admin_client, home, q="Revisada", translation_state="in_review")
    assert found == [review.pk], "together with a search"


def test_an_alias_shows_the_states_of_its_original(home, admin_client):
    it = stale(home)
    it.create_alias(parent=reload(home), update_slug="alias")
    html = explored(admin_client, home).content.decode()
    assert html.count("Portuguese: out of date; public") == 2 * 2, "title and words, of both"


def test_the_explorer_needs_few_queries_more_than_wagtails_own(home, admin_client, monkeypatch):
    for number in range(50):
        made = SitePage.objects.get(pk=home.pk)
        it = type(home)(source_language="es", live=False)
        languages.put(it, "title", "es", f"Página {number}")
        made.add_child(instance=it)
    for it in SitePage.objects.child_of(home).specific():
        it.save_revision(clean=False)

    def queries():
        explored(admin_client, home)
        with CaptureQueriesContext(connection) as captured:
            explored(admin_client, home)
        return len(captured)

    with monkeypatch.context() as patch:
        own = [c for c in SlicedExplorerView.base_columns if c in ExplorableIndexView.base_columns]
        patch.setattr("wagtail.admin.views.generic.base.BaseListingView.get_table", get_table_without(own))
        wagtails = queries()
    assert queries() - wagtails <= 10


def get_table_without(own):
    def get_table(self, object_list):
        return self.table_class(own, object_list, **self.get_table_kwargs())

    return get_table


# -- snippets -------------------------------------------------------------------------------------


def snippets(client, **query):
    return client.get(reverse("wagtailsnippets_specimens_specimenrecord:list"), query, headers=ENGLISH)


def test_lists_of_snippets_have_the_states_and_the_filters(admin_client):
    it, other = record(es="Uno", en="One", live=("es", "en")), record(es="Dos")
    freshness.confirm(it, "en")
    answer = snippets(admin_client)
    html = answer.content.decode()
    assert "English: up to date; public" in html and "English: missing" in html
    found = snippets(admin_client, translation_state="current").context["object_list"]
    assert [one.pk for one in found] == [it.pk]
    found = snippets(admin_client, waits="yes", translation_language="es").context["object_list"]
    assert [one.pk for one in found] == [other.pk]


def test_a_list_of_snippets_needs_one_query_for_the_states(admin_client):
    for number in range(20):
        record(es=f"Otro {number}")
    with CaptureQueriesContext(connection) as captured:
        assert snippets(admin_client).content.decode().count("Spanish: source language") == 2 * 20
    assert len([q for q in captured if "segib_site_translationstate" in q["sql"]]) == 1


# -- report ---------------------------------------------------------------------------------------


def rows(client, **query):
    answer = client.get(reverse(REPORT), query, headers=ENGLISH)
    assert answer.status_code == 200
    return [(row.title, row.state.language, row.state.state) for row in answer.context["object_list"]]


def test_what_is_out_of_date_and_public_comes_first_the_oldest_first(home, admin_client):
    publishing.publish(page(home, es="Nuevo", pt="Novo", slug_es="nuevo"), ["es", "pt"])
    stale(home, "Ayer", days=1)
    stale(home, "Antes", days=30)
    hidden = stale(home, "Oculta", days=90)
    publishing.unpublish(hidden, ["pt"])
    found = rows(admin_client)
    assert found[:3] == [
        ("Antes pt", "pt", "stale"),
        ("Ayer pt", "pt", "stale"),
        ("Oculta pt", "pt", "stale"),
    ]
    assert "source" not in {state for _title, _code, state in found}


def test_the_report_is_narrowed_by_language_state_section_type_and_what_is_public(home, admin_client):
    section = page(home, es="Sección", slug_es="seccion")
    inside = page(section, es="Dentro", pt="Dentro pt", slug_es="dentro", live=("es", "pt"))
    freshness.confirm(inside, "pt")
    snippet = record(es="Término", en="Term", live=("es",))
    assert rows(admin_client, language="pt", state="current") == [("Dentro pt", "pt", "current")]
    found = {title for title, _code, _state in rows(admin_client, section=section.pk)}
    assert found == {"Sección", "Dentro pt", "Dentro"}
    kind = TranslationState.objects.for_record(snippet).first().content_type_id
    assert rows(admin_client, type=kind) == [("Term", "en", "draft"), ("Término", "pt", "missing")]
    assert ("Term", "en", "draft") not in rows(admin_client, public="yes")
    assert rows(admin_client, public="no", state="draft", type=kind) == [("Term", "en", "draft")]
    edit(inside, title_es="Otro")
    assert rows(admin_client, waits="yes", section=section.pk)[-1][1:] == ("es", "source")
    assert len(rows(admin_client, section=0, language="xx")) == len(rows(admin_client))


def test_the_report_is_narrowed_to_what_belongs_to_an_office(home, admin_client):
    index = OfficeIndexPage(source_language="es", live=False)
    languages.put(index, "title", "es", "Oficinas")
    reload(home).add_child(instance=index)
    office = OfficePage(source_language="es", live=False)
    languages.put(office, "title", "es", "Montevideo")
    index.add_child(instance=office)
    for iso2 in ("UY", "MX"):
        country = Country(source_language="es", live=False, iso2=iso2, iso3=f"{iso2}X")
        languages.put(country, "name", "es", iso2)
        country.save()
        country.save_revision(clean=False)
        if iso2 == "UY":
            office.countries_served.add(country)
            office.save(clean=False)
    office.save_revision(clean=False)
    found = {title for title, _code, _state in rows(admin_client, office=office.pk)}
    assert found == {"Montevideo", "UY"}


def test_the_counts_are_by_language_whatever_is_shown(home, admin_client):
    stale(home)
    answer = admin_client.get(reverse(REPORT), {"language": "en"}, headers=ENGLISH)
    portuguese = next(line for line in answer.context["counts"] if line["name"] == "Português")
    number, address = portuguese["urgent"]
    assert number == 1
    assert rows(admin_client, **dict(pair.split("=") for pair in address[1:].split("&"))) == [
        ("Uno pt", "pt", "stale")
    ]
    assert address in answer.content.decode().replace("&amp;", "&")


def test_on_a_phone_each_figure_says_what_it_is(home, admin_client):
    stale(home, days=3)
    words = admin_client.get(reverse(REPORT), headers=ENGLISH).content.decode()
    assert words.count("segib-stacking") >= 2
    assert '<td data-name="Days">3</td>' in words and '<td data-name="Public">public</td>' in words
    for name in ("Out of date and public", "Missing", "Up to date", "Not translated on purpose"):
        assert words.count(f'data-name="{name}"') == len(languages.CODES), name


def test_the_report_can_be_taken_home(home, admin_client):
    stale(home, days=3)
    query = {"state": "stale", "export": "csv"}
    answer = admin_client.get(reverse(REPORT), query, headers=ENGLISH)
    text = b"".join(answer.streaming_content).decode()
    heading, line = text.splitlines()
    assert heading.startswith("Title,Type,Section,Language,State of translation,Public")
    assert line.startswith("Uno pt,Specimen page,Uno 2,Portuguese,out of date,public,,") and line.endswith(
        ",3"
    )
    answer = admin_client.get(reverse(REPORT), {**query, "export": "xlsx"}, headers=ENGLISH)
    [_headings, row] = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values
    assert (row[0], row[8]) == ("Uno pt", 3)


def test_somebody_sees_what_she_may_edit_and_nothing_else(home, signed_in):
    hers, other = page(home, es="A", slug_es="a"), page(home, es="B", slug_es="b")
    stale(hers, "Suya")
    stale(other, "Ajena")
    record(es="Término", en="Term")
    client = signed_in(hers)
    seen = {title for title, _code, _state in rows(client)}
    assert seen == {"A", "Suya pt", "Suya 2"}
    text = client.get(reverse("wagtailadmin_home"), headers=ENGLISH).content.decode()
    assert "Ajena" not in text


def test_who_works_on_no_text_gets_no_report(home, signed_in, client):
    for name in (REPORT, f"{REPORT}_results"):
        assert client.get(reverse(name))["Location"].startswith(reverse("wagtailadmin_login"))
    signed_in()
    for name in (REPORT, f"{REPORT}_results"):
        answer = client.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, reverse("wagtailadmin_home"))
    assert reverse(REPORT) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_who_edits_snippets_only_has_the_report_too(signed_in):
    record(es="Término", en="Term")
    client = signed_in(may=[permission("specimens", "change_specimenrecord")])
    assert reverse(REPORT) in client.get(reverse("wagtailadmin_home")).content.decode()
    assert client.get(reverse(f"{REPORT}_results")).status_code == 200


def test_the_report_needs_as_many_queries_for_three_hundred_rows_as_for_three(home, admin_client):
    it = record(es="Uno")
    source = TranslationState.objects.for_record(it).get(language="en")
    rows(admin_client)
    with CaptureQueriesContext(connection) as few:
        rows(admin_client)
    made = type(it).objects.bulk_create(
        [type(it)(source_language="es", live=False, code=str(number)) for number in range(300)]
    )
    TranslationState.objects.bulk_create(
        TranslationState(
            content_type=source.content_type, object_id=str(one.pk), language="en", state="missing",
            draft_state="missing", title=one.code, source_language="es",
        )
        for one in type(it).objects.filter(code__gt="")
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert len(rows(admin_client)) == 50
    assert made and len(many) == len(few) and len(many) < 25, [q["sql"][:80] for q in many]


# -- dashboard ------------------------------------------------------------------------------------


def waits(user):
    return {one.heading: (one.count, [item[0] for item in one.items]) for one in waiting.waiting_for(user)}


def test_the_dashboard_says_what_waits(home, admin_user, admin_client):
    for number in range(6):
        stale(home, f"Vieja {number}", days=10 - number)
    review = page(home, es="Uno", en="One", slug_es="uno", live=("es",))
    freshness.submit_for_review(review, "en")
    schedule.schedule(review, ["en"], timezone.now() + datetime.timedelta(days=3), zone="Europe/Madrid")
    schedule.schedule(review, ["en"], timezone.now() + datetime.timedelta(days=30), zone="Europe/Madrid")
    answer = admin_client.get(reverse("wagtailadmin_home"), headers=ENGLISH)
    html = answer.content.decode()
    assert "Waiting for you" in html and "Public translations that are out of date (6)" in html
    assert "Vieja 0 pt" in html and "Vieja 5 pt" not in html and "Portuguese, for 10 days" in html
    assert "Translations to review (1)" in html and "English, since today" in html
    assert "Releases in the next seven days (1)" in html and "(Europe/Madrid)" in html
    link = f"{reverse(REPORT)}?state=stale&amp;public=yes"
    assert link in html and len(rows(admin_client, state="stale", public="yes")) == 6


def test_nothing_waits_for_who_may_do_nothing(home, django_user_model):
    stale(home)
    freshness.submit_for_review(page(home, es="Uno", en="One", slug_es="uno"), "en")
    assert waits(django_user_model.objects.create_user("ana")) == {}


def test_the_dashboard_needs_few_queries(home, admin_user, django_assert_max_num_queries):
    for number in range(4):
        stale(home, f"Vieja {number}")
    waits(admin_user)
    with django_assert_max_num_queries(15):
        assert waits(admin_user)


def test_workflows_panels_are_not_shown(home, admin_client):
    panels = admin_client.get(reverse("wagtailadmin_home")).context["panels"]
    names = [panel.name for panel in panels]
    assert names[0] == "segib_waiting" and not any("workflow" in name for name in names)
    assert "recent_edits" in names


def test_providers_come_in_their_order_and_empty_ones_are_left_out(monkeypatch):
    monkeypatch.setattr(waiting, "_providers", [])
    waiting.waiting(order=2)(lambda user: waiting.Waiting("later", 1, [("t", "/u", "")]))
    waiting.waiting(order=1)(lambda user: waiting.Waiting("first", 1, [("t", "/u", "")]))
    waiting.waiting(order=3)(lambda user: waiting.Waiting("none", 0, []))
    waiting.waiting(order=4)(lambda user: None)
    assert [one.heading for one in waiting.waiting_for(None)] == ["first", "later"]
