"""Which texts are machine suggestions that nobody has read.

The mark is kept with what people said of the translation (`translation_record`)::

    {"suggested": {"introduction": {"by": 3, "at": "…", "provider": "LibreTranslate", "print": "9f…"}}}

Paths are those of `segib_site.xliff.texts`. A mark speaks of one text: as soon as the words are others
than those the machine wrote, it has nothing to say. A mark that somebody has read carries ``reviewed``
and stays, so that a form that is still open cannot bring it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils import timezone
from django.utils.html import strip_tags

from segib_site import languages
from segib_site.slices.content import RECORD_OF_TRANSLATION, Content, Shape, fingerprint
from segib_site.slices.freshness import record_of
from segib_site.suggestions import provider
from segib_site.xliff import richtext
from segib_site.xliff.texts import Text, texts

#: Name of the hidden fields in which a form says which suggestions were used.
FIELD = "segib-suggestions"
KEY = "suggested"
_SALT = "segib.suggestion"
#: Seconds for which a suggestion may be used: longer than anybody stays signed in.
_MAX_AGE = 24 * 60 * 60
#: Tokens of one form.
_MAX_TOKENS = 500


@dataclass(frozen=True)
class Unread:
    """A machine suggestion that stands in a translation and that nobody has read."""

    path: str
    label: str
    mark: dict[str, Any]


def print_of(words: str) -> str:
    """Return the fingerprint of the words of a text, however they are spaced."""
    return fingerprint(" ".join(words.split()))


def _print_of_text(text: Text) -> str:
    if text.kind == "rich":
        return print_of(" ".join(richtext.words(segment) for segment in text.segments))
    return print_of(text.source)


def token(record: Any, code: str, user: Any, suggestion: str) -> str:
    """Return what a form sends back to say that a suggestion was used."""
    said = {
        "r": f"{record._meta.label_lower}:{record.pk}",
        "l": code,
        "p": print_of(strip_tags(suggestion) if "<" in suggestion else suggestion),
        "by": user.pk,
        "at": timezone.now().isoformat(),
        "provider": provider.NAME,
    }
    return signing.dumps(said, salt=_SALT, compress=True)


def note(content: Content, tokens: Iterable[str], record: Any, of: Shape) -> None:
    """Mark, in content about to be saved, the texts that are what the machine suggested."""
    used: dict[str, dict[str, dict[str, Any]]] = {}
    for written in list(tokens)[:_MAX_TOKENS]:
        try:
            said = signing.loads(written, salt=_SALT, max_age=_MAX_AGE)
        except signing.BadSignature:
            continue
        if said["r"] == f"{record._meta.label_lower}:{record.pk}":
            used.setdefault(said["l"], {})[said["p"]] = {
                "by": said["by"],
                "at": said["at"],
                "provider": said["provider"],
                "print": said["p"],
            }
    for code, by_print in used.items():
        kept = record_of(content, code)
        marks = dict(kept.get(KEY) or {})
        before = dict(marks)
        for text in texts(content, record.source_language, code, of):
            mark = by_print.get(_print_of_text(text))
            if mark and (marks.get(text.path) or {}).get("print") != mark["print"]:
                marks[text.path] = mark
        if marks != before:
            content[languages.localised_name(RECORD_OF_TRANSLATION, code)] = {**kept, KEY: marks}


def unread(content: Content, code: str, source: str, of: Shape) -> list[Unread]:
    """Return the suggestions in a language of content that nobody has read."""
    marks = record_of(content, code).get(KEY)
    if not marks or code == source:
        return []
    return [
        Unread(text.path, text.label, marks[text.path])
        for text in texts(content, source, code, of)
        if text.path in marks
        and not marks[text.path].get("reviewed")
        and marks[text.path].get("print") == _print_of_text(text)
    ]


def reviewed(content: Content, code: str, user: Any) -> dict[str, Any]:
    """Return the marks of a language as they are when somebody has read every text: to be said with it."""
    marks = record_of(content, code).get(KEY)
    if not marks:
        return {}
    by = {"by": user.pk if user else None, "at": timezone.now().isoformat()}
    return {KEY: {path: {"reviewed": by, **mark} for path, mark in marks.items()}}


def kept(content: Content, code: str) -> dict[str, Any]:
    """Return the marks of a language as they are: what else is said of it does not touch them."""
    marks = record_of(content, code).get(KEY)
    return {KEY: marks} if marks else {}
