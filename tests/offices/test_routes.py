"""Whom a country writes to."""

from __future__ import annotations

import pytest

from offices.contributions import route
from offices.models import OfficePage
from organisation.models import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def headquarters():
    return OfficePage(kind=OfficePage.Kind.HEADQUARTERS, city="Madrid")


@pytest.fixture
def lima():
    return OfficePage(kind=OfficePage.Kind.SUBREGIONAL, city="Lima")


def test_the_office_that_serves_it(headquarters, lima):
    found = route(Country(iso2="PE"), [lima], [headquarters, lima])
    assert found.offices == [lima] and not found.is_default


def test_else_the_headquarters(headquarters, lima):
    found = route(Country(iso2="BR"), [], [headquarters, lima])
    assert found.offices == [headquarters] and found.is_default
