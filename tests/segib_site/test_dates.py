"""Dates that are known only in part: read strictly, written as each language writes them."""

from __future__ import annotations

import datetime

import pytest

from segib_site import dates
from segib_site.dates import PartialDate, parse

DAY = datetime.date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", (PartialDate(2021), None, False)),
        ("2018-10", (PartialDate(2018, 10), None, False)),
        ("2025-09-25", (PartialDate(2025, 9, 25), None, False)),
        ("2018-10/2018-11", (PartialDate(2018, 10), PartialDate(2018, 11), False)),
        ("2018/2020-02-29", (PartialDate(2018), PartialDate(2020, 2, 29), False)),
        ("2018-10/2018", (PartialDate(2018, 10), PartialDate(2018), False)),
        ("2023/..", (PartialDate(2023), None, True)),
        ("2023-05-01/..", (PartialDate(2023, 5, 1), None, True)),
    ],
)
def test_a_date_is_read_as_precisely_as_it_is_known(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "21", "20210", "2021-4", "2021-04-1", "2021-13", "2021-04-31", "2023-02-29", "0000",
        "2021-00", "2021-04-00", "2021-00-00", " 2021", "2021\n", "2021-04-21T10:00", "2021~", "٢٠٢١",
        "2021/", "/2021", "..", "../2021", "../..", "2021/2020", "2021-05/2021-04", "2021-05-02/2021-05-01",
        "2021/2022/2023", "2021/..x", "2021//..",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", DAY(2021, 1, 1), DAY(2021, 12, 31)),
        ("2020-02", DAY(2020, 2, 1), DAY(2020, 2, 29)),
        ("2021-12", DAY(2021, 12, 1), DAY(2021, 12, 31)),
        ("2021-04-21", DAY(2021, 4, 21), DAY(2021, 4, 21)),
        ("2018-10/2019", DAY(2018, 10, 1), DAY(2019, 12, 31)),
        ("2023/..", DAY(2023, 1, 1), None),
        ("9999", DAY(9999, 1, 1), DAY(9999, 12, 31)),
        ("9999-12", DAY(9999, 12, 1), DAY(9999, 12, 31)),
        ("", None, None),
    ],
)
def test_the_first_and_the_last_day_a_date_can_mean(text, first, last):
    assert (dates.first_day(text), dates.last_day(text)) == (first, last)
    assert dates.year_of(text) == (first.year if first else None)


@pytest.mark.parametrize(
    ("text", "es", "en", "pt"),
    [
        ("", "", "", ""),
        ("2021", "2021", "2021", "2021"),
        ("2018-10", "octubre de 2018", "October 2018", "outubro de 2018"),
        ("2025-09-25", "25 de septiembre de 2025", "25 September 2025", "25 de setembro de 2025"),
        ("2021-03-01", "1 de marzo de 2021", "1 March 2021", "1º de março de 2021"),
        ("2021-03-11", "11 de marzo de 2021", "11 March 2021", "11 de março de 2021"),
        ("2023/..", "2023 o después", "2023 or later", "2023 ou depois"),
        ("2023-05/..", "mayo de 2023 o después", "May 2023 or later", "maio de 2023 ou depois"),
        ("2018/2022", "2018–2022", "2018–2022", "2018–2022"),
        ("2018-10/2018-10", "octubre de 2018", "October 2018", "outubro de 2018"),
        ("2018-10/2018-11", "octubre–noviembre de 2018", "October–November 2018", "outubro–novembro de 2018"),
        (
            "2018-12/2019-01",
            "diciembre de 2018 – enero de 2019",
            "December 2018 – January 2019",
            "dezembro de 2018 – janeiro de 2019",
        ),
        (
            "2016-10-28/2016-10-29",
            "28–29 de octubre de 2016",
            "28–29 October 2016",
            "28–29 de outubro de 2016",
        ),
        ("2016-10-01/2016-10-02", "1–2 de octubre de 2016", "1–2 October 2016", "1º–2 de outubro de 2016"),
        (
            "2016-10-31/2016-11-01",
            "31 de octubre – 1 de noviembre de 2016",
            "31 October – 1 November 2016",
            "31 de outubro – 1º de novembro de 2016",
        ),
        (
            "2016-11-01/2016-12-02",
            "1 de noviembre – 2 de diciembre de 2016",
            "1 November – 2 December 2016",
            "1º de novembro – 2 de dezembro de 2016",
        ),
        (
            "2016-12-31/2017-01-01",
            "31 de diciembre de 2016 – 1 de enero de 2017",
            "31 December 2016 – 1 January 2017",
            "31 de dezembro de 2016 – 1º de janeiro de 2017",
        ),
        ("2018/2019-05", "2018 – mayo de 2019", "2018 – May 2019", "2018 – maio de 2019"),
        (
            "2018-04/2018-05-02",
            "abril de 2018 – 2 de mayo de 2018",
            "April 2018 – 2 May 2018",
            "abril de 2018 – 2 de maio de 2018",
        ),
    ],
)
def test_a_date_is_written_as_each_language_writes_it(text, es, en, pt):
    assert [dates.format_edtf(text, code) for code in ("es", "en", "pt")] == [es, en, pt]


def test_a_date_is_written_in_the_active_language_unless_one_is_named():
    assert dates.format_edtf("2018-10") == "octubre de 2018"
    assert dates.format_edtf("2023/..", "pt") == "2023 ou depois"


def test_sorted_as_text_dates_stand_by_when_they_begin():
    in_order = [
        "1991-07-18/1991-07-19",
        "2018",
        "2018-01-15",
        "2018-10",
        "2018-10-05",
        "2019-02/..",
        "2020/2021",
    ]
    assert sorted(reversed(in_order)) == in_order == sorted(in_order, key=dates.first_day)
