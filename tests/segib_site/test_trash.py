"""Deleting pages: the trash, what comes back from it, and what refers to what is to be deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, PageLogEntry

from segib_site.models import GroupSlices, ScheduledRelease, SearchRecord, SitePage, TrashedPage
from segib_site.models.trash import KEPT_FOR
from segib_site.safety import links_in_use, trash
from segib_site.slices import publishing, schedule
from tests.specimens.factories import draft, edit, page, reload, text
from tests.specimens.people import colleague, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(django_user_model):
    return django_user_model.objects.create_superuser("boss", "boss@example.org", "x")


@pytest.fixture
def editor(django_user_model, home):
    user = django_user_model.objects.create_user("ana", "ana@example.org", "x")
    group = Group.objects.create(name="Some editors")
    GroupSlices.objects.create(group=group, slices=["es", "en", "pt", "shared"])
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        permission = Permission.objects.get(codename=codename.replace("page", "sitepage"))
        GroupPagePermission.objects.create(group=group, page_id=home.pk, permission=permission)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    return user


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def tree(home):
    """A page that is public in two languages, with one below it."""
    it = page(home, es="Uno", en="One", live=("es", "en"))
    below = page(it, es="Debajo", live=("es",))
    return reload(it), below


def test_a_deleted_page_is_nowhere_to_be_seen(home, boss, client):
    it, below = tree(home)
    addresses = [it.url_in("es"), it.url_in("en"), it.url_in("pt"), below.url_in("es")]
    assert all(client.get(address).status_code == 200 for address in addresses)
    staff = signed_in(boss)
    response = staff.post(reverse("wagtailadmin_pages:delete", args=[it.pk]))
    assert response.status_code == 302
    it, below = reload(it), reload(below)
    assert it.is_in_trash and below.is_in_trash and not it.live and not below.live
    assert [client.get(address).status_code for address in addresses] == [404] * 4
    assert not SearchRecord.objects.filter(page_id__in=[it.pk, below.pk]).exists()
    assert "Uno" not in client.get("/sitemap.xml").content.decode()
    for url in (
        reverse("wagtailadmin_explore", args=[home.pk]),
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:search") + "?q=Uno",
        reverse("wagtailadmin_choose_page"),
        reverse("wagtailadmin_choose_page_search") + "?q=Uno",
    ):
        shown = staff.get(url)
        assert shown.status_code == 200, url
        words = shown.content.decode()
        assert f"/pages/{it.pk}/" not in words and "Papelera" not in words.split("<main")[-1], url
    assert it.get_url_parts() is None


def test_nobody_changes_or_publishes_what_is_in_the_trash(home, boss):
    it, _below = tree(home)
    trash.put(it, boss)
    staff, it = signed_in(boss), reload(it)
    for name in ("edit", "delete", "copy", "move", "unpublish", "history", "view_draft"):
        response = staff.get(reverse(f"wagtailadmin_pages:{name}", args=[it.pk]))
        assert response.status_code in (302, 403), name
    response = staff.get(reverse("segib_draft_links", args=[it.pk]))
    assert response.status_code in (302, 403)
    assert it.permissions_for_user(boss).can_publish() is False


def test_it_comes_back_where_it_was_as_a_draft_with_its_addresses(home, boss, client):
    it, below = tree(home)
    edit(it, introduction_pt="Rascunho")
    addresses = {code: it.url_in(code) for code in ("es", "en", "pt")}
    trash.put(it, boss)
    response = signed_in(boss).post(
        reverse("segib_trash_restore", args=[reload(it).in_trash.pk]), {"parent": home.pk}
    )
    assert response.status_code == 302
    it, below = reload(it), reload(below)
    assert not it.is_in_trash and it.get_parent().pk == home.pk and below.get_parent().pk == it.pk
    assert it.live_languages == () and client.get(addresses["es"]).status_code == 404
    assert {code: it.url_in(code) for code in addresses} == addresses
    assert text(draft(it), "introduction", "pt") == "Rascunho"
    publishing.publish(it, ["es"])
    assert client.get(addresses["es"]).status_code == 200
    assert not TrashedPage.objects.exists() and not SitePage.find_problems()[0]
    logged = list(PageLogEntry.objects.filter(page=it.pk).order_by("pk").values_list("action", flat=True))
    assert logged[-3:] == ["segib.trash", "segib.restore", "segib.publish"], "no move is told of"


def test_its_address_is_free_meanwhile_and_it_gives_way_to_a_newcomer(home, boss):
    it, _below = tree(home)
    address = it.url_in("es")
    trashed = trash.put(it, boss)
    other = page(home, es="Uno", live=("es",))
    assert other.url_in("es") == address
    again = page(home, es="Dos")
    edit(again, slug_es="uno-2")
    assert trash.restore(trashed, boss).url_in("es") not in (address, None)
    assert not SitePage.find_problems()[0]


def test_two_pages_of_one_address_can_be_in_the_trash(home, boss):
    first = page(home, es="Uno", live=("es",))
    trash.put(first, boss)
    second = page(home, es="Uno", live=("es",))
    trash.put(second, boss)
    assert TrashedPage.objects.count() == 2
    for trashed in TrashedPage.objects.all():
        trash.restore(trashed, boss)
    assert {reload(p).url_in("es") for p in (first, second)} == {"/es/uno/", "/es/uno-2/"}


def test_brought_back_elsewhere_its_former_address_leads_there(home, boss, client):
    it, below = tree(home)
    place, former = page(home, es="Otro lugar", live=("es",)), below.url_in("es")
    trashed = trash.put(it, boss)
    trash.restore(trashed, boss, place)
    publishing.publish(reload(it), ["es"])
    publishing.publish(reload(below), ["es"])
    answer = client.get(former)
    assert (answer.status_code, answer["Location"]) == (301, "/es/otro-lugar/uno/debajo/")


def test_without_its_former_place_another_is_asked_for(home, boss):
    it, below = tree(home)
    below_trashed = trash.put(below, boss)
    trash.put(reload(it), boss)
    with pytest.raises(ValidationError):
        trash.restore(TrashedPage.objects.get(pk=below_trashed.pk), boss)
    trash.restore(TrashedPage.objects.get(pk=below_trashed.pk), boss, home)
    assert reload(below).get_parent().pk == home.pk
    response = signed_in(boss).post(
        reverse("segib_trash_restore", args=[reload(it).in_trash.pk]), {"parent": trash.branch().pk}
    )
    assert response.status_code == 200 and reload(it).is_in_trash


def test_what_was_scheduled_does_not_bring_it_back(home, boss):
    it, _below = tree(home)
    edit(it, title_pt="Um")
    schedule.schedule(
        reload(it), ["pt"], timezone.now() + timedelta(hours=1), zone="Europe/Madrid", user=boss
    )
    trash.put(it, boss)
    assert not ScheduledRelease.objects.pending().exists()
    schedule.release_due(timezone.now() + timedelta(hours=2))
    assert not reload(it).live


def test_the_home_page_stays(home, boss):
    with pytest.raises(ValidationError):
        trash.put(home, boss)
    signed_in(boss).post(reverse("wagtailadmin_pages:delete", args=[home.pk]))
    assert not reload(home).is_in_trash


def test_several_at_once_go_to_the_trash(home, boss):
    it, below = tree(home)
    other = page(home, es="Dos")
    url = reverse("wagtail_bulk_action", args=["segib_site", "sitepage", "delete"])
    query = f"?id={it.pk}&id={below.pk}&id={other.pk}&next={reverse('wagtailadmin_explore', args=[home.pk])}"
    staff = signed_in(boss)
    assert staff.get(url + query).status_code == 200
    assert staff.post(url + query).status_code == 302
    assert all(reload(one).is_in_trash for one in (it, below, other))
    assert {t.page_id for t in TrashedPage.objects.all()} == {it.pk, other.pk}


def test_an_editor_sees_and_restores_what_she_deleted_but_deletes_nothing_for_ever(home, boss, editor):
    mine, others = page(home, es="Mía"), page(home, es="Ajena")
    staff = signed_in(editor)
    assert staff.post(reverse("wagtailadmin_pages:delete", args=[mine.pk])).status_code == 302
    theirs = trash.put(others, boss)
    listed = staff.get(reverse("segib_trash")).content.decode()
    assert "Mía" in listed and "Ajena" not in listed
    assert staff.get(reverse("segib_trash_restore", args=[theirs.pk])).status_code == 404
    own = reload(mine).in_trash
    assert staff.post(reverse("segib_trash_destroy", args=[own.pk])).status_code in (302, 403)
    assert SitePage.objects.filter(pk=mine.pk).exists()
    assert staff.get(reverse("segib_trash_restore", args=[own.pk])).status_code == 200
    assert staff.post(reverse("segib_trash_restore", args=[own.pk]), {"parent": home.pk}).status_code == 302
    assert not reload(mine).is_in_trash


@pytest.mark.parametrize("role", ["administrators", "publishers"])
def test_who_may_delete_any_page_sees_and_restores_what_others_deleted(home, boss, role):
    theirs = trash.put(page(home, es="Ajena"), boss)
    staff = signed_in(member(role))
    assert "Ajena" in staff.get(reverse("segib_trash")).content.decode()
    restore = reverse("segib_trash_restore", args=[theirs.pk])
    shown, destroy = staff.get(restore), reverse("segib_trash_destroy", args=[theirs.pk])
    assert shown.status_code == 200 and destroy not in shown.content.decode()
    assert staff.post(destroy).status_code in (302, 403)
    assert staff.post(restore, {"parent": home.pk}).status_code == 302
    assert not reload(theirs.page).is_in_trash


@pytest.mark.parametrize(
    ("slices", "actions", "whole_tree"),
    [
        (["es", "en", "shared"], ("add", "change", "publish", "bulk_delete"), True),
        (["es", "en", "pt", "shared"], ("add", "change", "publish"), True),
        (["es", "en", "pt", "shared"], ("add", "change", "publish", "bulk_delete"), False),
    ],
    ids=["a language less", "pages without others below", "a section"],
)
def test_less_than_the_right_to_delete_any_page_shows_only_ones_own(home, boss, slices, actions, whole_tree):
    theirs = trash.put(page(home, es="Ajena"), boss)
    staff = signed_in(colleague("eva", slices, actions, None if whole_tree else home))
    assert "Ajena" not in staff.get(reverse("segib_trash")).content.decode()
    restore = reverse("segib_trash_restore", args=[theirs.pk])
    assert staff.get(restore).status_code == 404
    assert staff.post(restore, {"parent": home.pk}).status_code == 404 and reload(theirs.page).is_in_trash


def test_somebody_whose_account_is_closed_sees_nothing(home, boss):
    trash.put(page(home, es="Ajena"), boss)
    boss.is_active = False
    assert trash.seen_by(member()).count() == 0 and not trash.may_delete_any_page(boss)


def test_the_trash_is_emptied_after_thirty_days(home, boss):
    it, below = tree(home)
    trashed = trash.put(it, boss)
    assert trash.empty_old() == (0, 0) and trashed.days_left == 30
    TrashedPage.objects.filter(pk=trashed.pk).update(
        deleted_at=timezone.now() - KEPT_FOR - timedelta(hours=1)
    )
    assert trash.empty_old() == (1, 0)
    assert not SitePage.objects.filter(pk__in=[it.pk, below.pk]).exists()
    assert PageLogEntry.objects.filter(page=it.pk, action="wagtail.delete").exists()


def test_an_administrator_deletes_for_ever(home, boss):
    it, _below = tree(home)
    trashed = trash.put(it, boss)
    staff, url = signed_in(boss), reverse("segib_trash_destroy", args=[trashed.pk])
    assert staff.get(url).status_code == 200 and SitePage.objects.filter(pk=it.pk).exists()
    assert staff.post(url).status_code == 302 and not SitePage.objects.filter(pk=it.pk).exists()


def test_redirects_of_a_trashed_page_lead_nowhere_but_are_kept_for_its_return(home, boss, client):
    it = page(home, es="Uno", live=("es",))
    edit(it, slug_es="una")
    publishing.publish(it, ["es"])
    assert client.get("/es/uno/").status_code == 301
    trashed = trash.put(reload(it), boss)
    assert client.get("/es/uno/").status_code == 404 and client.get("/es/una/").status_code == 404
    assert Redirect.objects.filter(redirect_page_id=it.pk).exists()
    publishing.publish(trash.restore(trashed, boss), ["es"])
    assert client.get("/es/uno/").status_code == 301


def test_what_refers_to_a_page_is_shown_with_its_language_before_it_is_deleted(home, boss):
    it, below = tree(home)
    other = page(home, es="Dos", live=("es",))
    link = f'<p><a linktype="page" id="{below.pk}">enlace</a></p>'
    body = [{"type": "paragraph", "value": link, "id": "a" * 8}]
    edit(other, title_pt="Dois", body_pt=body)
    publishing.publish(reload(other), ["es", "pt", "shared"])
    (use,) = links_in_use.of_page(it, boss).shown
    assert (use.title, use.languages) == ("Dos", ("pt",)) and use.url
    shown = signed_in(boss).get(reverse("wagtailadmin_pages:delete", args=[it.pk]))
    assert shown.status_code == 200
    words = shown.content.decode()
    assert "Dos" in words and use.url in words
