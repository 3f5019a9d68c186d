"""Publishing, unpublishing and reverting by slice."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED, leaves, shape
from tests.specimens.factories import draft, edit, page, record, reload, text

pytestmark = pytest.mark.django_db


def slice_of(item, name, content=None):
    """One slice of what is live, as a dictionary that compares."""
    content = item.serializable_data() if content is None else content
    return {k: str(v) for k, v in leaves(content, name, shape(type(item)))}


def test_publishing_one_language_leaves_the_others_and_the_facts_as_they_were(home):
    it = page(home, es="Uno", en="One", pt="Um", colour="red", live=("es", "en", "pt"))
    before = {name: slice_of(reload(it), name) for name in ("es", "en", SHARED)}
    edit(it, title_es="Dos", title_en="Two", title_pt="Dois", colour="blue")

    publishing.publish(it, ["pt"])

    it = reload(it)
    assert text(it, "title", "pt") == "Dois"
    assert {name: slice_of(it, name) for name in ("es", "en", SHARED)} == before
    assert text(draft(it), "title", "es") == "Dos"
    assert draft(it).colour == "blue"
    assert publishing.unpublished_slices(it) == ("es", "en", SHARED)


def test_first_publication_takes_the_shared_facts_along(home):
    it = page(home, es="Uno", en="One", colour="red")
    publishing.publish(it, ["en"])
    it = reload(it)
    assert it.live and it.live_languages == ("en",) and it.colour == "red"
    assert text(it, "title", "es") == "", "no draft of a language that is not live stands in the row"
    assert text(draft(it), "title", "es") == "Uno"


def test_a_draft_row_goes_live_with_the_facts_but_without_other_languages(home):
    it = page(home, es="Uno", live=("es",))
    edit(
        it,
        sections=[
            {
                "heading_es": "Sección",
                "heading_en": "Section",
                "weight": 3,
                "notes": [{"text_es": "Nota", "text_en": "Note", "mark": "*"}],
            }
        ],
    )

    publishing.publish(it, ["es"])
    assert reload(it).sections.count() == 0, "rows are shared facts"
    publishing.publish(it, [SHARED])
    row = reload(it).sections.get()
    assert (row.weight, text(row, "heading", "es"), text(row, "heading", "en")) == (3, "", "")
    publishing.publish(it, ["es"])
    row = reload(it).sections.get()
    note = row.notes.get()
    assert (text(row, "heading", "es"), text(row, "heading", "en")) == ("Sección", "")
    assert (text(note, "text", "es"), text(note, "text", "en"), note.mark) == ("Nota", "", "*")
    pk = row.pk
    edit(it, title_en="One")
    publishing.publish(it, ["en"])
    row = reload(it).sections.get()
    assert text(row, "heading", "en") == "Section" and text(row.notes.get(), "text", "en") == "Note"
    assert row.pk == pk, "a row keeps its key"


def test_unpublishing_a_language_keeps_the_rest_and_its_draft(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    publishing.unpublish(it, ["en"])
    it = reload(it)
    assert it.live_languages == ("es",) and it.live
    assert text(it, "title", "en") == "" and text(draft(it), "title", "en") == "One"
    publishing.unpublish(it, ["es"])
    it = reload(it)
    assert not it.live and it.live_languages == ()
    assert text(draft(it), "title", "es") == "Uno"
    publishing.publish(it, ["en"])
    assert reload(it).live_languages == ("en",)


def test_reverting_a_language_leaves_the_other_drafts(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    first = it.latest_revision
    edit(it, title_es="Dos", title_en="Two")
    publishing.revert(it, ["es"], first)
    assert text(draft(it), "title", "es") == "Uno" and text(draft(it), "title", "en") == "Two"
    assert text(reload(it), "title", "es") == "Uno"


def test_nothing_without_text_is_published(home):
    it = page(home, es="Uno")
    for names in (["pt"], ["es", "pt"], [], [SHARED]):
        with pytest.raises(ValidationError):
            publishing.publish(it, names)
        assert not reload(it).live


def test_dates_of_languages_are_their_own(home):
    it = page(home, es="Uno", en="One", live=("es",))
    first = languages.get(reload(it), "language_first_published_at", "es")
    publishing.publish(it, ["en"])
    it = reload(it)
    assert languages.get(it, "language_first_published_at", "es") == first
    assert languages.get(it, "language_last_published_at", "es") == first
    assert languages.get(it, "language_first_published_at", "en") > first
    publishing.publish(it, ["es"])
    it = reload(it)
    assert languages.get(it, "language_first_published_at", "es") == first
    assert languages.get(it, "language_last_published_at", "es") > first


def test_records_are_drafted_and_published_by_slice_too():
    it = record(es="Uno", en="One", code="A", live=("es",))
    edit(it, name_es="Dos", name_en="Two", code="B")
    publishing.publish(it, ["en"])
    it = reload(it)
    assert (text(it, "name", "es"), text(it, "name", "en"), it.code) == ("Uno", "Two", "A")
    assert text(draft(it), "name", "es") == "Dos"
    publishing.unpublish(it, ["es", "en"])
    assert not reload(it).live


def test_wagtails_own_publish_and_unpublish_go_through_the_engine(home):
    it = page(home, es="Uno", pt="Um")
    it.latest_revision.publish()
    assert reload(it).live_languages == ("es", "pt")
    reload(it).unpublish()
    it = reload(it)
    assert not it.live and it.live_languages == ()
