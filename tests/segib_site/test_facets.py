"""Lists narrowed by links: true counts, addresses that can be shared, and a way back."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from segib_site.facets import Facet, narrow

#: Kind, topics.
ITEMS = {
    "a": ("report", ["water"]),
    "b": ("report", ["water", "health"]),
    "c": ("letter", ["health"]),
    "d": ("letter", []),
}
KIND = Facet(
    "kind", "Kind", lambda it: [ITEMS[it][0]], {"letter": "Letters", "report": "Reports", "map": "Maps"}
)
TOPIC = Facet("topic", "Topic", lambda it: ITEMS[it][1], {"water": "Water", "health": "Health & care"})


def ask(query="", items=ITEMS, facets=(KIND, TOPIC)):
    return narrow(items, list(facets), QueryDict(query), "/en/list/")


def counts(narrowed, name):
    facet = next(facet for facet in narrowed.facets if facet.name == name)
    return {choice.value: choice.count for choice in facet.choices}


def urls(narrowed):
    return {choice.value: choice.url for facet in narrowed.facets for choice in facet.choices}


def test_without_a_choice_everything_is_listed_and_counted_in_the_order_of_the_labels():
    found = ask()
    assert found.items == ["a", "b", "c", "d"] and not found.is_narrowed
    assert list(counts(found, "kind").items()) == [("letter", 2), ("report", 2)], "no map: no link to nothing"
    assert list(counts(found, "topic").items()) == [("water", 2), ("health", 2)]
    assert [facet.label for facet in found.facets] == ["Kind", "Topic"]
    assert all(facet.chosen is None for facet in found.facets)


def test_a_choice_counts_what_it_would_leave_beside_the_other_facets():
    found = ask("kind=report")
    assert found.items == ["a", "b"] and found.is_narrowed
    assert counts(found, "kind") == {"letter": 2, "report": 2}, "another kind would replace this one"
    assert counts(found, "topic") == {"water": 2, "health": 1}
    assert found.facets[0].chosen.label == "Reports" and found.facets[1].chosen is None


def test_choices_are_combined():
    found = ask("kind=report&topic=health")
    assert found.items == ["b"] and found.chosen == {"kind": "report", "topic": "health"}
    assert counts(found, "kind") == {"letter": 1, "report": 1}
    assert counts(found, "topic") == {"water": 2, "health": 1}


@pytest.mark.parametrize("query", ["", "kind=report", "topic=health", "kind=letter&topic=health"])
def test_every_link_leaves_as_many_items_as_it_says_and_that_of_a_choice_takes_it_back(query):
    found = ask(query)
    for facet in found.facets:
        for choice in facet.choices:
            after = ask(choice.url.partition("?")[2])
            if choice.is_chosen:
                assert after.chosen == {k: v for k, v in found.chosen.items() if k != facet.name}
            else:
                assert after.chosen == {**found.chosen, facet.name: choice.value}
                assert len(after.items) == choice.count


def test_addresses_hold_the_choices_only():
    found = ask("kind=report&page=2&utm_source=x")
    assert urls(found) == {
        "letter": "/en/list/?kind=letter",
        "report": "/en/list/",
        "water": "/en/list/?kind=report&topic=water",
        "health": "/en/list/?kind=report&topic=health",
    }
    assert found.clear_url == "/en/list/"


@pytest.mark.parametrize("query", ["kind=novel", "kind=", "sort=kind", "Kind=report", "kind=report%00"])
def test_what_is_not_known_is_ignored(query):
    found = ask(query)
    assert len(found.items) == 4 and not found.is_narrowed
    assert ask(f"{query}&topic=water").chosen == {"topic": "water"}


def test_a_choice_that_leaves_nothing_stays_so_that_it_can_be_taken_back():
    found = ask("kind=map&topic=water")
    assert found.items == []
    assert counts(found, "kind") == {"report": 2, "map": 0}
    assert counts(found, "topic") == {"water": 0}
    assert urls(found)["map"] == "/en/list/?topic=water" and urls(found)["water"] == "/en/list/?kind=map"


def test_values_are_written_safely_into_addresses():
    odd = Facet("q", "Q", lambda it: ["a&b=ç"], {"a&b=ç": "Odd"})
    [choice] = ask(facets=[odd]).facets[0].choices
    assert choice.url == "/en/list/?q=a%26b%3D%C3%A7"
    assert ask("q=a%26b%3D%C3%A7", facets=[odd]).chosen == {"q": "a&b=ç"}


def test_an_empty_list_has_nothing_to_narrow_by():
    found = ask(items=[])
    assert found.items == [] and found.facets == []
