"""Publications in the states that a library has, with files that were read, as browsers are to see them."""

from __future__ import annotations

import datetime

import typst

from library.models import LibraryIndexPage, PublicationPage
from library.reading import keeping
from segib_site import languages
from segib_site.presentation import search_url
from tests.specimens import domain

WORDS = {
    "es": "La gestión de las cuencas de los ríos y la calidad del agua en las ciudades.",
    "en": "The management of the basins of rivers and the quality of water in the cities.",
    "pt": "A gestão das bacias dos rios e a qualidade da água nas cidades.",
}
#: A word of each.
INSIDE = {"es": "cuencas", "en": "basins", "pt": "bacias"}
TITLE = {"es": "Memoria de los ríos", "en": "Report on rivers", "pt": "Memória dos rios"}
NOTE = {"es": "Tenía un cuadro equivocado.", "en": "It had a wrong table.", "pt": "Tinha um quadro errado."}


def text_file(code: str) -> bytes:
    """A file with a sentence of its language."""
    return typst.compile(WORDS[code].encode(), ignore_system_fonts=True)


def make() -> dict[str, PublicationPage]:
    """Make a publication of each state, and have their files read."""
    library = LibraryIndexPage.objects.get()

    def publication(symbol: str, **values: object) -> PublicationPage:
        title = {code: f"{words} {symbol}" for code, words in TITLE.items()}
        return domain.publication(symbol, library, title=title, introduction=WORDS, date="2019", **values)

    held = {code: text_file(code) for code in languages.CODES}
    older = publication(
        "rivers-1",
        editions=[
            domain.held("es", held["es"]),
            domain.held("es", held["es"] + b"\n", 2),
            domain.held("en", held["en"], is_withdrawn=True, note=NOTE),
        ],
    )
    made = {
        "older": older,
        "newer": publication(
            "rivers-2",
            supersedes=older,
            editions=[domain.held(code, content) for code, content in held.items()],
        ),
        "scanned": publication("rivers-3", editions=[domain.held("es", domain.pdf(2))]),
        "retracted": publication(
            "rivers-4",
            status="retracted",
            retracted_on=datetime.date(2026, 3, 2),
            retraction_reason=NOTE,
            editions=[domain.held("es", held["es"])],
        ),
        "superseded": publication("rivers-5", status="superseded"),
    }
    for document in keeping.unread():
        keeping.read(document)
    return made


def addresses() -> list[str]:
    """Make the publications; return what visitors see of them, and of lists with them, in each language."""
    made, library = make(), LibraryIndexPage.objects.get()
    found = [
        address
        for code in languages.CODES
        for address in (
            *(page.url_in(code) for page in made.values()),
            f"{library.url_in(code)}?q={INSIDE[code]}",
            f"{library.url_in(code)}?kind=report&language={code}",
            f"{library.url_in(code)}?q=xyzzy",
            f"{search_url(code)}?q={INSIDE[code]}",
        )
    ]
    return [*found, "/doc/rivers-1/en.pdf", "/doc/selection.zip?doc=rivers-5"]
