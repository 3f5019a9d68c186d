"""Releases at a time: any number on one page, each alone, all together or none."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from segib_site.models import GroupSlices, ScheduledRelease
from segib_site.slices import publishing, schedule
from tests.specimens.factories import draft, edit, page, record, reload, text
from tests.specimens.people import editor

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def later(hours):
    return timezone.now() + hours * HOUR


def plan(it, slices, hours, **options):
    return schedule.schedule(it, slices, later(hours), zone="America/Mexico_City", **options)


def test_english_later_and_portuguese_earlier_both_happen_each_alone(home):
    it = page(home, es="Uno", en="One", pt="Um", live=("es",))
    plan(it, ["en"], 5)
    plan(it, ["pt"], 2)
    assert schedule.release_due(later(1)) == 0 and reload(it).live_languages == ("es",)
    assert schedule.release_due(later(3)) == 1 and reload(it).live_languages == ("es", "pt")
    assert schedule.release_due(later(4)) == 0
    assert schedule.release_due(later(6)) == 1 and reload(it).live_languages == ("es", "en", "pt")
    assert schedule.release_due(later(7)) == 0, "nothing happens twice"


def test_what_is_released_is_what_was_approved(home):
    it = page(home, es="Uno", en="One", live=("es",))
    edit(it, title_en="Approved")
    plan(it, ["en"], 1)
    edit(it, title_en="Written later", title_es="Dos")
    schedule.release_due(later(2))
    it = reload(it)
    assert (text(it, "title", "en"), text(it, "title", "es")) == ("Approved", "Uno")
    assert (text(draft(it), "title", "en"), text(draft(it), "title", "es")) == ("Written later", "Dos")


def test_a_joint_release_is_all_or_none(home):
    it = page(home, es="Uno", en="One", live=("es",))
    release = plan(it, ["es", "en"], 1)
    release.content["title_en"] = ""
    release.save()
    assert schedule.release_due(later(2)) == 0
    release.refresh_from_db()
    assert (release.failed_at and "title" in release.failure.lower()) or "inglés" in release.failure.lower()
    assert reload(it).live_languages == ("es",)


def test_releases_that_are_not_joint_do_what_they_can(home):
    it = page(home, es="Uno", en="One", pt="Um")
    release = plan(it, ["en", "pt"], 1, together=False)
    release.content["title_en"] = ""
    release.save()
    assert schedule.release_due(later(2)) == 1
    release.refresh_from_db()
    assert reload(it).live_languages == ("pt",) and release.failed_at and release.done_at
    assert schedule.release_due(later(3)) == 0, "a release is not tried again"


def test_unpublishing_at_a_time(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    plan(it, ["en"], 1, action=ScheduledRelease.Action.UNPUBLISH)
    schedule.release_due(later(2))
    assert reload(it).live_languages == ("es",)


def test_a_cancelled_release_does_not_happen(home):
    it = page(home, es="Uno", en="One", live=("es",))
    release = plan(it, ["en"], 1)
    schedule.cancel(release)
    assert schedule.release_due(later(2)) == 0 and reload(it).live_languages == ("es",)


def test_one_that_fails_does_not_hold_the_others(home):
    gone, it = page(home, es="Uno"), page(home, es="Dos")
    plan(gone, ["es"], 1)
    plan(it, ["es"], 1)
    gone.delete()
    assert schedule.release_due(later(2)) == 1
    assert reload(it).live and ScheduledRelease.objects.filter(failed_at__isnull=False).count() == 1


def test_an_address_taken_meanwhile_gets_a_number(home):
    it = page(home, es="Uno", live=("es",))
    edit(it, title_en="Same")
    plan(it, ["en"], 1)
    page(home, en="Same", live=("en",))
    schedule.release_due(later(2))
    it = reload(it)
    assert it.is_live_in("en") and it.url_in("en") == "/en/same-2/"


def test_snippets_are_released_too():
    it = record(es="Uno", en="One", live=("es",))
    plan(it, ["en"], 1)
    schedule.release_due(later(2))
    assert reload(it).live_languages == ("es", "en")


@pytest.mark.parametrize("slices", [[], ["pt"], ["es", "pt"]])
def test_what_cannot_be_released_is_not_scheduled(home, slices):
    it = page(home, es="Uno")
    with pytest.raises(ValidationError):
        plan(it, slices, 1)
    assert not ScheduledRelease.objects.exists()


def test_times_that_passed_zones_that_are_none_and_facts_to_unpublish_are_refused(home):
    it = page(home, es="Uno", live=("es",))
    with pytest.raises(ValidationError):
        schedule.schedule(it, ["es"], later(-1), zone="UTC")
    with pytest.raises(ValidationError):
        schedule.schedule(it, ["es"], later(1), zone="Mars/Olympus")
    with pytest.raises(ValidationError):
        plan(it, ["shared"], 1, action=ScheduledRelease.Action.UNPUBLISH)


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(ValidationError):
        schedule.in_zone(datetime.datetime(2027, 3, 28, 2, 30), "Europe/Madrid")
    moment = schedule.in_zone(datetime.datetime(2027, 3, 28, 3, 30), "Europe/Madrid")
    assert moment.astimezone(datetime.UTC).hour == 1


def test_autosave_cannot_change_what_was_approved(home):
    it = page(home, es="Uno", en="One", live=("es",))
    plan(it, ["en"], 1)
    revision = reload(it).latest_revision
    revision.content["title_en"] = "Overwritten"
    revision.save()
    schedule.release_due(later(2))
    assert text(reload(it), "title", "en") == "One"
    assert publishing.unpublished_slices(reload(it)) == ("en",)


class TestWhoScheduledItMayNotAnyMore:
    """What its author may not do by hand is not done in her name."""

    @pytest.fixture
    def it(self, home):
        return page(home, es="Uno", en="One", pt="Um", live=("es",))

    @pytest.fixture
    def publisher(self, home):
        return editor(["en", "pt"], ["change", "publish"], username="Ana")

    def released(self, release):
        schedule.release_due(later(2))
        release.refresh_from_db()
        return release

    def test_one_who_still_may_is_obeyed(self, it, publisher):
        assert self.released(plan(it, ["en"], 1, user=publisher)).done_at
        assert reload(it).live_languages == ("es", "en")

    @pytest.mark.parametrize("lost", ["group", "language", "account"])
    def test_nothing_becomes_public_and_the_reason_is_told(self, client, admin_user, it, publisher, lost):
        release = plan(it, ["en"], 1, user=publisher)
        if lost == "group":
            publisher.groups.clear()
        elif lost == "language":
            publisher.groups.get().segib_slices.delete()
        else:
            publisher.is_active = False
            publisher.save()
        release = self.released(release)
        assert reload(it).live_languages == ("es",)
        assert release.failed_at and not release.done_at and "Ana" in release.failure
        client.force_login(admin_user)
        shown = client.get(reverse("segib_languages", args=["segib_site", "sitepage", it.pk]))
        assert release.failure in shown.content.decode()
        assert release.failure in client.get(reverse("wagtailadmin_home")).content.decode()
        entry = PageLogEntry.objects.get(page=it.pk, action="segib.schedule.fail")
        assert entry.data["failure"] == release.failure
        assert schedule.release_due(later(3)) == 0, "a release is not tried again"

    def test_taking_off_the_site_is_stopped_too(self, it, publisher):
        publishing.publish(it, ["en"])
        release = plan(it, ["en"], 1, action=ScheduledRelease.Action.UNPUBLISH, user=publisher)
        publisher.groups.clear()
        assert self.released(release).failed_at and reload(it).is_live_in("en")

    def test_of_one_by_one_she_does_what_she_still_may(self, it, publisher):
        release = plan(it, ["en", "pt"], 1, together=False, user=publisher)
        GroupSlices.objects.filter(group__user=publisher).update(slices=["pt"])
        release = self.released(release)
        assert release.done_at and release.failed_at and reload(it).live_languages == ("es", "pt")

    def test_shared_facts_that_became_needed_are_asked_for(self, it, publisher):
        release = plan(it, ["en"], 1, user=publisher)
        publishing.unpublish(it, ["es"])
        assert self.released(release).failed_at and not reload(it).live

    def test_an_account_that_goes_stops_what_it_scheduled(self, it, publisher):
        release, done = plan(it, ["en"], 1, user=publisher), plan(it, ["pt"], 1, user=publisher)
        schedule.cancel(done)
        publisher.delete()
        release = self.released(release)
        assert release.created_by is None and "Ana" in release.failure
        assert reload(it).live_languages == ("es",)
        done.refresh_from_db()
        assert not done.failed_at
        assert PageLogEntry.objects.filter(page=it.pk, action="segib.schedule.fail").count() == 1
