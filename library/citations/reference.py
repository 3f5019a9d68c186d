"""What is cited: a publication in a language, as far as it is recorded; the same for every format.

A reference has two languages. ``code`` is that of its own words ("text in Spanish"); the title is in that
language too where the publication is public in it, else in the one it is really in. The languages of the
text are those of the editions: an English page about a text that there is in Spanish cites a Spanish text.
What is not recorded is left out. When it was looked at is left out too: the address is permanent.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from library.catalogue.description import Description, EditionDescription
from library.models import Edition, PublicationPage
from segib_site import dates, languages

Kind, Subkind = PublicationPage.Kind, PublicationPage.Subkind

#: Kinds that an institution writes; the others are adopted.
REPORTS = (Kind.REPORT, Kind.DATA_BOOK, Kind.PLAN, Kind.STRATEGY)

#: What an edition is worth, by its authority.
WORTH = {
    Edition.Authority.AUTHENTIC: gettext_noop("authentic text in %(language)s"),
    Edition.Authority.TRANSLATION: gettext_noop("translation into %(language)s"),
    Edition.Authority.UNOFFICIAL: gettext_noop("unofficial text in %(language)s"),
    Edition.Authority.NOT_RECORDED: gettext_noop("text in %(language)s"),
}


@dataclass(frozen=True)
class Text:
    """A text on one line, and the language it is in."""

    value: str = ""
    language: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Reference:
    """A publication, as it is cited in a language."""

    #: Language of the words in this reference that are not the publication's own.
    code: str
    symbol: str
    #: Values of `PublicationPage.Kind` and ``Subkind``.
    kind: str
    subkind: str
    kind_in_words: str
    title: Text
    #: Whether the title is this site's working translation.
    is_title_ours: bool
    #: Then the title in a language it is official in, if there is one.
    official_title: Text
    #: Corporate.
    author: Text
    series: Text
    #: EDTF; empty if not recorded.
    date: str
    #: Permanent address of the publication.
    address: str
    isbn: str
    issn: str
    #: Those of the text that is cited: the title's, if there is an edition in it, else of all editions.
    languages: tuple[str, ...]
    #: What the text is worth and, if it is not the first, which version it is: *translation into English*.
    text_in_words: tuple[str, ...]
    #: Number of the version, if it is not the first.
    version: int | None
    #: Permanent address of the file, if it is held here in the title's language.
    file: str
    is_superseded: bool
    #: Permanent addresses.
    replaced_by: tuple[str, ...]

    @property
    def is_report(self) -> bool:
        return self.kind in REPORTS

    @property
    def date_in_words(self) -> str:
        return dates.format_edtf(self.date, self.code)

    @property
    def notes(self) -> list[str]:
        """What no other field of a format holds, in sentences."""
        with languages.forced(self.code):
            said = [*self._note_on_title()]
            if self.text_in_words:
                said.append(f"{capfirst('; '.join(self.text_in_words))}.")
            if self.replaced_by:
                said.append(gettext("Replaced by %(addresses)s") % {"addresses": ", ".join(self.replaced_by)})
            elif self.is_superseded:
                said.append(f"{capfirst(gettext('a newer publication replaces it'))}.")
        return said

    def _note_on_title(self) -> list[str]:
        if not self.is_title_ours:
            return []
        words = {"language": languages.language_name(self.title.language), "title": self.official_title.value}
        if self.official_title:
            said = gettext(
                "The title in %(language)s is this site's working translation; "
                "the official one is “%(title)s”."
            )
        else:
            said = gettext(
                "The title in %(language)s is this site's working translation; the official one was not seen."
            )
        return [said % words]


def refer(description: Description, code: str, origin: str) -> Reference:
    """Return how a publication is cited in a language; ``origin`` is what absolute addresses begin with."""
    said = description
    title = _text(said, said.titles, code)
    is_ours = title.language in said.titles_unverified
    current = [one for one in said.editions if one.is_current and not one.is_withdrawn and one.language]
    cited = [one for one in current if one.language == title.language]
    # Of several editions without a version of the language's own, the first is as good as another.
    version = cited[0].version if cited and cited[0].version > 1 else None
    file = next((one.path for one in cited if one.is_held and one.path), "")
    with languages.forced(code):
        return Reference(
            code=code,
            symbol=said.symbol,
            kind=said.kind,
            subkind=said.subkind,
            kind_in_words=_kind(said),
            title=title,
            is_title_ours=is_ours,
            official_title=_official(said) if is_ours else Text(),
            author=_text(said, said.authors, code),
            series=_text(said, said.series, code),
            date=said.date,
            address=origin + said.path,
            isbn=said.isbn,
            issn=said.issn,
            languages=tuple(dict.fromkeys(one.language for one in cited or current)),
            text_in_words=tuple(_worth(one, code) for one in cited[:1] or current),
            version=version,
            file=origin + file if file else "",
            is_superseded=said.is_superseded,
            replaced_by=tuple(f"{origin}/doc/{symbol}/" for symbol in said.superseded_by),
        )


def on_one_line(text: str) -> str:
    """Return a text without control characters and line breaks: single spaces are in their place. All
    formats say it like this; they could not hold it otherwise."""
    return " ".join("".join(" " if unicodedata.category(one) == "Cc" else one for one in text).split())


def _text(said: Description, texts: dict[str, str], code: str) -> Text:
    value, language = said.text(texts, code)
    return Text(on_one_line(value), language)


def _official(said: Description) -> Text:
    official = {code: text for code, text in said.titles.items() if code not in said.titles_unverified}
    return _text(said, official, said.source_language)


def _kind(said: Description) -> str:
    labels = dict(Subkind.choices) if said.subkind else dict(Kind.choices)
    return str(labels.get(said.subkind or said.kind, ""))


def _worth(edition: EditionDescription, code: str) -> str:
    """Say of an edition what its text is worth, in the active language."""
    words = gettext(WORTH[Edition.Authority(edition.authority)])
    said = words % {"language": languages.language_name(edition.language, code)}
    if edition.version > 1:
        said += ", " + gettext("version %(number)s") % {"number": edition.version}
        if edition.published:
            said += f" ({dates.format_edtf(edition.published, code)})"
    return said
