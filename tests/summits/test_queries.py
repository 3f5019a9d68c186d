"""Which summits and meetings belong to what."""

from __future__ import annotations

import datetime

import pytest

from segib_site import languages
from segib_site.slices import publishing
from summits import queries
from summits.models import MeetingPage, SummitDelegation, SummitFact, SummitSession
from tests.specimens import domain

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def spain():
    return domain.country("ES")


def meeting(title, **facts):
    return domain.made(MeetingPage, title=title, kind="sectoral", introduction="About.", **facts)


def test_summits_come_latest_first_with_the_pages_of_their_countries(spain, django_assert_num_queries):
    page = domain.country_page(spain)
    first, second = domain.summit(1, spain), domain.summit(2, spain)
    domain.summit(3, spain, is_live=False)
    with django_assert_num_queries(1):
        found = list(queries.summits())
        assert found == [second, first] and found[0].country.page == page


def test_a_country_hosted_its_own_summits(spain):
    other = domain.country("MX")
    second, first = domain.summit(2, spain), domain.summit(1, spain)
    domain.summit(3, other, pro_tempore=spain)
    assert list(queries.hosted_by(spain)) == [second, first]


def test_the_front_page_shows_the_summit_under_way_else_the_next_else_the_latest(spain):
    def current():
        found = queries.current_or_latest(TODAY)
        return found and found.ordinal

    assert current() is None
    domain.summit(28, spain, start_date=TODAY - 20 * DAY, end_date=TODAY - 10 * DAY)
    assert current() == 28, "the latest"
    later = domain.summit(31, spain)
    assert current() == 31, "a summit without a date is to come"
    following = domain.summit(30, spain, start_date=TODAY + 10 * DAY)
    assert current() == 30, "the next one"
    under_way = domain.summit(29, spain, start_date=TODAY - DAY, end_date=TODAY)
    assert current() == 29, "the one under way, until its last day"
    publishing.unpublish(under_way, languages.CODES)
    assert current() == 30
    for one in (following, later):
        publishing.unpublish(one, languages.CODES)
    assert current() == 28


def test_a_summit_says_which_rows_it_has(spain):
    bare = domain.summit(1, spain)
    full = domain.summit(
        2,
        spain,
        facts=[domain.row(SummitFact, text="Fact")],
        sessions=[domain.row(SummitSession, heading="Session")],
        delegations=[domain.row(SummitDelegation, country=spain)],
    )
    names = ("has_facts", "has_sessions", "has_delegations")
    assert [getattr(queries.with_surroundings(full), name) for name in names] == [True] * 3
    assert [getattr(queries.with_surroundings(bare), name) for name in names] == [False] * 3


def test_around_a_summit_stand_its_neighbours_and_its_meetings(spain):
    second, *_others = [domain.summit(number, spain) for number in (2, 4, 1, 3)]
    late = meeting("Late", summit=second, dates="2026-05")
    early = meeting("Early", summit=second, dates="2025")
    meeting("Other")
    meeting("Draft", summit=second, is_live=False)
    found = list(queries.around(second))
    assert [page.ordinal for page in found if page.ordinal] == [1, 3]
    assert [page.pk for page in found if page.ordinal is None] == [early.pk, late.pk]
    assert [page.dates for page in found if page.ordinal is None] == ["2025", "2026-05"]


def test_meetings_come_latest_first_with_their_summits(spain, django_assert_num_queries):
    summit = domain.summit(1, spain)
    undated, old = meeting("Undated"), meeting("Old", dates="1999", summit=summit, country=spain)
    new = meeting("New", dates="2024-11-05")
    with django_assert_num_queries(1):
        found = list(queries.meetings())
        assert found == [new, old, undated]
        assert found[1].summit == summit and found[1].country == spain
