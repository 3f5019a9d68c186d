"""Words as the search compares them: without accents, case and endings, in each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import filterfalse

import snowballstemmer

STEMMERS = {"es": "spanish", "en": "english", "pt": "portuguese"}
WORD = re.compile(r"\w+", re.UNICODE)
#: Plurals that Snowball never joins with their singular (*nações*, *nação*; *voces*, *voz*; *ríos*, *río*),
#: folded, with the fewest letters before them.
PLURALS = {
    "es": (("ces", "z", 1), ("ios", "io", 1), ("ias", "ia", 1), ("ies", "ie", 1)),
    "en": (),
    "pt": (
        ("coes", "cao", 3),
        ("oes", "ao", 3),
        ("aes", "ao", 3),
        ("ais", "al", 3),
        ("eis", "el", 3),
        ("ns", "m", 3),
        ("ios", "io", 1),
        ("ias", "ia", 1),
    ),
}


def fold(text: str) -> str:
    """Return text in lower case, without accents: *Cúpula* gives *cupula*."""
    # Once more afterwards: mathematical and full-width letters become capitals only there.
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(filterfalse(unicodedata.combining, decomposed))


def words(text: str) -> Iterator[str]:
    """Yield the words of a text."""
    for match in WORD.finditer(text):
        yield match.group()


@lru_cache(maxsize=50_000)
def keys(word: str, code: str) -> frozenset[str]:
    """Return the forms a word is found by in a language: itself and its stems, folded, from the
    word with and without its accents, so that *cooperacao* finds *cooperações*."""
    stem = snowballstemmer.stemmer(STEMMERS[code]).stemWord
    plain = fold(word)
    found = {plain, fold(stem(word.casefold())), stem(plain)}
    for plural, singular, least in PLURALS[code]:
        if plain.endswith(plural) and len(plain) >= len(plural) + least:
            one = plain[: -len(plural)] + singular
            found |= {one, stem(one)}
    return frozenset(found)


def key_line(text: str, code: str) -> str:
    """Return all keys of a text as one line, each between spaces: what the index stores."""
    found: set[str] = set()
    for word in words(text):
        found |= keys(word, code)
    return f" {' '.join(sorted(found))} " if found else ""
