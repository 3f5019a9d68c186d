"""What an app adds to the pages of the apps below it."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.test import RequestFactory

from segib_site import contributions
from segib_site.contributions import Section, contributes, sections
from tests.specimens.factories import page
from tests.specimens.models import SpecimenPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch):
    """Only what the test registers, and only while it runs."""
    monkeypatch.setattr(contributions, "_registered", defaultdict(list))


def register(name, order, kind="specimens.SpecimenPage"):
    return contributes(kind, order=order)(lambda page, request: Section(name, "x.html", {"page": page}))


def names(found):
    return [section.name for section in found]


def context_of(it, path="/es/"):
    return it.get_context(RequestFactory().get(path))


def test_sections_are_in_the_context_of_their_page_type_in_their_order(home):
    register("late", 30)
    register("early", 10)
    register("elsewhere", 20, "organisation.StandardPage")
    it = page(home, es="Uno", live=("es",))
    found = context_of(it)["sections"]
    assert names(found) == ["early", "late"]
    assert found[0].context == {"page": it}


def test_a_page_type_may_be_written_as_people_write_it(home):
    register("a", 1, "Specimens.specimenPAGE")
    assert names(context_of(home)["sections"]) == ["a"]


def test_a_contribution_knows_the_request(home):
    contributes("specimens.SpecimenPage", order=1)(lambda page, request: Section(request.path, "x.html"))
    assert names(context_of(home, "/es/aqui/")["sections"]) == ["/es/aqui/"]


def test_a_contribution_with_nothing_to_say_is_left_out(home):
    register("said", 10)
    contributes("specimens.SpecimenPage", order=5)(lambda page, request: None)
    assert names(context_of(home)["sections"]) == ["said"]


def test_nothing_is_added_to_a_page_that_was_never_saved():
    """A preview of it: no record can belong to it yet."""

    @contributes("specimens.SpecimenPage", order=1)
    def asked(page, request):
        raise AssertionError("asked for records of a page that has no key")

    assert sections(SpecimenPage(), RequestFactory().get("/")) == []


def test_one_function_may_serve_several_page_types(home):
    @contributes("organisation.StandardPage", order=1)
    @contributes("specimens.SpecimenPage", order=1)
    def both(page, request):
        return Section("both", "x.html")

    assert names(context_of(home)["sections"]) == ["both"]
    assert both(None, None).name == "both", "a registered function stays what it was"
