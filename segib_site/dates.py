"""Dates that are known only in part, in the Extended Date/Time Format (EDTF, ISO 8601-2:2019).

The site uses this part of it::

    2021            a year
    2018-10         a month
    2025-09-25      a day
    2018-10/2018-11 from one to another, each as precise as it is known
    2023/..         from then on, or then or later
    ""              not recorded

They sort as text by when they begin, as far as that is known: *2018* before *2018-10* before *2019*.
"""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass

from babel import dates
from django.utils.translation import gettext

from segib_site import languages

PART = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
#: The end of an interval that is not over, or not known to be.
OPEN = ".."


@dataclass(frozen=True)
class PartialDate:
    """A day, a month or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def parse_part(text: str) -> PartialDate:
    """Return the day, month or year that a text names. Raises `ValueError`."""
    match = PART.fullmatch(text)
    if match is None:
        raise ValueError(text)
    part = PartialDate(*(int(found) if found else None for found in match.groups()))  # type: ignore[arg-type]
    part.first_day  # noqa: B018 - a year 0 or a 31 April raises here
    return part


def parse(text: str) -> tuple[PartialDate, PartialDate | None, bool]:
    """Return where a date begins, where it ends (``None`` unless another end is named), and whether
    its end is open. Raises `ValueError`."""
    first, slash, last = text.partition("/")
    begin = parse_part(first)
    if not slash:
        return begin, None, False
    if last == OPEN:
        return begin, None, True
    end = parse_part(last)
    if end.last_day < begin.first_day:
        raise ValueError(text)
    return begin, end, False


def year_of(text: str) -> int | None:
    """Return the year a date begins in, or ``None`` if it is not recorded."""
    return parse(text)[0].year if text else None


def first_day(text: str) -> datetime.date | None:
    """Return the first day a date can mean."""
    return parse(text)[0].first_day if text else None


def last_day(text: str) -> datetime.date | None:
    """Return the last day a date can mean; ``None`` if it is open or not recorded."""
    if not text:
        return None
    begin, end, is_open = parse(text)
    return None if is_open else (end or begin).last_day


def as_written(written: str, code: str) -> str:
    """Return a date as the language writes it where CLDR does not: the Brazilian norm has the first day
    of a month as an ordinal."""
    return re.sub(r"(?<!\d)1 de (?=[a-zç])", "1º de ", written) if code == "pt" else written


def format_part(part: PartialDate, code: str) -> str:
    """Return a day, month or year in words, in a language of the site."""
    locale = languages.cldr(code)
    if part.day:
        return as_written(dates.format_date(part.first_day, "long", locale=locale), code)
    if part.month:
        return dates.format_skeleton("yMMMM", part.first_day, locale=locale)
    return str(part.year)


#: A day and its month without the year (CLDR has it, but shortens the months of intervals).
DAY_AND_MONTH = {"es": "d 'de' MMMM", "en": "d MMMM", "pt": "d 'de' MMMM"}


def format_interval(begin: PartialDate, end: PartialDate, code: str) -> str:
    """Return an interval in words, naming once what both ends share: *28–29 October 2016*."""
    locale = languages.cldr(code)
    last = format_part(end, code)
    if begin == end:
        return last
    if begin.day and end.day and begin.year == end.year:
        if begin.month == end.month:
            first = "1º" if code == "pt" and begin.day == 1 else str(begin.day)
            return f"{first}–{last}"
        first = dates.format_date(begin.first_day, DAY_AND_MONTH[code], locale=locale)
        return f"{as_written(first, code)} – {last}"
    if begin.month and end.month and not begin.day and not end.day and begin.year == end.year:
        return f"{dates.format_date(begin.first_day, 'LLLL', locale=locale)}–{last}"
    dash = "–" if not begin.month and not end.month else " – "
    return f"{format_part(begin, code)}{dash}{last}"


def format_edtf(text: str, code: str | None = None) -> str:
    """Return a date in words, in a language of the site (the active one); empty if not recorded.

    An open interval is written as *2023 or later*.
    """
    if not text:
        return ""
    code = code or languages.active()
    begin, end, is_open = parse(text)
    if is_open:
        with languages.forced(code):
            return gettext("%(date)s or later") % {"date": format_part(begin, code)}
    return format_interval(begin, end, code) if end else format_part(begin, code)
