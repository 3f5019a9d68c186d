"""One living page: announced, under way, over, held, archived, by itself on the right day."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from organisation.models import Country
from segib_site import languages
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from summits.models import SummitIndexPage, SummitPage
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2026, 11, 3), datetime.date(2026, 11, 5)
#: Moments around a summit of those days; days are Madrid's, an hour before UTC.
MOMENTS = [
    ("2026-11-02T22:59Z", "announced"),
    ("2026-11-02T23:00Z", "under_way"),
    ("2026-11-05T22:59Z", "under_way"),
    ("2026-11-05T23:00Z", "not_recorded"),
    ("2027-11-05T12:00Z", "not_recorded"),
]


def summit(**facts):
    return SummitPage(**({"start_date": FIRST, "end_date": LAST} | facts))


@pytest.mark.parametrize(("moment", "state"), MOMENTS)
def test_a_summit_moves_on_by_itself_at_midnight(moment, state):
    with time_machine.travel(moment, tick=False):
        assert summit().state == state and summit().is_alive


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2026-11-02", "announced"), ("2026-11-03", "under_way"), ("2026-11-04", "not_recorded")],
)
def test_a_summit_of_a_day_is_over_on_the_next(moment, state):
    with time_machine.travel(f"{moment}T12:00Z", tick=False):
        assert summit(end_date=None).state == state


def test_a_summit_without_dates_stays_announced():
    with time_machine.travel("2030-01-01T12:00Z", tick=False):
        assert summit(start_date=None, end_date=None).state == "announced"


@pytest.mark.parametrize("outcome", ["adopted", "no_consensus"])
@pytest.mark.parametrize("moment", ["2026-11-04", "2026-11-06"])
def test_a_recorded_outcome_makes_it_held_and_an_archived_one_stays_so(moment, outcome):
    with time_machine.travel(f"{moment}T12:00Z", tick=False):
        held = summit(outcome=outcome)
        assert held.state == "adopted" and not held.is_alive
        for facts in ({"outcome": outcome}, {}):
            archived = summit(is_archived=True, **facts)
            assert archived.state == "archived" and not archived.is_alive


def test_a_summit_does_not_end_before_it_begins():
    summit().clean()
    summit(end_date=FIRST).clean()
    with pytest.raises(ValidationError) as caught:
        summit(end_date=FIRST - datetime.timedelta(days=1)).clean()
    assert set(caught.value.message_dict) == {"end_date"}


# -- the page ---------------------------------------------------------------------------------

STATES = {
    "es": ["Anunciada", "En curso", "Los resultados aún no constan", "Celebrada", "Archivada"],
    "en": ["Announced", "Under way", "Results not yet recorded", "Held", "Archived"],
    "pt": ["Anunciada", "Em andamento", "Ainda não constam os resultados", "Realizada", "Arquivada"],
}
SENTENCES = {
    "es": [
        "Fechas anunciadas: 3–5 de noviembre de 2026.",
        "En curso: 3–5 de noviembre de 2026.",
        "Fechas previstas: 3–5 de noviembre de 2026; los resultados aún no constan aquí.",
        "Declaración adoptada",
    ],
    "en": [
        "Announced for 3–5 November 2026.",
        "Under way: 3–5 November 2026.",
        "Scheduled for 3–5 November 2026; results not yet recorded here.",
        "Declaration adopted",
    ],
    "pt": [
        "Anunciada para 3–5 de novembro de 2026.",
        "Em andamento: 3–5 de novembro de 2026.",
        "Prevista para 3–5 de novembro de 2026; os resultados ainda não constam aqui.",
        "Declaração adotada",
    ],
}


@pytest.fixture
def page(home):
    index = domain.made(SummitIndexPage, home, title="Cumbres")
    spain = domain.country("ES", {"es": "España", "en": "Spain", "pt": "Espanha"}, role=Country.Role.MEMBER)
    stream = "https://stream.example.org/"
    return domain.summit(30, spain, index, start_date=FIRST, end_date=LAST, stream=stream)


def shown(client, page, code):
    """What the page says of its state: above its title, in a sentence, and whether it has the stream."""
    main = BeautifulSoup(client.get(page.url_in(code)).content, "html.parser").main
    outcome = main.find("section", attrs={"aria-labelledby": "outcome"})
    sentence = " ".join(outcome.p.get_text(" ").split())
    return main.find(class_="eyebrow").get_text(strip=True), sentence, main.find(id="stream") is not None


def record(page, **facts):
    edit(page, **facts)
    publishing.publish(page, [SHARED])
    return reload(page)


@pytest.mark.parametrize("code", languages.CODES)
def test_the_page_says_where_the_summit_stands_in_three_languages(client, page, code):
    states, sentences = STATES[code], SENTENCES[code]
    for day, number in (("02", 0), ("04", 1), ("06", 2)):
        with time_machine.travel(f"2026-11-{day}T12:00Z", tick=False):
            assert shown(client, page, code) == (states[number], sentences[number], True)
    record(page, outcome="adopted")
    assert shown(client, page, code) == (states[3], sentences[3], False)
    record(page, is_archived=True)
    assert shown(client, page, code) == (states[4], sentences[3], False)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", "Anunciada; aquí no consta la fecha."),
        ("en", "Announced; the date is not recorded here."),
        ("pt", "Anunciada; a data não consta aqui."),
    ],
)
def test_a_date_that_is_not_recorded_is_said(client, page, code, words):
    record(page, start_date=None, end_date=None)
    assert shown(client, page, code)[:2] == (STATES[code][0], words)


@pytest.mark.parametrize("code", languages.CODES)
def test_a_summit_without_consensus_says_so(client, page, code):
    record(page, outcome="no_consensus")
    words = {
        "es": "Sin declaración por consenso",
        "en": "No declaration by consensus",
        "pt": "Sem declaração de consenso",
    }
    assert shown(client, page, code)[1] == words[code]


def test_the_list_of_summits_says_what_is_still_to_come(client, page):
    path = SummitIndexPage.objects.get().url_in("en")
    with time_machine.travel("2026-11-02T12:00Z", tick=False):
        assert SENTENCES["en"][0] in " ".join(client.get(path).content.decode().split())
    record(page, outcome="adopted")
    assert "status-note" not in client.get(path).content.decode()
