"""Work that is done once a night: never twice, never skipped, and no job stands in another's way."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from segib_site import nightly
from segib_site.models import NightlyRun

pytestmark = pytest.mark.django_db

MADRID = zoneinfo.ZoneInfo("Europe/Madrid")


def at(*when: int, fold: int = 0) -> datetime.datetime:
    return datetime.datetime(*when, tzinfo=MADRID, fold=fold)


@pytest.fixture
def jobs(monkeypatch):
    """The only jobs there are; each notes that it was done. A job known since an earlier night."""
    done: list[str] = []

    def good():
        done.append("good")
        return "  three\n things "

    def bad():
        done.append("bad")
        raise RuntimeError("no network")

    monkeypatch.setattr(nightly, "NIGHTLY", {"a.bad": bad, "b.good": good})
    for name in nightly.NIGHTLY:
        NightlyRun.objects.create(name=name, night=datetime.date(2020, 1, 1))
    return done


def queued(now):
    """Queue what is due, and do what was queued when the transaction is committed."""
    return nightly.queue_due(now)


def test_a_job_is_done_once_a_night(jobs, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert queued(at(2026, 11, 22, 2, 0)) == 2
        assert queued(at(2026, 11, 22, 2, 1)) == 0
        assert queued(at(2026, 11, 23, 1, 59)) == 0
    assert sorted(jobs) == ["bad", "good"]
    with django_capture_on_commit_callbacks(execute=True):
        assert queued(at(2026, 11, 23, 2, 0)) == 2
    assert sorted(jobs) == ["bad", "bad", "good", "good"]


def test_what_came_of_a_job_is_remembered_and_a_failure_stops_no_other(
    jobs, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        queued(at(2026, 11, 22, 5, 0))
    good, bad = (NightlyRun.objects.get(name=name, night="2026-11-22") for name in ("b.good", "a.bad"))
    assert (good.outcome, good.error) == ("three things", "") and good.finished_at
    assert bad.error == "RuntimeError: no network" and bad.finished_at


def test_a_night_missed_is_made_up_for_once(jobs):
    assert queued(at(2026, 11, 22, 2, 0)) == 2
    assert queued(at(2026, 11, 26, 14, 0)) == 2, "down for days, and back in the afternoon"
    assert queued(at(2026, 11, 26, 23, 0)) == 0


def test_a_new_job_waits_for_the_next_night(jobs, monkeypatch):
    monkeypatch.setitem(nightly.NIGHTLY, "c.new", lambda: "done")
    assert queued(at(2026, 11, 22, 14, 0)) == 2
    assert "first time" in NightlyRun.objects.get(name="c.new").outcome
    assert queued(at(2026, 11, 23, 2, 0)) == 3


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (at(2026, 3, 29, 1, 59), "2026-03-28"),
        (at(2026, 3, 29, 3, 0), "2026-03-29"),  # 02:00 is skipped
        (at(2026, 10, 25, 1, 59), "2026-10-24"),
        (at(2026, 10, 25, 2, 0), "2026-10-25"),
        (at(2026, 10, 25, 2, 30, fold=1), "2026-10-25"),  # 02:30 comes a second time
    ],
)
def test_a_night_begins_once_also_when_the_clocks_change(moment, night):
    assert nightly.night_of(moment.astimezone(datetime.UTC)).isoformat() == night


def test_two_schedulers_share_a_night(jobs, monkeypatch):
    now = at(2026, 11, 22, 2, 0)
    assert queued(now) == 2
    # The second looked before the first had written.
    real = NightlyRun.objects.filter
    seen = iter([NightlyRun.objects.none()])
    monkeypatch.setattr(
        type(NightlyRun.objects), "filter", lambda self, *a, **k: next(seen, None) or real(*a, **k)
    )
    assert queued(now) == 0


def test_the_command_does_jobs_now_and_says_which_failed(jobs, capsys):
    with pytest.raises(CommandError, match="1 of 2"):
        call_command("run_nightly")
    assert "b.good: three things" in capsys.readouterr().out
    call_command("run_nightly", "b.good")
    assert jobs == ["bad", "good", "good"]
    assert NightlyRun.objects.get(name="b.good", night=nightly.night_of(timezone.now())).finished_at
    with pytest.raises(CommandError, match="no job named"):
        call_command("run_nightly", "nothing")


def test_the_site_s_own_jobs_are_found():
    assert {"guards.published_findings", "guards.old_verdicts"} <= nightly.NIGHTLY.keys()
