"""A minor edit keeps translations up to date exactly where it changed something, and touches no text."""

from __future__ import annotations

import copy
import json

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from segib_site.editing.log import ACTIONS
from segib_site.models import TranslationState
from segib_site.signals import translation_changed
from segib_site.slices import freshness, publishing
from segib_site.slices.content import SLICES, leaves, shape
from segib_site.slices.freshness import State
from segib_site.slices.minor_edits import carried
from segib_site.translations.differences import since_confirmed
from tests.specimens.factories import edit, page, record, reload, text
from tests.specimens.models import SpecimenPage

pytestmark = pytest.mark.django_db


def state(it, code="pt"):
    return freshness.states(reload(it))[code]


def words_only(content):
    of = shape(SpecimenPage)
    values = (leaf for name in SLICES for leaf in leaves(content, name, of))
    return {path: value for path, value in values if not path.startswith("translation_record")}


@pytest.fixture
def it(home):
    made = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    freshness.confirm(made, "pt")
    return reload(made)


def publish(it, why="A comma.", slices=("es",), **kwargs):
    return publishing.publish(it, slices, minor_edit_reason=why, **kwargs)


def test_a_minor_edit_keeps_translations_up_to_date_and_says_why(it, django_user_model):
    ana = django_user_model.objects.create_user("ana")
    told = []
    edit(it, title_es="Uno.")

    def hear(sender, before, after, **kwargs):
        told.append((before, after))

    translation_changed.connect(hear)
    try:
        publish(it, "  A full stop. ", user=ana)
    finally:
        translation_changed.disconnect(hear)
    it = reload(it)
    assert text(it, "title", "es") == "Uno." and text(it, "title", "pt") == "Um"
    assert state(it).state == State.CURRENT and since_confirmed(it, "pt") == []
    assert told == [], "it never was out of date"
    assert TranslationState.objects.for_record(it).get(language="pt").state == "current"
    assert state(it, "en").state == State.DRAFT, "never confirmed"
    entry = PageLogEntry.objects.get(page_id=it.pk, action="segib.minor_edit")
    assert entry.user == ana
    assert entry.data == {"slices": ["pt"], "fields": ["title"], "reason": "A full stop."}
    assert "segib.minor_edit" in ACTIONS and "A full stop." in entry.formatter.format_message(entry)
    edit(it, title_es="Dos")
    publishing.publish(it, ["es"])
    assert state(it).changed == ("title",), "the next edit counts again"


def test_what_was_out_of_date_elsewhere_stays_so(it):
    edit(it, introduction_es="Nuevo")
    publishing.publish(it, ["es"])
    edit(it, title_es="Uno.")
    publish(it)
    assert state(it) == freshness.Freshness(State.STALE, ("introduction",))


def test_a_value_that_was_out_of_date_stays_so_though_it_is_edited_again(it):
    edit(it, title_es="Otro")
    publishing.publish(it, ["es"])
    edit(it, title_es="Otro.")
    publish(it)
    assert state(it).changed == ("title",)


def test_a_draft_that_differs_keeps_its_own_confirmation_and_its_words(it):
    edit(it, title_pt="Dois", title_es="Uno.")
    before = publishing.draft_content(reload(it))
    publish(it)
    it = reload(it)
    assert words_only(publishing.draft_content(it)) == words_only(before)
    assert text(it, "title", "pt") == "Um", "what is public of it has not changed"
    assert state(it).state == State.CURRENT
    publishing.publish(it, ["pt"])
    assert state(it).state == State.CURRENT


def test_a_draft_of_the_source_beyond_the_publication_still_counts(it):
    edit(it, title_es="Uno.")
    approved = publishing.draft_content(reload(it))
    edit(it, title_es="Dos")
    publish(it, content=approved)
    assert state(it).state == State.CURRENT
    assert [d.path for d in since_confirmed(reload(it), "pt")] == ["title"], "the draft goes further"
    publishing.publish(it, ["es"])
    assert state(it).state == State.STALE


def test_blocks_that_change_are_carried_one_by_one(it):
    def stream(*texts):
        return json.dumps([{"type": "heading", "value": t, "id": f"block-{n}"} for n, t in enumerate(texts)])

    edit(it, body_es=stream("a", "b", "c"))
    publishing.publish(it, ["es"])
    freshness.confirm(it, "pt")
    edit(it, body_es=stream("a", "B", "c"))
    publishing.publish(it, ["es"])
    edit(it, body_es=stream("a.", "B.", "c", "d"))
    publish(it)
    assert state(it).changed == ("body#block-1",)


def test_snippets_have_minor_edits_too():
    it = record(es="Uno", en="One", live=("es", "en"))
    freshness.confirm(it, "en")
    edit(it, name_es="Uno.")
    publish(it)
    assert state(it, "en").state == State.CURRENT


@pytest.mark.parametrize("why", ["", "   ", "x" * 501])
def test_a_reason_is_needed_and_is_short(it, why):
    edit(it, title_es="Uno.")
    with pytest.raises(ValidationError) as error:
        publish(it, why)
    assert "minor_edit_reason" in error.value.message_dict and text(reload(it), "title", "es") == "Uno"


def test_only_a_public_source_has_minor_edits(home, it):
    for record_, slices in ((it, ("pt",)), (page(home, es="Nuevo", slug_es="n"), ("es",))):
        with pytest.raises(ValidationError, match="minor_edit_reason"):
            publish(record_, slices=slices)


# -- any fingerprints ---------------------------------------------------------------------------

PRINTS = st.dictionaries(st.sampled_from("xyz"), st.sampled_from("12"), max_size=3)
STREAMS = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("12")), unique_by=lambda b: b[0])


@st.composite
def sides(draw):
    """Fingerprints of a text field or two, and of a stream."""
    return {**draw(PRINTS), "body": [list(block) for block in draw(STREAMS)]}


@given(sides(), sides(), sides())
def test_exactly_what_the_edit_changed_is_carried(confirmed, before, after):
    was = set(freshness.changed_paths(confirmed, before))
    edited = set(freshness.changed_paths(before, after))
    result = carried(copy.deepcopy(confirmed), before, after)
    stale = set(freshness.changed_paths(result, after))
    blocks_were_stale = {path for path in was if "#" in path}
    assert stale - {"body"} <= was, "nothing becomes out of date"
    assert {path for path in was - edited if path != "body"} <= stale, "nothing else becomes up to date"
    assert was - {"body"} <= stale | edited
    if not was:
        assert result == after, "what was up to date still is"
    if was == {"body"} and not edited:
        assert "body" in stale, "an order that was another still is"
    if blocks_were_stale:
        # Stale and edited: out of date still, unless the edit brought back what was confirmed.
        back = {
            p
            for p in blocks_were_stale
            if dict(confirmed["body"]).get(p[5:]) == dict(after["body"]).get(p[5:])
        }
        assert blocks_were_stale - back <= stale
