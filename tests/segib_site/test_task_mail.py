"""E-mail about translation tasks: to whom it concerns, in her language, as often as she wants, never lost
and never twice."""

from __future__ import annotations

import datetime
import smtplib

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from segib_site import mail
from segib_site.models import NotificationPreference, PendingNotice, TranslationTask, TranslationTaskStep
from segib_site.slices import freshness, publishing
from segib_site.translation_tasks import acting, nightly_jobs, opening, telling
from tests.specimens import people
from tests.specimens.factories import edit, page, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def it(home):
    it = page(home, es="Uno", pt="Um", introduction_es="Son 22 países, como cada año desde la fundación.")
    freshness.confirm(it, "pt")
    freshness.leave_out(reload(it), "en", "Not for this test")
    with opening.suppressed():
        publishing.publish(reload(it), ["es", "pt", "shared"])
    TranslationTask.objects.all().delete()
    return reload(it)


@pytest.fixture
def ana(home):
    return people.colleague("ana", ["pt"], language="pt-br")


@pytest.fixture
def rita(home):
    return people.colleague("rita", actions=("change", "review", "publish"))


def change_source(it, user=None, words="Son 23 países, como cada año desde la fundación."):
    edit(it, introduction_es=words)
    publishing.publish(reload(it), ["es"], user=user)
    return TranslationTask.objects.of(it).unfinished().get(language="pt")


def sent():
    """Who was written to about what since the last call."""
    messages = [(message.to[0].split("@")[0], message.subject) for message in outbox.outbox]
    outbox.outbox.clear()
    return messages


def prefer(user, frequency):
    NotificationPreference.objects.update_or_create(user=user, defaults={"frequency": frequency})


def test_each_event_is_told_to_whom_it_concerns_and_never_to_who_did_it(it, ana, rita):
    task = change_source(it, rita)
    assert [who for who, _what in sent()] == ["ana"], "the translators of that language, not every editor"
    acting.assign(task, rita, ana)
    assert [who for who, _what in sent()] == ["ana"]
    acting.submit(task, ana)
    assert sent() == [("rita", "To review in Portuguese: “Uno”")]
    acting.give_back(task, rita, "The figure")
    assert [who for who, _what in sent()] == ["ana"]
    acting.submit(task, ana)
    sent()
    acting.comment(task, rita, "Well done")
    assert [who for who, _what in sent()] == ["ana"]
    acting.comment(task, ana, "Thank you")
    assert [who for who, _what in sent()] == ["rita"]
    acting.approve(task, rita)
    assert [who for who, _what in sent()] == ["ana"]


def test_what_one_takes_oneself_is_told_to_nobody(it, ana, rita):
    task = change_source(it, ana)
    assert sent() == [], "she published it herself"
    acting.take(task, ana)
    acting.put_back(task, ana)
    assert sent() == []


def test_without_a_reviewer_the_administrators_are_told(it, ana):
    people.administrator()
    task = change_source(it)
    sent()
    acting.submit(task, ana)
    assert [who for who, _what in sent()] == ["boss"]


def test_a_message_is_in_the_language_of_its_reader_and_says_what_changed(it, ana, rita):
    task = change_source(it, rita)
    message = outbox.outbox[-1]
    assert "Son [-22-] {+23+} países, como cada año" in message.body
    assert f"/admin/translations/{task.pk}/" in message.body and message.body.count("http") == 2
    assert "23 &" not in message.body and "&#" not in message.body
    sent()
    acting.assign(task, rita, ana)
    body = outbox.outbox[-1].body
    assert "portugu" in outbox.outbox[-1].subject
    assert str(task.due.year) in body


def test_names_and_titles_cannot_add_headers_or_lines(it, ana, rita):
    rita.first_name = "Rita\nBcc: all@example.org"
    rita.save()
    it = reload(it)
    type(it).objects.filter(pk=it.pk).update(draft_title="Uno\r\nBcc: all@example.org")
    change_source(reload(it), rita, "Son 40.")
    message = outbox.outbox[-1]
    assert "\n" not in message.subject and message.bcc == []
    assert "\nBcc:" not in message.body


def test_one_message_a_day_for_who_wants_it(it, ana, rita, home):
    prefer(ana, "daily")
    task = change_source(it, rita)
    acting.assign(task, rita, ana)
    assert sent() == [] and PendingNotice.objects.filter(user=ana).count() == 2
    assert nightly_jobs.send_digests() == 1
    (message,) = outbox.outbox
    assert message.to == ["ana@example.org"] and message.body.count(f"/admin/translations/{task.pk}/") == 2
    assert nightly_jobs.send_digests() == 0 and not PendingNotice.objects.exists()
    assert len(sent()) == 1


def test_none_for_who_wants_none_also_of_what_waited(it, ana, rita):
    prefer(ana, "daily")
    task = change_source(it, rita)
    prefer(ana, "never")
    acting.assign(task, rita, ana)
    assert nightly_jobs.send_digests() == 0
    assert sent() == [] and not PendingNotice.objects.exists()


