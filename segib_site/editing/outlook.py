"""What publishing named languages would do, in words: what becomes public, what does not, and what
follows for the translations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.fields import StreamField
from wagtail.models import AbstractPage

from segib_site import languages
from segib_site.editing.wording import field_in_words, slice_name
from segib_site.slices import freshness, publishing
from segib_site.slices.content import (
    RECORD_OF_TRANSLATION,
    SHARED,
    SLICES,
    Content,
    Shape,
    differing_paths,
    field_at,
    has_text,
    leaves,
    shape,
    take,
)
from segib_site.translations import differences, plain_words


@dataclass(frozen=True)
class Change:
    """A field that will read differently in public."""

    label: str
    #: The words that go and those that come, as safe HTML.
    difference: str


@dataclass
class Line:
    """What happens to one slice."""

    name: str
    sentence: str
    is_named: bool = False
    changes: list[Change] = field(default_factory=list)
    #: Old and new address, where a publication changes it.
    address: tuple[str, str] | None = None

    @property
    def label(self) -> str:
        return slice_name(self.name)

    @property
    def lang(self) -> str:
        return languages.tag(self.name) if self.name in languages.CODES else ""


@dataclass
class Outlook:
    """What publishing named slices would do."""

    lines: list[Line]
    #: Public translations that are up to date now and would not be afterwards.
    outdated: tuple[str, ...]

    @property
    def outdated_in_words(self) -> str:
        return ", ".join(slice_name(code) for code in self.outdated)


def outlook(record: Any, named: Collection[str]) -> Outlook:
    """Return what publishing the named slices of the draft would do.

    The first publication takes the shared facts along, as `publishing.publish` does.
    """
    of = shape(type(record))
    draft = publishing.draft_content(record)
    live = publishing.live_content(record) if record.live else {}
    named = set(named)
    if named and not record.live:
        named.add(SHARED)
    lines = [
        _named(record, name, live, draft, of)
        if name in named
        else _left(record, name, named, live, draft, of)
        for name in SLICES
    ]
    return Outlook(lines, outdated_by(record, named))


def changes(before: Content, after: Content, name: str, of: Shape) -> list[Change]:
    """Return the fields of a slice that read differently in two contents."""
    old, new = dict(leaves(before, name, of)), dict(leaves(after, name, of))
    hidden = languages.localised_names(RECORD_OF_TRANSLATION, "slug_is_provisional")
    found = []
    for path in differing_paths(before, after, name, of):
        if path in hidden:
            continue
        before, after = (_words(value.get(path), path, of) for value in (old, new))
        found.append(Change(field_in_words(path, of), differences.rendered(differences.words(before, after))))
    return found


def _words(value: Any, path: str, of: Shape) -> str:
    """Return the words of a value as a reader would know it: of a record chosen, its name."""
    field = field_at(of, path)
    if field is None:
        return ""
    if isinstance(field, StreamField):
        return "\n".join(
            plain_words.words_of_block(block, field.stream_block) for block in differences.blocks_of(value)
        )
    if field.remote_field and value:
        keys = value if isinstance(value, list) else [value]
        chosen = field.remote_field.model._default_manager.filter(pk__in=keys)
        return ", ".join(str(record) for record in chosen)
    if field.choices and value:
        return str(dict(field.flatchoices).get(value, value))
    return plain_words.words_of(value)


def _named(record: Any, name: str, live: Content, draft: Content, of: Shape) -> Line:
    found = changes(live, draft, name, of) if record.live else []
    is_new = not (record.live if name == SHARED else record.is_live_in(name))
    if is_new:
        sentence = _("Becomes public for the first time.")
        found = []
        if name != SHARED and languages.get(record, "language_first_published_at", name):
            sentence = _("Becomes public again.")
    elif found:
        sentence = ngettext(
            "%(count)s field changes in public.", "%(count)s fields change in public.", len(found)
        ) % {"count": len(found)}
    else:
        sentence = _("Nothing changes: the draft says what is public.")
    line = Line(name, sentence, is_named=True, changes=found)
    if name != SHARED and isinstance(record, AbstractPage) and not is_new:
        slug = languages.localised_name("slug", name)
        before, after = live.get(slug), draft.get(slug)
        if before and after and before != after:
            path = record.url_in(name) or ""
            line.address = (path, path.removesuffix(f"{before}/") + f"{after}/")
    return line


def _left(record: Any, name: str, named: set[str], live: Content, draft: Content, of: Shape) -> Line:
    if name == SHARED:
        waits = bool(differing_paths(live, draft, SHARED, of)) if record.live else True
        words = (
            _("Stay as they are in public; the changes remain a draft.")
            if waits
            else _("Nothing to publish.")
        )
        return Line(name, words)
    if record.is_live_in(name):
        if changes(live, draft, name, of):
            return Line(name, _("Stays as it is in public; its changes remain a draft."))
        return Line(name, _("Stays as it is."))
    if freshness.record_of(draft, name).get("left_out"):
        return Line(name, _("Not translated on purpose: visitors see the original, with a notice."))
    public = [c for c in languages.CODES if record.is_live_in(c) or c in named]
    if not public:
        return Line(name, _("Stays a draft.") if has_text(draft, name, of) else _("Has no text."))
    shown = record.source_language if record.source_language in public else public[0]
    words = (
        _("Stays a draft: visitors see the text in %(language)s, with a notice.")
        if has_text(draft, name, of)
        else _("Has no text: visitors see the text in %(language)s, with a notice.")
    )
    return Line(name, words % {"language": slice_name(shown)})


def outdated_by(record: Any, named: Collection[str]) -> tuple[str, ...]:
    """Return the translations that are up to date and would not be once the named slices of the draft are
    public."""
    source = record.source_language
    if source not in named or not record.live:
        return ()
    of, live, draft = shape(type(record)), publishing.live_content(record), publishing.draft_content(record)
    after = take(live, draft, [name for name in SLICES if name in named], of)
    return tuple(
        code
        for code in languages.others(source)
        if (record.is_live_in(code) or code in named)
        and freshness.freshness(live, code, source, of).state == freshness.State.CURRENT
        and freshness.freshness(after, code, source, of).state == freshness.State.STALE
    )
