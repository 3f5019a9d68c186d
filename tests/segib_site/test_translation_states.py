"""The table of states says what can be computed, after every write."""

from __future__ import annotations

import datetime
import json

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction

from segib_site.models import TranslationState
from segib_site.signals import slices_published, translation_changed
from segib_site.slices import freshness, publishing, schedule
from segib_site.translations import states
from tests.specimens.factories import draft, edit, page, record, reload
from tests.specimens.models import SpecimenPage, SpecimenRecord

pytestmark = pytest.mark.django_db


def kept(it):
    """What the table says of a record."""
    return {s.language: (s.state, tuple(s.changed)) for s in TranslationState.objects.for_record(it)}


def agrees(it):
    """The table says what is computed from what was confirmed; returns it in short."""
    it = reload(it)
    wanted = {code: (f.state.value, f.changed) for code, f in freshness.states(it).items()}
    assert kept(it) == wanted
    for state in TranslationState.objects.for_record(it):
        assert state.is_live == it.is_live_in(state.language)
        waiting = publishing.unpublished_slices(it)
        assert not state.has_draft_changes or state.language in waiting
    return {code: state for code, (state, _changed) in kept(it).items()}


def one(it, code="pt"):
    return TranslationState.objects.for_record(it).get(language=code)


@pytest.fixture
def changes():
    """What `translation_changed` said, in order."""
    heard = []

    def hear(sender, record, before, after, **kwargs):
        heard.append((record.pk, before, after))

    translation_changed.connect(hear)
    yield heard
    translation_changed.disconnect(hear)


def test_the_table_follows_a_page_through_its_life(home):
    it = page(home, es="Uno", live=("es",))
    assert agrees(it) == {"es": "source", "en": "missing", "pt": "missing"}
    edit(it, title_pt="Um")
    assert agrees(it)["pt"] == "draft"
    freshness.submit_for_review(it, "pt")
    assert agrees(it)["pt"] == "in_review"
    freshness.confirm(it, "pt")
    publishing.publish(it, ["pt"])
    assert agrees(it)["pt"] == "current"
    edit(it, title_es="Dos")
    assert agrees(it)["pt"] == "current" and one(it).draft_state == "stale"
    publishing.publish(it, ["es"])
    assert agrees(it)["pt"] == "stale" and one(it).changed == ["title"]
    freshness.leave_out(it, "en", "nobody reads it")
    assert agrees(it)["en"] == "left_out"
    publishing.change_source(it, "pt")
    assert agrees(it)["pt"] == "source"
    publishing.unpublish(it, ["es"])
    agrees(it)
    publishing.unpublish(it, ["pt"])
    agrees(it)
    assert not one(it).is_live
    it.delete()
    assert not TranslationState.objects.filter(object_id=str(it.pk), page__isnull=False).exists()


