"""Examples that the random search has found, made small: the same rules, with what was drawn written out.

Each of these was a mistake of the machines or of their model; what the core must do in the same case is
in the tests of its modules.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.segib_site.machines import PageMachine, RecordMachine, prepared

pytestmark = pytest.mark.django_db


class Drawn:
    """Gives a rule what it draws, in order."""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def draw(self, _strategy: Any) -> Any:
        return self.values.pop(0)


@pytest.fixture
def start():
    """Return a function that starts a machine; at the end everything is checked over HTTP."""
    machines = []

    def start(machine):
        machines.append(prepared(machine)())
        return machines[-1]

    yield start
    for machine in machines:
        machine.teardown()


def do(machine, rule, *drawn, **how):
    """Use a rule, and check as after every step."""
    data = Drawn(*drawn)
    getattr(machine, rule)(data=data, **how)
    assert not data.values, "everything was drawn"
    machine.check()


#: What `fill_in_and_send` draws where neither an address nor the source language is changed.
NO_ADDRESS, NO_SOURCE = 1, 1


def test_publishing_from_a_form_at_an_address_that_is_taken_changes_nothing_public(start):
    machine = start(PageMachine)
    do(machine, "create", "es", set(), "Uno", 0, "es")
    do(machine, "create", "es", set(), "Dos", 0, "es")
    do(machine, "rename", 1, "es", "uno", "es")  # refused: the draft goes on asking for it
    assert machine.items[1].live == frozenset()
    do(machine, "open_form", 1, "es", person="ana")
    change = (1, "fact", "colour", "x")
    do(machine, "send_form", 0, "es", *change, NO_ADDRESS, NO_SOURCE, {"es"}, button="publish")
    assert (machine.items[1].live, machine.items[1].draft["shared"]["colour"]) == (frozenset(), "x")


def test_a_conflict_in_a_row_of_a_row_is_shown(start):
    machine = start(PageMachine)
    do(machine, "create", "es", set(), "Uno", 0, "es")
    add = (1, "sections", "add", "notes", "add", "text", "es", "text", "", 0, 0)
    do(machine, "edit", 0, *add, {"shared"}, "es")
    hers = (1, "sections", "change", 0, "notes", "change", 0, "text", "es", "text", "a")
    his = (1, "fact", "colour", "x", 0, "b")
    ana, bia = (*hers, "es", NO_ADDRESS, NO_SOURCE), (*his, "en", NO_ADDRESS, NO_SOURCE)
    do(machine, "two_forms", 0, *ana, *bia, button="save")
    (section,) = machine.items[0].draft["rows"]["sections"]
    assert section["rows"]["notes"][0]["es"]["text"] == "b"


def test_what_was_said_of_a_language_before_it_became_the_source_is_no_text(start):
    machine = start(RecordMachine)
    do(machine, "create", "es", {"en", "pt"}, "Uno", "Dos", "Ação", "es")
    do(machine, "publish", 0, {"en", "pt"}, "es")
    do(machine, "edit", 0, 1, "text", "en", "name", "2030", {"en"}, "es")
    do(machine, "say", 0, "en", "es", what="review")
    do(machine, "edit", 0, 1, "text", "en", "name", "Dos", {"en"}, "es")
    do(machine, "open_form", 0, "es", person="ana")
    do(machine, "send_form", 0, "es", 1, "fact", "code", "x", 0, "en", button="save")
    do(machine, "say", 0, "pt", "es", what="confirm")
    item = machine.items[0]
    assert item.source == "en" and item.public["pt"]["said"] and item.states()["pt"] == "current"
