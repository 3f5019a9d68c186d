"""Which pages have all the words of a query: asked of the database's own full text index.

That index knows nothing of languages: it is given plain tokens, made of the keys of `words`. A line of it
(`SearchWords.keys`) is all tokens of a page in one language: each of its keys, its title's once more with a
mark, those of its own text with another, and its language. SQLite (FTS5) and PostgreSQL (GIN) are asked the
same boolean question, so they find the same. Nothing is ranked there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from segib_site import languages
from segib_site.search.words import keys

#: Room for languages in the number of a line.
ROOM = 8
#: Longest key, in characters, and longest line, in bytes, that is indexed: PostgreSQL takes up to 1 MB.
LONGEST_KEY = 80
LONGEST_LINE = 900_000
#: Where words are found, the best place last: somewhere, in the page's own words, in its title; and the mark
#: of that place.
SOMEWHERE, OWN_WORDS, TITLE = range(3)
MARKS = {SOMEWHERE: "", OWN_WORDS: "_s_", TITLE: "_t_"}

#: The numbers of lines come as one text: thousands of rows would take longer than finding them.
_ASK = {
    "sqlite": "SELECT {place}, group_concat(rowid) FROM segib_site_searchwords_fts"
    " WHERE segib_site_searchwords_fts MATCH %s",
    "postgresql": "SELECT {place}, string_agg(id::text, ',') FROM segib_site_searchwords"
    " WHERE segib_site_words(keys) @@ %s::tsquery",
}
#: How "and", "or" and a quoted token are written.
_SIGNS = {"sqlite": (" AND ", " OR ", '"'), "postgresql": (" & ", " | ", "'")}


class Found(NamedTuple):
    """How a page has all words: in a language, and the place."""

    language: str
    place: int


def number(page: int, code: str) -> int:
    """Return the number of the line of a page in a language."""
    return page * ROOM + languages.CODES.index(code)


def token(key: str) -> str:
    """Return a key as both databases take it for one word, and as nothing else is written: ASCII letters and
    digits."""
    return key if key.isascii() and key.isalnum() else f"_x{key.encode().hex()}"


def line(code: str, title: Iterable[str], own: Iterable[str], further: Iterable[str] = ()) -> str:
    """Return the line of a page in a language: keys of its title, of its own text, and of texts that belong
    to it. Of very long texts the first keys by the alphabet are left out last."""
    title, own = _short(title), _short(own)
    tokens = [f"_{code}", *(f"{MARKS[TITLE]}{one}" for one in sorted(title))]
    own |= title
    tokens += [f"{MARKS[OWN_WORDS]}{one}" for one in sorted(own)]
    said = " ".join([*tokens, *sorted(own)])
    more = " ".join(sorted(_short(further) - own))[: max(LONGEST_LINE - len(said), 0)]
    if more and len(said) + len(more) >= LONGEST_LINE:
        more = more.rpartition(" ")[0]
    return f"{said} {more}".strip()


def _short(found: Iterable[str]) -> set[str]:
    return {token(key) for key in found if len(key) <= LONGEST_KEY}


def hits(asked: list[str]) -> dict[Found, list[int]]:
    """Return the pages that have all of some words, for each language and place that has them; in one query.

    They are public as far as the index knows: who shows them asks the pages themselves.
    """
    if not asked:
        return {}
    form = _ASK[connection.vendor]
    questions = [_question(asked, mark) for mark in MARKS.values()]
    found: dict[Found, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(form.format(place=place) for place in MARKS), questions)
        for place, lines in cursor.fetchall():
            numbers = [int(one) for one in lines.split(",")] if lines else []
            for position, code in enumerate(languages.CODES):
                if pages := [one // ROOM for one in numbers if one % ROOM == position]:
                    found[Found(code, place)] = pages
    return found


def _question(asked: list[str], mark: str) -> str:
    """Return the condition that a line has every word, in any of its forms, in the line's language."""
    every, either, quote = _SIGNS[connection.vendor]

    def quoted(said: str) -> str:
        return f"{quote}{said}{quote}"

    in_each = []
    for code in languages.CODES:
        terms = [quoted(f"_{code}")]
        for word in asked:
            forms = sorted(quoted(f"{mark}{token(key)}") for key in keys(word, code))
            terms.append(f"({either.join(forms)})")
        in_each.append(f"({every.join(terms)})")
    return either.join(in_each)