def test_rows_and_streams_count(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    edit(it, sections=[{"heading_es": "S", "weight": 1, "notes": [{"text_es": "n", "mark": ""}]}])
    publishing.publish(it, ["es", "shared"])
    freshness.confirm(it, "pt")
    assert agrees(it)["pt"] == "current"
    content = publishing.draft_content(reload(it))
    content["sections"][0]["notes"][0]["text_es"] = "m"
    publishing.save_draft(it, content, ["es"])
    assert agrees(it)["pt"] == "current" and one(it, "es").has_draft_changes
    publishing.publish(it, ["es"])
    assert agrees(it)["pt"] == "stale"
    assert one(it).changed[0].endswith("/text") and not one(it, "es").has_draft_changes


def test_snippets_are_kept_too_and_forgotten_when_they_are_gone():
    it = record(es="Uno", en="One", live=("es", "en"))
    freshness.confirm(it, "en")
    assert agrees(it)["en"] == "current"
    assert one(it, "en").title == "One" and one(it, "pt").title == "Uno" and one(it, "pt").page_id is None
    pk = it.pk
    it.delete()
    assert not TranslationState.objects.filter(object_id=str(pk)).exists()


def test_a_copy_has_states_and_an_alias_has_none(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    freshness.confirm(it, "pt")
    copy = CopyPageAction(reload(it), to=reload(home), update_attrs={"slug": "copia"}).execute(True)
    assert agrees(SpecimenPage.objects.get(pk=copy.pk))["pt"] == "current"
    alias = CreatePageAliasAction(reload(it), parent=reload(home), update_slug="alias").execute(True)
    assert not kept(alias)


def test_a_release_that_comes_due_is_followed(home):
    it = page(home, es="Uno", pt="Um", live=("es",))
    schedule.schedule(it, ["pt"], timezone.now() + datetime.timedelta(hours=1), zone="UTC")
    assert not one(it).is_live
    schedule.release_due(timezone.now() + datetime.timedelta(hours=2))
    agrees(it)
    assert one(it).is_live and not one(it).has_draft_changes


def test_since_is_when_the_state_was_entered(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    freshness.confirm(it, "pt")
    long_ago = timezone.now() - datetime.timedelta(days=40)
    TranslationState.objects.for_record(it).update(since=long_ago)
    edit(it, introduction_pt="Texto")
    assert one(it).since == long_ago and one(it).days == 40, "another draft, the same state"
    edit(it, title_es="Dos")
    publishing.publish(it, ["es"])
    assert one(it).days == 0


def test_a_change_of_state_is_told_once_and_nothing_else_is(home, changes):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    freshness.confirm(it, "pt")
    changes.clear()
    edit(it, introduction_pt="Texto")
    edit(it, title_es="Dos")
    assert changes == [], "what is public has not changed"
    publishing.publish(it, ["es"])
    [(pk, before, after)] = changes
    assert pk == it.pk and (before["pt"], after["pt"]) == ("current", "stale")


def test_a_publication_is_told_with_its_slices(home, django_user_model):
    heard = []

    def hear(sender, record, slices, user, revision, **kwargs):
        heard.append((record.pk, slices, user, record.live_languages, revision.pk))

    slices_published.connect(hear)
    try:
        ana = django_user_model.objects.create_user("ana")
        it = page(home, es="Uno", pt="Um", live=("es",))
        revision = publishing.publish(it, ["pt"], user=ana)
        publishing.unpublish(it, ["pt"])
    finally:
        slices_published.disconnect(hear)
    assert heard[-1] == (it.pk, ("pt",), ana, ("es", "pt"), revision.pk) and len(heard) == 2


def test_a_refresh_needs_few_queries(home, django_assert_max_num_queries):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    edit(it, sections=[{"heading_es": "S", "weight": 1, "notes": [{"text_es": "n", "mark": ""}]}])
    publishing.publish(it, ["es", "shared"])
    content = publishing.draft_content(reload(it))
    TranslationState.objects.all().update(title="?")
    # The row, the states, the write; one more for each kind of rows with text, at any depth.
    with django_assert_max_num_queries(3 + 2):
        states.refresh(it, draft=content)
    other = record(es="Uno", live=("es",))
    content = publishing.draft_content(other)
    TranslationState.objects.all().update(title="?")
    with django_assert_max_num_queries(3):
        states.refresh(other, draft=content)


def test_a_rebuild_fills_an_empty_table_and_reports_what_was_wrong(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    freshness.confirm(it, "pt")
    snippet = record(es="Uno", en="One", live=("es", "en"))
    before = {state.pk: kept(state.record) for state in TranslationState.objects.all()}
    assert before and states.rebuild()[1] == [], "nothing was wrong"
    TranslationState.objects.all().delete()
    looked_at, wrong = states.rebuild()
    assert looked_at == 3 and len(wrong) == 9, "home, page and record, not the root"
    assert agrees(it)["pt"] == "current" and agrees(snippet)["en"] == "draft"
    confirmed = freshness.record_of(publishing.draft_content(reload(it)), "pt")["confirmed"]["at"]
    assert one(it).since.isoformat() == confirmed, "as well as can be told"
    TranslationState.objects.for_record(it).filter(language="pt").update(state="stale")
    ghost = one(snippet, "en")
    ghost.pk, ghost.object_id = None, "999999"
    ghost.save()
    wrong = states.rebuild()[1]
    assert len(wrong) == 2 and "stale, should be current" in wrong[0] and "is gone" in wrong[1]
    assert states.rebuild()[1] == []


def test_the_command_says_what_it_did(home, capsys):
    it = record(es="Uno")
    TranslationState.objects.for_record(it).delete()
    call_command("rebuild_translation_states")
    out = capsys.readouterr().out
    assert "SpecimenRecord" in out and "2 records" in out
    call_command("rebuild_translation_states", if_empty=True)
    assert capsys.readouterr().out == ""


def test_a_draft_of_a_language_that_is_public_can_be_in_review(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    freshness.confirm(it, "pt")
    edit(it, title_pt="Dois")
    freshness.submit_for_review(it, "pt")
    assert agrees(it)["pt"] == "current"
    assert list(TranslationState.objects.in_review()) == [one(it)]
    assert draft(it) and SpecimenRecord.objects.count() == 0


def test_streams_are_read_from_the_row_as_they_were_published(home):
    it = page(home, es="Uno", pt="Um", live=("es", "pt"))
    body = [{"type": "heading", "value": "Uno", "id": "a" * 8}]
    edit(it, body_es=json.dumps(body), body_pt=json.dumps(body))
    publishing.publish(it, ["es", "pt"])
    freshness.confirm(it, "pt")
    assert agrees(it)["pt"] == "current" and not one(it).has_draft_changes
    edit(it, introduction_en="x")
    assert agrees(it)["pt"] == "current" and not one(it).has_draft_changes
