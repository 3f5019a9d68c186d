"""Where each translation stands, computed from what people confirmed."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from segib_site import languages
from segib_site.slices import freshness, publishing
from segib_site.slices.freshness import State
from segib_site.translations import differences
from tests.specimens.factories import edit, page, record, reload, text

pytestmark = pytest.mark.django_db


def stream(*texts):
    return json.dumps([{"type": "heading", "value": t, "id": f"block-{n}"} for n, t in enumerate(texts)])


def state(it, code="pt"):
    return freshness.states(reload(it))[code]


def test_every_state(home):
    it = page(home, es="Uno", live=("es",))
    assert state(it, "es").state == State.SOURCE and state(it).state == State.MISSING
    freshness.leave_out(it, "pt", "solo para España")
    assert state(it).state == State.LEFT_OUT
    freshness.withdraw(it, "pt")
    edit(it, title_pt="Um")
    assert state(it).state == State.DRAFT
    freshness.submit_for_review(it, "pt")
    assert state(it).state == State.IN_REVIEW
    freshness.confirm(it, "pt")
    assert state(it).state == State.CURRENT
    publishing.publish(it, ["pt"])
    assert state(it).state == State.CURRENT
    edit(it, title_es="Dos")
    assert state(it).state == State.CURRENT, "what is public in both languages still agrees"
    publishing.publish(it, ["es"])
    assert state(it) == freshness.Freshness(State.STALE, ("title",))
    freshness.confirm(it, "pt")
    assert state(it).state == State.CURRENT, "saying that nothing needs changing needs no publication"


def test_a_stream_is_stale_by_exactly_its_blocks(home):
    it = page(home, es="Uno", pt="Um")
    edit(it, body_es=stream("a", "b", "c"), body_pt=stream("x", "y", "z"))
    freshness.confirm(it, "pt")
    edit(it, body_es=stream("a", "B", "c"))
    assert state(it).changed == ("body#block-1",)
    edit(it, body_es=stream("a", "b", "c", "d"))
    assert state(it).changed == ("body#block-3",)
    edit(it, body_es=stream("a", "b"))
    assert state(it).changed == ("body#block-2",)
    edit(it, body_es=stream("a", "b", "c"))
    assert state(it).state == State.CURRENT, "going back to what was confirmed is current again"


def test_the_text_of_rows_counts_at_every_depth(home):
    it = page(home, es="Uno", pt="Um")
    edit(it, sections=[{"heading_es": "S", "weight": 1, "notes": [{"text_es": "n", "mark": ""}]}])
    freshness.confirm(it, "pt")
    content = publishing.draft_content(reload(it))
    content["sections"][0]["notes"][0]["text_es"] = "m"
    publishing.save_draft(it, content, ["es"])
    (path,) = state(it).changed
    assert path.startswith("sections/") and path.endswith("/text")


def test_facts_addresses_and_records_are_not_text(home):
    it = page(home, es="Uno", pt="Um", colour="red")
    freshness.confirm(it, "pt")
    edit(it, colour="blue", slug_es="otro")
    assert state(it).state == State.CURRENT


def test_what_was_said_of_the_source_before_it_was_the_source_does_not_matter(home):
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    edit(it, title_en="Two")
    freshness.submit_for_review(it, "en")
    edit(it, title_en="One")
    assert freshness.record_of(publishing.draft_content(reload(it)), "en")
    assert not freshness.record_of(publishing.live_content(reload(it)), "en")
    publishing.change_source(it, "en")
    freshness.confirm(it, "pt")
    assert state(it).state == State.CURRENT, "the public words of both are those of the draft"


def test_saving_never_confirms(home):
    it = page(home, es="Uno", pt="Um")
    edit(it, title_pt="Dois")
    publishing.publish(it, ["es", "pt"])
    assert state(it).state == State.DRAFT


def test_a_confirmation_belongs_to_the_language_and_is_reverted_with_it(home):
    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    before = reload(it).latest_revision
    english = languages.get(reload(it), "translation_record", "en")
    freshness.confirm(it, "pt")
    assert languages.get(reload(it), "translation_record", "en") == english
    publishing.revert(it, ["pt"], before)
    assert freshness.record_of(publishing.draft_content(reload(it)), "pt") == {}


def test_what_is_confirmed_names_who_and_when(home, django_user_model):
    user = django_user_model.objects.create_user("ana")
    it = page(home, es="Uno", pt="Um")
    freshness.confirm(it, "pt", user)
    said = freshness.record_of(publishing.draft_content(reload(it)), "pt")["confirmed"]
    assert said["by"] == user.pk and said["source"] == "es" and said["at"].endswith("+00:00")


@pytest.mark.parametrize("code", ["es", "en"])
def test_there_must_be_a_translation_to_confirm(home, code):
    it = page(home, es="Uno")
    with pytest.raises(ValueError, match="no translation"):
        freshness.confirm(it, code)


def test_portuguese_can_be_the_source(home):
    it = page(home, pt="Um", es="Uno", source="pt")
    freshness.confirm(it, "es")
    assert state(it, "pt").state == State.SOURCE and state(it, "es").state == State.CURRENT
    edit(it, title_pt="Dois")
    assert state(it, "es").state == State.STALE


def test_snippets_have_states_too():
    it = record(es="Uno", en="One", live=("es", "en"))
    freshness.confirm(it, "en")
    edit(it, name_es="Dos")
    publishing.publish(it, ["es"])
    assert state(it, "en").state == State.STALE and text(reload(it), "name", "en") == "One"


def test_fields_that_a_release_removed_make_no_translation_out_of_date(home, admin_client):
    """Confirmations of before the release keep their fingerprints."""
    it = page(home, es="Uno", pt="Um")
    edit(it, body_es=stream("a"), body_pt=stream("x"))
    freshness.confirm(it, "pt")
    said = freshness.record_of(publishing.draft_content(reload(it)), "pt")
    said["confirmed"]["values"] |= {
        "subjects": "0a",
        "annexes/5c1f/text": "0b",
        "sections/5c1f/verse": "0c",
        "sections": "0d",
    }
    edit(it, translation_record_pt=said)
    assert state(it).state == State.CURRENT
    assert not differences.since_confirmed(reload(it), "pt")
    assert not differences.revisions_needed(reload(it))
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[it.pk])).status_code == 200
    edit(it, title_es="Dos")
    assert [one.path for one in differences.since_confirmed(reload(it), "pt")] == ["title"]
    said["confirmed"]["values"]["body"] = "0e"  # it was no stream then
    edit(it, translation_record_pt=said)
    assert set(state(it).changed) == {"title", "body#block-0"}
