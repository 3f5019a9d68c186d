"""A reference as people write it, in the language of the page.

The style is that of the American Psychological Association (Publication Manual, 7th edition) for
publications of institutions: who, when, title, what it is, where. It differs in two things: a date is
written as the language writes dates, and the brackets also say what the text is worth. A title that this
site translated stands in brackets behind the official one.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from library.citations.reference import Reference
from segib_site import languages


@dataclass(frozen=True)
class Part:
    """A piece of a formatted reference; they are written one after the other without anything between."""

    text: str
    #: Language it is in.
    language: str
    is_title: bool = False


def parts(reference: Reference) -> list[Part]:
    """Return a reference in the order of the style."""
    it, code = reference, reference.code
    with languages.forced(code):
        when = it.date_in_words or gettext("n.d.")
        about = [it.kind_in_words, *it.text_in_words]
        if it.is_superseded:
            about.append(gettext("a newer publication replaces it"))
    title = _title(it)
    about_in_words = "; ".join(one for one in about if one)
    what = [*title, Part(f" [{about_in_words}]. " if about_in_words else ". ", code)]
    if it.author:
        stop = " " if it.author.value.endswith(".") else ". "
        who = [Part(it.author.value, it.author.language), Part(f"{stop}({when}). ", code)]
        return [*who, *what, Part(it.address, code)]
    return [*what, Part(f"({when}). {it.address}", code)]


def words(reference: Reference) -> str:
    """Return a reference as plain text."""
    return "".join(part.text for part in parts(reference))


def _title(reference: Reference) -> list[Part]:
    shown = reference.title
    if not reference.official_title:
        return [Part(shown.value, shown.language, is_title=True)]
    official = reference.official_title
    return [
        Part(official.value, official.language, is_title=True),
        Part(f" [{shown.value}]", shown.language),
    ]
