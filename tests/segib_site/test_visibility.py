"""Who may see a page: restrictions above it count for it, and for its aliases."""

from __future__ import annotations

import pytest
from wagtail.models import AbstractPage, PageViewRestriction
from wagtail.query import PageQuerySet

from segib_site.models import SitePage
from tests.specimens.factories import page, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(home):
    """Home, two sections with a page each, and one more page below the first."""
    pages = {"home": home}
    for name, parent in (("a", "home"), ("a-1", "a"), ("a-1-x", "a-1"), ("b", "home"), ("b-1", "b")):
        pages[name] = page(pages[parent], es=name, live=("es",))
    return {name: reload(it) for name, it in pages.items()}


def restrict(it, **options):
    return PageViewRestriction.objects.create(
        page=SitePage.objects.get(pk=it.pk), restriction_type="login", **options
    )


def titles(found):
    return sorted(str(it) for it in found if it.depth > 1)


PLACES = [
    ((), []),
    (("a",), ["a", "a-1", "a-1-x"]),
    (("a-1",), ["a-1", "a-1-x"]),
    (("a", "a-1-x"), ["a", "a-1", "a-1-x"]),
    (("a-1-x", "b"), ["a-1-x", "b", "b-1"]),
    (("home",), ["Home es", "a", "a-1", "a-1-x", "b", "b-1"]),
]


@pytest.mark.parametrize(("restricted", "hidden"), PLACES)
def test_pages_behind_a_restriction_and_below_are_told_apart_in_one_query(
    tree, restricted, hidden, django_assert_num_queries
):
    for name in restricted:
        restrict(tree[name])
    everything = {str(it) for it in tree.values()}
    with django_assert_num_queries(1):
        private = titles(SitePage.objects.private())
    with django_assert_num_queries(1):
        public = titles(SitePage.objects.public())
    assert private == hidden and public == sorted(everything - set(hidden))
    assert titles(SitePage.objects.not_public()) == hidden


@pytest.mark.parametrize(("restricted", "hidden"), PLACES)
def test_it_is_wagtails_own_meaning(tree, restricted, hidden):
    for name in restricted:
        restrict(tree[name])
    wagtails = PageQuerySet.private_q(SitePage.objects.all())
    assert titles(SitePage.objects.filter(wagtails)) == titles(SitePage.objects.private())


def test_the_condition_fits_into_other_queries(tree):
    restrict(tree["a-1"])
    below = SitePage.objects.descendant_of(tree["a"], inclusive=True)
    assert titles(below.public()) == ["a"] and titles(below.live().private()) == ["a-1", "a-1-x"]
    assert titles(type(tree["a"]).objects.child_of(tree["a"]).public()) == [], "a page type's own queries"


def agree(*pages):
    """Restrictions of each page, after comparing them with Wagtail's own."""
    found = []
    for it in map(reload, pages):
        own = set(it.get_view_restrictions())
        assert own == set(AbstractPage.get_view_restrictions(it)), str(it)
        assert len(own) == it.get_view_restrictions().count(), "none twice"
        found.append({restriction.page_id for restriction in own})
    return found


def test_a_page_has_its_own_restrictions_and_those_above_it(tree, django_assert_num_queries):
    restrict(tree["a"])
    restrict(tree["a-1"])
    a, one = tree["a"].pk, tree["a-1"].pk
    names = ("home", "a", "a-1", "a-1-x", "b", "b-1")
    assert agree(*(tree[name] for name in names)) == [set(), {a}, {a, one}, {a, one}, set(), set()]
    with django_assert_num_queries(1):
        assert len(tree["a-1-x"].get_view_restrictions()) == 2


def test_an_alias_has_the_restrictions_of_its_original(tree):
    restriction = restrict(tree["b-1"])
    alias = tree["b-1"].create_alias(parent=tree["a"], update_slug="alias")
    assert agree(alias) == [{tree["b-1"].pk}]
    restriction.delete()
    assert agree(alias) == [set()], "what Wagtail copied to the alias itself does not count"


def test_an_alias_has_the_restrictions_above_it_too_and_gives_its_own_to_pages_below(tree):
    alias = reload(tree["b"].create_alias(parent=tree["a"], update_slug="alias", recursive=True))
    copied = SitePage.objects.child_of(alias).get()
    restrict(tree["b"])
    restrict(tree["a"])
    assert agree(alias, copied) == [{tree["b"].pk, tree["a"].pk}] * 2


def test_a_restriction_counts_once_below_two_aliases_of_the_same_page(tree):
    first = reload(tree["b-1"].create_alias(parent=tree["a"], update_slug="first"))
    second = tree["b-1"].create_alias(parent=first, update_slug="second")
    restrict(tree["b-1"])
    assert agree(first, second) == [{tree["b-1"].pk}] * 2


def test_an_alias_of_an_alias_is_as_private_as_the_original(tree):
    alias = reload(tree["b-1"].create_alias(parent=tree["a"], update_slug="alias"))
    second = alias.create_alias(parent=tree["b"], update_slug="second")
    restrict(tree["b-1"])
    assert agree(alias, second) == [{tree["b-1"].pk}] * 2


def test_a_page_that_was_never_saved_has_no_restrictions(tree):
    restrict(tree["home"])
    assert not type(tree["a"])().get_view_restrictions()


def test_a_visitor_is_asked_to_sign_in_before_she_sees_a_page_below_a_restriction(
    tree, client, django_user_model
):
    restrict(tree["a"])
    for address in ("/es/a/", "/es/a/a-1/"):
        answer = client.get(address)
        assert answer.status_code == 302 and "login" in answer["Location"]
    assert client.get("/es/b/").status_code == 200
    client.force_login(django_user_model.objects.create_user("ana"))
    assert client.get("/es/a/a-1/").status_code == 200
