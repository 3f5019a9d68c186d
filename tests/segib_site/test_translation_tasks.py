"""Translation tasks: opened by a publication, taken, submitted, returned, approved, and who may do what."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from segib_site.editing.record_screen import publish_url
from segib_site.models import TranslationTask, TranslationTaskStep
from segib_site.slices import freshness, publishing
from segib_site.slices.freshness import State
from segib_site.translation_tasks import acting, opening, rules, wording
from segib_site.translation_tasks.due import working_days_after
from segib_site.translations.waiting import waiting_for
from tests.specimens import people
from tests.specimens.factories import draft, edit, page, record, reload, text

pytestmark = pytest.mark.django_db

Status, Action = TranslationTask.Status, TranslationTaskStep.Action


@pytest.fixture(autouse=True)
def english():
    """The words that are asked for here are English."""
    with translation.override("en"):
        yield


@pytest.fixture
def home(home):
    TranslationTask.objects.all().delete()
    return home


@pytest.fixture
def ana(home):
    return people.colleague("ana", ["pt"])


@pytest.fixture
def bia(home):
    return people.colleague("bia", ["en"])


@pytest.fixture
def rita(home):
    """A reviewer who also publishes."""
    return people.colleague("rita", actions=("add", "change", "review", "publish"))


@pytest.fixture
def it(home):
    """A page whose three languages say the same, confirmed and public."""
    it = page(home, es="Uno", en="One", pt="Um")
    edit(
        it,
        introduction_es="Son 22 países.",
        introduction_en="22 countries.",
        introduction_pt="São 22 países.",
    )
    freshness.confirm(reload(it), "en")
    freshness.confirm(reload(it), "pt")
    publishing.publish(reload(it), ["es", "en", "pt", "shared"])
    return reload(it)


def task_of(it, code):
    return TranslationTask.objects.of(it).unfinished().get(language=code)


def tasks_of(it):
    return {t.language: t.status for t in TranslationTask.objects.of(it).unfinished()}


def change_source(it, words="Son 23 países.", user=None):
    edit(it, introduction_es=words)
    publishing.publish(reload(it), ["es"], user=user)
    return reload(it)


def actions_of(task):
    return [step.action for step in task.steps.all()]


# -- opening ------------------------------------------------------------------------------------


def test_publishing_the_source_opens_a_task_in_each_other_language(it, rita):
    assert tasks_of(it) == {}, "everything is up to date"
    change_source(it, user=rita)
    assert tasks_of(it) == {"en": "open", "pt": "open"}
    task = task_of(it, "pt")
    assert (task.kind, task.changed, task.opened_by) == ("update", ["introduction"], rita)
    assert task.page_id == it.pk and task.assignee is None
    assert actions_of(task) == [Action.OPENED]


def test_a_language_that_was_never_translated_gets_a_task_of_its_kind(home):
    it = page(home, es="Uno", pt="Um", live=("es",))
    assert {t.language: t.kind for t in TranslationTask.objects.of(it)} == {
        "en": "translate",
        "pt": "translate",
    }


def test_other_publications_open_nothing(it):
    edit(it, colour="red", introduction_pt="Vinte e dois.")
    publishing.publish(reload(it), ["shared"])
    publishing.publish(reload(it), ["pt"])
    assert tasks_of(it) == {}


def test_nothing_is_opened_for_a_language_left_out_or_during_a_load(home):
    it = page(home, es="Uno")
    freshness.leave_out(it, "en", "Only for Brazil")
    with opening.suppressed():
        publishing.publish(reload(it), ["es"])
    assert tasks_of(it) == {}
    publishing.publish(reload(it), ["es"])
    assert tasks_of(it) == {"pt": "open"}


def test_publishing_again_without_a_change_says_nothing_new(it):
    change_source(it)
    publishing.publish(reload(it), ["es", "shared"])
    assert actions_of(task_of(it, "pt")) == [Action.OPENED]
    assert TranslationTask.objects.of(it).count() == 2


def test_a_source_that_changes_again_updates_the_task_and_keeps_its_date(it, ana):
    change_source(it)
    task = task_of(it, "pt")
    acting.take(task, ana)
    TranslationTask.objects.filter(pk=task.pk).update(due=datetime.date(2031, 1, 1))
    edit(it, title_es="Dos")
    change_source(it, "Son 24 países.")
    again = task_of(it, "pt")
    assert (again.pk, again.assignee, again.due) == (task.pk, ana, datetime.date(2031, 1, 1))
    assert sorted(again.changed) == ["introduction", "title"]
    assert actions_of(again) == [Action.OPENED, Action.TAKEN, Action.SOURCE_CHANGED]


def test_a_source_that_changes_during_the_review_sends_the_translation_back(it, ana):
    change_source(it)
    task = task_of(it, "pt")
    acting.submit(task, ana)
    change_source(it, "Son 24 países.")
    task.refresh_from_db()
    assert task.status == Status.RETURNED and task.assignee == ana
    assert freshness.states(reload(it))["pt"].state == State.STALE, "what was confirmed before stays so"


def test_publishing_the_source_as_it_was_translated_does_not_disturb_the_review(it, ana):
    change_source(it)
    edit(it, introduction_es="Son 25 países.", introduction_pt="São 25 países.")
    task = task_of(it, "pt")
    acting.submit(task, ana)
    publishing.publish(reload(it), ["es"])
    task.refresh_from_db()
    assert task.status == Status.REVIEW


def test_a_source_put_back_as_it_was_makes_the_task_needless(it):
    change_source(it)
    change_source(it, "Son 22 países.")
    assert tasks_of(it) == {}
    assert {t.status for t in TranslationTask.objects.of(it)} == {Status.CANCELLED}


def test_a_translation_confirmed_before_its_source_is_public_needs_no_task(it):
    edit(it, introduction_es="Son 23 países.", introduction_pt="São 23 países.")
    freshness.confirm(reload(it), "pt")
    publishing.publish(reload(it), ["es"])
    assert tasks_of(it) == {"en": "open"}


def test_any_language_can_be_the_source(home):
    it = page(home, pt="Um", live=("pt",))
    assert tasks_of(it) == {"es": "open", "en": "open"}


def test_records_and_settings_have_tasks_too(home):
    it = record(es="Eje", live=("es",))
    assert tasks_of(it) == {"en": "open", "pt": "open"}
    assert task_of(it, "en").page is None and task_of(it, "en").record == it
    it.delete()
    assert not TranslationTask.objects.exists()


def test_the_tasks_of_a_page_go_with_it(it):
    change_source(it)
    reload(it).delete()
    assert not TranslationTask.objects.exists()


def test_a_command_opens_what_was_left_behind_before_there_were_tasks(it, home, capsys):
    page(home, es="Otra", live=("es",))
    change_source(it)
    TranslationTask.objects.all().delete()
    call_command("open_translation_tasks", stale_only=True)
    assert "tasks: 2" in capsys.readouterr().out
    call_command("open_translation_tasks")
    call_command("open_translation_tasks")
    assert tasks_of(it) == {"en": "open", "pt": "open"}
    assert TranslationTask.objects.unfinished().count() == 6


def test_a_week_end_is_no_working_day():
    friday = datetime.date(2026, 11, 20)
    assert working_days_after(friday, 1) == datetime.date(2026, 11, 23)
    assert working_days_after(friday, 5) == datetime.date(2026, 11, 27)
    assert working_days_after(datetime.date(2026, 11, 22), 5) == datetime.date(2026, 11, 27)


@time_machine.travel("2026-11-20T23:30:00+00:00", tick=False)
def test_the_date_is_counted_by_the_clock_of_madrid(it, settings):
    settings.SEGIB_TRANSLATION_DAYS = 2
    change_source(it)
    assert task_of(it, "pt").due == datetime.date(2026, 11, 24), "in Madrid it is Saturday already"


# -- the life of a task --------------------------------------------------------------------------


def test_two_translators_work_on_one_page_at_the_same_time(it, ana, bia, rita):
    change_source(it, user=rita)
    portuguese, english = task_of(it, "pt"), task_of(it, "en")
    acting.take(portuguese, ana)
    acting.take(english, bia)
    edit(it, introduction_pt="São 23 países.")
    acting.submit(portuguese, ana, "Pronto")
    edit(it, introduction_en="23 contries.")
    acting.submit(english, bia)
    states = freshness.states(reload(it))
    draft_content = publishing.draft_content(reload(it))
    assert freshness.record_of(draft_content, "pt")["review"]["by"] == ana.pk
    assert freshness.record_of(draft_content, "en")["review"]["by"] == bia.pk, states
    acting.give_back(english, rita, "countries, with a u")
    acting.approve(portuguese, rita)
    portuguese.refresh_from_db()
    english.refresh_from_db()
    assert (portuguese.status, portuguese.reviewer) == (Status.DONE, rita)
    assert (english.status, english.assignee) == (Status.RETURNED, bia)
    edit(it, introduction_en="23 countries.")
    acting.submit(english, bia)
    acting.approve(english, rita)
    publishing.publish(reload(it), ["pt", "en"], user=rita)
    assert {c: s.state for c, s in freshness.states(reload(it)).items()} == {
        "es": State.SOURCE, "en": State.CURRENT, "pt": State.CURRENT,
    }  # fmt: skip
    assert actions_of(english) == [
        Action.OPENED, Action.TAKEN, Action.SUBMITTED, Action.RETURNED, Action.SUBMITTED, Action.APPROVED,
    ]  # fmt: skip
    assert tasks_of(it) == {}


def test_nobody_submits_an_empty_translation_or_returns_without_a_word(home, ana, rita):
    it = page(home, es="Uno", live=("es",))
    task = task_of(it, "pt")
    with pytest.raises(ValidationError, match="no text"):
        acting.submit(task, ana)
    edit(it, title_pt="Um")
    acting.submit(task, ana)
    with pytest.raises(ValidationError, match="mended"):
        acting.give_back(task, rita, "  ")
    with pytest.raises(ValidationError, match="too long"):
        acting.give_back(task, rita, "x" * 2001)


def test_a_source_that_changed_unseen_stops_submission_and_approval(it, ana, rita):
    change_source(it)
    task = task_of(it, "pt")
    seen = opening.print_of(publishing.draft_content(reload(it)), it)
    edit(it, introduction_es="Son 30 países.")
    with pytest.raises(ValidationError, match="source has changed"):
        acting.submit(task, ana, seen=seen)
    acting.submit(task, ana)
    with pytest.raises(ValidationError, match="source has changed"):
        acting.approve(task, rita, seen=seen)
    task.refresh_from_db()
    assert task.status == Status.REVIEW


def test_a_translator_may_not_touch_what_is_not_hers(it, ana, bia, rita):
    change_source(it)
    task = task_of(it, "pt")
    for act in (acting.take, acting.submit, acting.approve):
        with pytest.raises(ValidationError, match="yours to do"):
            act(task, bia)
    with pytest.raises(ValidationError):
        acting.assign(task, ana, ana)
    with pytest.raises(ValidationError, match="bia may not write Portuguese"):
        acting.assign(task, rita, bia)
    acting.take(task, ana)
    carla = people.colleague("carla", ["pt"])
    with pytest.raises(ValidationError):
        acting.take(task, carla)
    with pytest.raises(ValidationError):
        acting.cancel(task, ana, "I do not feel like it")
    elsewhere = page(it.get_parent(), es="Otra sección", live=("es",))
    stranger = people.colleague("dora", ["pt"], section=elsewhere)
    with pytest.raises(PermissionDenied):
        acting.take(task, stranger)


def test_nobody_approves_her_own_translation_unless_nobody_else_could(it, rita):
    change_source(it)
    task = task_of(it, "pt")
    acting.submit(task, rita)
    task.refresh_from_db()
    assert "approve" in rules.allowed(rita, task, it), "there is no other reviewer"
    sara = people.colleague("sara", ["pt"], actions=("change", "review"))
    assert "approve" not in rules.allowed(rita, task, it)
    with pytest.raises(ValidationError):
        acting.approve(task, rita)
    boss = people.administrator()
    assert "approve" in rules.allowed(boss, task, it)
    acting.approve(task, sara)
    task.refresh_from_db()
    assert task.status == Status.DONE and "publish" not in rules.allowed(sara, task, it)


def test_assigning_putting_back_and_dates(it, ana, rita):
    change_source(it)
    task = task_of(it, "pt")
    acting.assign(task, rita, ana, "Please")
    task.refresh_from_db()
    assert (task.assignee, task.assigned_by) == (ana, rita)
    with pytest.raises(ValidationError, match="two years"):
        acting.reschedule(task, rita, datetime.date(2020, 1, 1))
    acting.reschedule(task, rita, task.due + datetime.timedelta(days=3))
    acting.put_back(task, ana, "On leave")
    task.refresh_from_db()
    assert task.assignee is None
    acting.cancel(task, rita, "The change does not matter in Portuguese")
    assert tasks_of(it) == {"en": "open"}
    change_source(it, "Son 40 países.")
    assert tasks_of(it) == {"en": "open", "pt": "open"}


# -- other screens -------------------------------------------------------------------------------


def test_tasks_follow_what_is_said_on_the_languages_screen(it, ana, rita):
    change_source(it)
    freshness.submit_for_review(reload(it), "pt", ana)
    task = task_of(it, "pt")
    assert (task.status, task.assignee, task.submitted_by) == (Status.REVIEW, ana, ana)
    freshness.withdraw(reload(it), "pt", ana)
    assert tasks_of(it)["pt"] == Status.OPEN
    freshness.confirm(reload(it), "pt", rita)
    task.refresh_from_db()
    assert (task.status, task.reviewer) == (Status.DONE, rita)
    freshness.leave_out(reload(it), "en", "Nobody reads it", rita)
    assert tasks_of(it) == {}
    freshness.withdraw(reload(it), "en", rita)
    assert tasks_of(it) == {"en": "open"}, "translated after all"


def test_a_translation_submitted_without_a_task_gets_one(it, ana):
    freshness.submit_for_review(it, "pt", ana)
    task = task_of(it, "pt")
    assert (task.status, task.submitted_by) == (Status.REVIEW, ana)
    assert wording.what(task) == "update", "without a number of changes: there are none"


def test_publishing_a_translation_that_nobody_confirmed_is_noted(it, rita):
    change_source(it)
    edit(it, introduction_pt="São 23.")
    publishing.publish(reload(it), ["pt"], user=rita)
    assert actions_of(task_of(it, "pt")) == [Action.OPENED, Action.PUBLISHED]


def test_words_and_rows_of_others_stay_as_they_were(it, ana, rita):
    edit(it, sections=[{"heading_es": "S", "heading_en": "S", "heading_pt": "S", "weight": 2}])
    publishing.publish(reload(it), ["es", "shared"])
    edit(it, title_en="Half-written")
    task = task_of(it, "pt")
    acting.submit(task, ana)
    acting.approve(task, rita)
    assert text(draft(it), "title", "en") == "Half-written" and text(reload(it), "title", "en") == "One"


# -- screens -------------------------------------------------------------------------------------


def address(task):
    return reverse("segib_task", args=[task.pk])


def test_the_page_of_a_task_shows_the_difference_and_takes_it_to_its_end(it, client, ana, rita):
    change_source(it)
    task = task_of(it, "pt")
    client.force_login(ana)
    answer = client.get(address(task))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "<del>22</del>" in shown and "<ins>23</ins>" in shown and "?languages=es,pt" in shown
    source = answer.context["source"]
    client.post(address(task), {"action": "take"})
    edit(it, introduction_pt="São 23 países.")
    client.post(address(task), {"action": "submit", "comment": "<b>Pronto</b>", "source": source})
    assert tasks_of(it)["pt"] == Status.REVIEW
    refused = client.post(address(task), {"action": "publish", "source": source})
    assert refused.status_code == 200 and tasks_of(it)["pt"] == Status.REVIEW
    client.force_login(rita)
    shown = client.get(address(task)).content.decode()
    assert "&lt;b&gt;Pronto&lt;/b&gt;" in shown
    kept = client.post(address(task), {"action": "give_back", "comment": ""})
    assert kept.status_code == 200 and "mended" in kept.content.decode()
    answer = client.post(address(task), {"action": "publish", "source": source})
    assert answer.status_code == 302
    it = reload(it)
    assert text(it, "introduction", "pt") == "São 23 países." and tasks_of(it) == {"en": "open"}
    assert freshness.states(it)["pt"].state == State.CURRENT


def test_approving_with_findings_does_not_publish(it, client, rita, ana, monkeypatch):
    change_source(it)
    task = task_of(it, "pt")
    edit(it, introduction_pt="São 23 países.")
    acting.submit(task, ana)
    monkeypatch.setattr("segib_site.translation_tasks.screen.asks", lambda record, named: True)
    client.force_login(rita)
    answer = client.post(
        address(task), {"action": "publish", "source": client.get(address(task)).context["source"]}
    )
    assert answer["Location"] == publish_url(it, ["pt"])
    assert text(reload(it), "introduction", "pt") == "São 22 países." and tasks_of(it) == {"en": "open"}


def test_who_does_it_and_until_when_on_one_form(it, client, ana, rita):
    change_source(it)
    task = task_of(it, "pt")
    client.force_login(rita)
    shown = client.get(address(task))
    assert "ana" in shown.content.decode()
    data = {"action": "assign", "assignee": ana.pk, "due": "2026-13-45"}
    assert client.post(address(task), data).status_code == 200
    due = task.due + datetime.timedelta(days=4)
    assert client.post(address(task), {**data, "due": due.isoformat()}).status_code == 302
    task.refresh_from_db()
    assert (task.assignee, task.due) == (ana, due)
    client.post(address(task), {**data, "assignee": "", "due": due.isoformat()})
    task.refresh_from_db()
    assert task.assignee is None
    assert client.post(address(task), {"action": "explode"}).status_code == 404


LISTS = [
    "segib_tasks",
    "segib_tasks_unassigned",
    "segib_tasks_review",
    "segib_tasks_all",
    "segib_tasks_finished",
]


def titles(answer):
    return {(row.row.title, row.row.language) for row in answer.context["table"].data}


def test_each_list_shows_what_waits_for_whom(it, client, ana, bia, rita):
    change_source(it)
    client.force_login(ana)
    assert titles(client.get(reverse("segib_tasks"))) == set()
    assert titles(client.get(reverse("segib_tasks_unassigned"))) == {("Uno", "Portuguese")}
    acting.take(task_of(it, "pt"), ana)
    assert titles(client.get(reverse("segib_tasks"))) == {("Uno", "Portuguese")}
    assert titles(client.get(reverse("segib_tasks_unassigned"))) == set()
    acting.submit(task_of(it, "pt"), ana)
    assert titles(client.get(reverse("segib_tasks_review"))) == set()
    client.force_login(rita)
    assert titles(client.get(reverse("segib_tasks_review"))) == {("Uno", "Portuguese")}
    everything = reverse("segib_tasks_all")
    assert len(titles(client.get(everything))) == 2
    assert titles(client.get(everything, {"language": "en"})) == {("Uno", "English")}
    assert titles(client.get(everything, {"status": "review"})) == {("Uno", "Portuguese")}
    assert titles(client.get(everything, {"due": "overdue"})) == set()
    assert len(titles(client.get(everything, {"section": it.path}))) == 2
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=30)):
        client.force_login(rita)
        overdue = client.get(everything, {"due": "overdue"})
        assert len(titles(overdue)) == 2 and "(overdue)" in overdue.content.decode()
    for ordering in (
        "due",
        "-due",
        "opened_at",
        "-opened_at",
        "status",
        "-language",
        "assignee__username",
        "x",
    ):
        assert len(titles(client.get(everything, {"ordering": ordering}))) == 2
    acting.approve(task_of(it, "pt"), rita)
    assert titles(client.get(reverse("segib_tasks_finished"))) == {("Uno", "Portuguese")}


def test_the_lists_are_a_spreadsheet_without_formulas(home, client, rita):
    page(home, es="=1+1", live=("es",))
    client.force_login(rita)
    answer = client.get(reverse("segib_tasks_all"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("Page or record,Language,What,State")
    assert all(line.startswith("'=1+1,") for line in lines[1:]) and len(lines) == 3
    assert client.get(reverse("segib_tasks_all"), {"export": "xlsx"}).status_code == 200


def test_others_see_nothing_of_it(it, client, django_user_model, home):
    change_source(it)
    task = task_of(it, "pt")
    elsewhere = page(home, es="Otra", live=("es",))
    TranslationTask.objects.of(elsewhere).delete()
    dora = people.colleague("dora", ["pt"], section=elsewhere)
    client.force_login(dora)
    assert client.get(address(task)).status_code == 302
    client.post(address(task), {"action": "take"})
    assert task_of(it, "pt").assignee is None
    for name in LISTS:
        assert titles(client.get(reverse(name))) == set()
    client.force_login(django_user_model.objects.create_user("visitor"))
    for name in LISTS:
        assert client.get(reverse(name)).status_code == 302
        assert client.get(reverse(f"{name}_results")).status_code in (302, 403)
    client.logout()
    assert "login" in client.get(address(task))["Location"]
    client.force_login(people.administrator())
    assert client.get(reverse("segib_task", args=[999999])).status_code == 404


def many(it, number):
    for _n in range(number):
        other = page(it.get_parent(), es="Otra", live=("es",))
        assert other
    rows = [record(es="Eje", live=("es",)) for _n in range(3)]
    return rows


@pytest.mark.parametrize("name", ["segib_tasks_all", "segib_tasks_unassigned"])
def test_a_long_list_needs_no_more_queries_than_a_short_one(it, client, rita, name):
    client.force_login(rita)
    many(it, 2)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    source = TranslationTask.objects.of(page(it.get_parent(), es="Otra", live=("es",))).get(language="pt")
    for number in range(200):
        it = TranslationTask.objects.get(pk=source.pk)
        it.pk, it.object_id = None, f"{source.object_id}-{number}"
        it.save(force_insert=True)
    with CaptureQueriesContext(connection) as lots:
        answer = client.get(reverse(name))
    assert len(answer.context["table"].data) == 50
    assert len(lots) <= len(few) and len(lots) < 30, (len(few), len(lots))


def test_the_dashboard_says_what_waits_for_whom(it, ana, rita):
    def shown(user):
        return {one.heading: (one.count, one.items[0][0]) for one in waiting_for(user)}

    change_source(it)
    assert shown(ana)["Unassigned translations"] == (1, "Uno")
    acting.take(task_of(it, "pt"), ana)
    assert shown(ana)["Your translations"] == (1, "Uno")
    acting.submit(task_of(it, "pt"), ana)
    assert "Your translations" not in shown(ana)
    assert shown(rita)["Translation tasks to review"] == (1, "Uno")
