"""Ordinals of summits, plans and meetings, as the institution writes them."""

from __future__ import annotations

NUMERALS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """Return a number from 1 to 89 in Roman numerals: 28 gives *XXVIII*. Raises `ValueError`."""
    if not 0 < number < 90:
        raise ValueError(number)
    written = ""
    for value, numeral in NUMERALS:
        count, number = divmod(number, value)
        written += numeral * count
    return written
