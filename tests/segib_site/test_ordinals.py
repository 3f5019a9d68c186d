"""Ordinals as the institution writes them."""

from __future__ import annotations

import pytest

from segib_site.ordinals import roman
from tests.segib_site.test_templatetags import render

WORTH = {"I": 1, "V": 5, "X": 10, "L": 50}


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (28, "XXVIII"), (40, "XL"), (49, "XLIX"), (89, "LXXXIX")],
)
def test_an_ordinal_is_written_in_roman_numerals(number, written):
    assert roman(number) == written


def test_every_ordinal_can_be_read_back():
    for number in range(1, 90):
        worth = [WORTH[numeral] for numeral in roman(number)]
        following = [*worth[1:], 0]
        assert (
            sum(-one if one < after else one for one, after in zip(worth, following, strict=True)) == number
        )


@pytest.mark.parametrize("number", [0, -1, 90])
def test_no_numeral_is_made_up_beyond_those_it_knows(number):
    with pytest.raises(ValueError):
        roman(number)


def test_templates_write_ordinals_too():
    assert render("{{ number|roman }}", number=29) == "XXIX"
