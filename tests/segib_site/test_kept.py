"""What tests begin with is the same whether it is made or written again."""

import pytest
from django.db import transaction
from django.test import Client
from wagtail.models import Site

from segib_site import languages
from segib_site.models import SitePage
from tests.specimens import domain, kept
from tests.specimens.factories import make_home, page


def written(make):
    """What is in the database after something was made, and what a visitor gets; all of it undone."""
    with transaction.atomic():
        make()
        found = kept.all_rows()
        answers = [Client(HTTP_HOST="localhost").get(f"/{code}/") for code in languages.CODES]
        transaction.set_rollback(True)
    return found, [answer.status_code for answer in answers]


def test_a_home_written_again_is_the_home_that_was_made(db, monkeypatch):
    monkeypatch.setattr(kept, "_known", {})
    made, again = written(make_home), written(make_home)
    assert made == again
    assert made[1] == [200, 200, 200]


def test_search_finds_a_home_written_again(db):
    with transaction.atomic():
        make_home()
        transaction.set_rollback(True)
    home = make_home()
    assert home.pk in [found.pk for found in SitePage.objects.search("Home")]


def test_pages_have_places_of_their_own_below_a_home_written_again(home):
    one, two = page(home, es="Uno"), page(home, es="Dos")
    assert len({home.pk, one.pk, two.pk}) == 3
    assert SitePage.objects.get(pk=home.pk).numchild == 2
    assert SitePage.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_home_written_again_with_real_transactions(time):
    assert make_home().get_latest_revision().content_object.pk


def test_at_another_time_a_home_is_made(db, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    assert make_home().first_published_at.year == 2030


def test_beside_another_page_a_home_is_made(home):
    """The root has a child already: rows that say that it has one would be wrong."""
    page(home.get_parent(), es="Otra")
    SitePage.objects.get(pk=home.pk).delete()
    Site.objects.all().delete()
    another = make_home()
    assert (another.pk != home.pk, another.get_parent().numchild) == (True, 2)
    assert SitePage.find_problems() == ([], [], [], [], [])


def test_after_something_with_the_same_keys_a_home_is_made(db, monkeypatch):
    """A document, made first, is in the index of words where the home was."""
    monkeypatch.setattr(kept, "_known", {})
    written(make_home)
    domain.document(domain.pdf())
    home = make_home()
    assert home.live and SitePage.objects.search("Home")
    assert [answer for answer in written(lambda: None)[1]] == [200, 200, 200]