def test_the_choice_is_made_in_the_account(it, client, ana):
    client.force_login(ana)
    address = reverse("wagtailadmin_account")
    shown = client.get(address)
    assert 'name="translation_tasks-frequency"' in shown.content.decode()
    data = {
        "name_email-first_name": "Ana",
        "name_email-last_name": "Sá",
        "name_email-email": "ana@example.org",
        "locale-preferred_language": "pt-br",
        "locale-current_time_zone": "Europe/Madrid",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "translation_tasks-frequency": "daily",
    }
    assert client.post(address, data).status_code == 302
    assert telling.frequency_of(ana) == "daily"


def test_nothing_is_told_twice(it, ana, rita):
    change_source(it, rita)
    assert len(sent()) == 1
    step = TranslationTaskStep.objects.get(action="opened")
    telling.tell.enqueue(step.pk)
    assert sent() == []


def test_what_a_stopped_worker_left_untold_is_told_the_next_night(it, ana, rita):
    change_source(it, rita)
    sent()
    yesterday = timezone.now() - datetime.timedelta(hours=30)
    TranslationTaskStep.objects.update(told_at=None, at=yesterday)
    assert nightly_jobs.tell_what_was_missed() == 1
    assert [who for who, _what in sent()] == ["ana"]


def test_a_translator_is_reminded_once_that_it_is_overdue(it, ana, rita):
    task = change_source(it, rita)
    sent()
    TranslationTask.objects.update(due=datetime.date(2020, 1, 1))
    nightly_jobs.remind_and_digest()
    assert sent() == [], "nobody has it"
    acting.assign(task, rita, ana)
    sent()
    nightly_jobs.remind_and_digest()
    nightly_jobs.remind_and_digest()
    assert [who for who, _what in sent()] == ["ana"]
    prefer(ana, "daily")
    acting.reschedule(task, rita, timezone.localdate() + datetime.timedelta(days=1))
    TranslationTask.objects.update(due=datetime.date(2020, 1, 1))
    line = nightly_jobs.remind_and_digest()
    assert len(sent()) == 1 and line == "1 reminders, 1 daily messages, 0 messages made up for"


def test_who_may_no_longer_see_the_page_is_not_told_of_it(it, ana, rita):
    task = change_source(it, rita)
    acting.assign(task, rita, ana)
    sent()
    ana.groups.clear()
    acting.reschedule(task, rita, task.due + datetime.timedelta(days=1))
    assert sent() == []


# -- the worker's queue -------------------------------------------------------------------------


@pytest.fixture
def queue(home, settings):
    """The queue of a real site, in the database; returns a function that does what is due."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
        "worker": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["worker"]},
    }

    def work():
        done = 0
        while found := DBTaskResult.objects.ready().first():
            found.claim("test")
            try:
                value = found.task.call(*found.args_kwargs["args"], **found.args_kwargs["kwargs"])
            except OSError as error:
                found.set_failed(error)
            else:
                found.set_successful(value)
            done += 1
        return done

    return work


class Unreachable(EmailBackend):
    error: Exception = ConnectionRefusedError("nobody listens")

    def send_messages(self, messages):
        raise self.error


def test_a_mail_server_that_fails_is_tried_again_later_and_five_times_at_most(settings, queue, ana):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    mail.write_to(ana, "translation_digest", {"lines": [], "number": 1, "more": 0})
    waits = []
    for _attempt in range(20):
        if not queue():
            waiting = DBTaskResult.objects.filter(status="READY").first()
            if waiting is None:
                break
            waits.append(round((waiting.run_after - timezone.now()).total_seconds() / 60))
            DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now())
    assert waits == [1, 5, 30, 120, 720]
    assert DBTaskResult.objects.failed().count() == 6
    assert "nobody listens" in DBTaskResult.objects.failed().first().traceback


def test_the_message_arrives_once_the_mail_server_is_back(settings, queue, ana):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    mail.write_to(ana, "translation_digest", {"lines": [], "number": 1, "more": 0})
    queue()
    settings.EMAIL_BACKEND = working
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    queue()
    assert [who for who, _what in sent()] == ["ana"]
    assert not DBTaskResult.objects.filter(status="READY").exists()


@pytest.mark.parametrize(("code", "again"), [(550, False), (451, True)])
def test_an_address_refused_for_good_is_not_tried_again(settings, queue, ana, monkeypatch, code, again):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    refused = smtplib.SMTPRecipientsRefused({"ana@example.org": (code, b"no")})
    monkeypatch.setattr(Unreachable, "error", refused)
    mail.write_to(ana, "translation_digest", {"lines": [], "number": 1, "more": 0})
    queue()
    assert DBTaskResult.objects.filter(status="READY").exists() is again


def test_publishing_leaves_the_rest_to_the_worker(it, queue, ana, rita):
    edit(it, introduction_es="Son 50.")
    publishing.publish(reload(it), ["es"], user=rita)
    assert not TranslationTask.objects.exists() and DBTaskResult.objects.ready().count() == 1
    assert queue() == 3, "the task opened, its message decided, its message sent"
    assert [who for who, _what in sent()] == ["ana"]
    assert TranslationTask.objects.get().opened_by == rita


def test_a_page_deleted_before_the_worker_came_is_no_error(it, queue):
    edit(it, introduction_es="Son 50.")
    publishing.publish(reload(it), ["es"])
    reload(it).delete()
    assert queue() == 1 and not TranslationTask.objects.exists()
    call_command("open_translation_tasks", verbosity=0, stale_only=True)
