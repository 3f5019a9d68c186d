"""In which language a file probably is: as its name says, by its commonest words, or as it
says itself.

A guess to begin with: the editor decides. (The language detector of the checks is too heavy for a web
process, and knows more languages than files here are in.)
"""

from __future__ import annotations

import re
from collections import Counter

from segib_site import languages
from segib_site.search.words import fold, words

#: Names of languages as people write them in file names, folded.
NAMES = {
    "es": {"espanol", "castellano", "spanish", "esp", "spa", "cast"},
    "en": {"english", "ingles", "eng", "ing"},
    "pt": {"portugues", "portuguese", "ptbr", "port"},
}
#: The codes that people end a name with; in the middle of one they may be words (*en*, *es*).
ENDINGS = {"es": "es", "en": "en", "pt": "pt", "br": "pt", "gb": "en", "por": "pt"}
#: What comes behind a language at the end of a name, besides numbers.
TAIL = re.compile(r"v?\d+|final|web|def|definitiv[oa]|firmad[oa]|signed|rev")
#: Words, folded, that are common in one of the languages and none in the others.
COMMON = {
    "es": {"el", "los", "las", "del", "una", "y", "con", "por", "este", "sus", "al", "lo"},
    "en": {"the", "of", "and", "to", "in", "for", "that", "with", "by", "on", "its", "which"},
    "pt": {"os", "do", "da", "dos", "das", "uma", "e", "em", "com", "ao", "pela", "pelo", "nao", "sao"},
}
#: Fewer of these words than this prove nothing; nor do they if another language has more than half as many.
LEAST = 8


def from_name(name: str) -> str:
    """Return the language that a file's name says, or nothing: *carta_ES-v2.pdf* gives ``es``."""
    stem = name.rpartition(".")[0] or name
    parts = [part for part in re.split(r"[\W_]+", stem) if part]
    folded = [fold(part) for part in parts]
    for code, known in NAMES.items():
        if any(part in known for part in folded):
            return code
    while folded and TAIL.fullmatch(folded[-1]):
        folded.pop()
    if len(folded) > 1 and folded[-1] in ENDINGS:
        return ENDINGS[folded[-1]]
    first = parts[0] if len(parts) > 1 else ""
    return first.lower() if first.isupper() and first.lower() in languages.CODES else ""


def from_tag(tag: str) -> str:
    """Return the site's language of a tag (BCP 47), or nothing."""
    code = tag.strip().lower().replace("_", "-").split("-")[0]
    return code if code in languages.CODES else ""


def from_text(text: str) -> str:
    """Return the language that a text is in by its commonest words, or nothing if they do not tell."""
    seen = Counter(fold(word) for word in words(text))
    counts = {code: sum(seen[word] for word in common) for code, common in COMMON.items()}
    best, second = sorted(counts.values(), reverse=True)[:2]
    if best < LEAST or second * 2 > best:
        return ""
    return max(counts, key=lambda code: counts[code])
