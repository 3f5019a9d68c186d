"""What taking a file back would do, found out before anything is written.

Every unit is held against the record as it is now: its source must say what it said when the file was
made, its codes must be whole, its translation must fit, and the person must have the right to write it.
All that is wrong is told at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from segib_site import languages
from segib_site.models import SlicedMixin
from segib_site.roles import rights
from segib_site.slices.content import fingerprint, shape
from segib_site.xliff import richtext
from segib_site.xliff.outcome import Checked, Conflict, OnConflict, Plan, Problem
from segib_site.xliff.reading import ReadUnit
from segib_site.xliff.texts import Text, texts
from segib_site.xliff.units import NOT_OURS
from segib_site.xliff.writing import Version, content_sent


def check(units: Iterable[ReadUnit], user: Any = None, on_conflict: OnConflict = "refuse") -> Checked:
    """Hold units against the records they belong to. Without a user rights are not asked for (commands)."""
    by_record: dict[str, list[ReadUnit]] = {}
    for unit in units:
        by_record.setdefault(unit.record, []).append(unit)
    found = Checked()
    records = records_named(by_record)
    for key, own in by_record.items():
        _Check(own, records.get(key), user, on_conflict, found).run()
    return found


def records_named(keys: Iterable[str]) -> dict[str, Any]:
    """Return the records that a file names, those that there are."""
    wanted: dict[type[Any], dict[str, str]] = {}
    for key in keys:
        label, _colon, pk = key.rpartition(":")
        try:
            model = apps.get_model(label)
            model._meta.pk.to_python(pk)  # type: ignore[union-attr]
        except (LookupError, ValueError, ValidationError):
            continue
        if issubclass(model, SlicedMixin) and not model._meta.abstract:
            wanted.setdefault(model, {})[pk] = key
    found = {}
    for model, by_pk in wanted.items():
        for record in model._default_manager.filter(pk__in=by_pk):  # type: ignore[attr-defined]
            # A page is named by its own type: another name for it would miss its text.
            if str(record.pk) in by_pk and getattr(record, "specific_class", model) is model:
                found[by_pk[str(record.pk)]] = record
    return found


class _Check:
    """The check of one record."""

    def __init__(
        self, units: list[ReadUnit], record: Any, user: Any, on_conflict: OnConflict, found: Checked
    ) -> None:
        self.units, self.record, self.user, self.found = units, record, user, found
        self.on_conflict = on_conflict

    def refuse(self, reason: str, unit: ReadUnit | None = None, where: str = "") -> None:
        file = (unit or self.units[0]).file
        self.found.problems.append(Problem(file, unit.where if unit else where, reason))

    def run(self) -> None:
        if not self._belongs() or not self._is_whole():
            return
        self.plan = Plan(self.record, self.code)
        known = self._choose_version()
        pieces: dict[str, list[ReadUnit]] = {}
        for unit in self.units:
            pieces.setdefault(unit.id.path, []).append(unit)
        said: dict[str, tuple[Text, str, ReadUnit]] = {}
        for path, own in pieces.items():
            own.sort(key=lambda unit: unit.id.segment)
            if value := self._value(own, known.get(path)):
                said[path] = (known[path], value, own[0])
        self._leave_partial_groups(said, known)
        for path, (text, value, unit) in said.items():
            self._decide(path, text, value, unit)
        self.found.plans.append(self.plan)

    # -- the record and the list of its units ---------------------------------------------------

    def _belongs(self) -> bool:
        record, first = self.record, self.units[0]
        if record is None:
            self.refuse(_("There is no such record here: %(name)s.") % {"name": first.record or "?"}, first)
            return False
        tags = {(unit.source_language, unit.target_language) for unit in self.units}
        source, target = first.source_language, first.target_language
        if len(tags) > 1 or source is None or target is None or source == target:
            self.refuse(_("The file is not between two languages of this site."), where=str(record))
            return False
        self.code = target
        if self.user is not None and not rights.may(self.user, "change", record, target):
            self.refuse(
                _("You may not change the text in %(language)s.")
                % {"language": languages.language_name(target)},
                where=str(record),
            )
            return False
        if source != record.source_language:
            self.refuse(
                _("The file translates from %(theirs)s; here the source language is %(ours)s.")
                % {
                    "theirs": languages.language_name(source),
                    "ours": languages.language_name(record.source_language),
                },
                where=str(record),
            )
            return False
        if getattr(record, "alias_of_id", None):
            self.refuse(_("This page is an alias: it shows what its original shows."), where=str(record))
            return False
        return True

    def _is_whole(self) -> bool:
        """Say whether each unit that was exported is there once."""
        before = len(self.found.problems)
        numbered: dict[int, ReadUnit] = {}
        for unit in self.units:
            if unit.id is NOT_OURS:
                self.refuse(_("This text did not come from this site: its id is not ours."), unit)
            elif unit.id.number in numbered:
                self.refuse(_("This text is there twice."), unit)
            else:
                numbered[unit.id.number] = unit
        if len(self.found.problems) > before:
            return False
        totals = {unit.id.total for unit in self.units}
        if len(totals) > 1 or max(numbered) > max(totals):
            self.refuse(
                _("The texts come from different exports of the same record."), where=str(self.record)
            )
            return False
        for number in range(1, totals.pop() + 1):
            if number not in numbered:
                before_it = numbered.get(number - 1)
                self.refuse(
                    _("Text %(number)s is missing: it followed “%(label)s”.")
                    % {"number": number, "label": before_it.label}
                    if before_it
                    else _("Text %(number)s is missing.") % {"number": number},
                    where=str(self.record),
                )
        return len(self.found.problems) == before

    def _choose_version(self) -> dict[str, Text]:
        """Return the texts of the source as the file had them: the draft's, or what is public; if it is
        neither, those that are nearer."""
        best: dict[str, Text] = {}
        fewest = len(self.units) + 1
        of, source = shape(type(self.record)), self.record.source_language
        for version in (Version.DRAFT, Version.PUBLIC):
            content = content_sent(self.record, version)
            known = {text.path: text for text in texts(content, self.code, source, of)}
            changed = sum(not self._is_source(unit, known) for unit in self.units)
            if changed < fewest:
                best, fewest, self.plan.content = known, changed, content
            if not changed:
                break
        return best

    @staticmethod
    def _is_source(unit: ReadUnit, known: dict[str, Text]) -> bool:
        text = known.get(unit.id.path)
        return text is not None and text.source_print == unit.id.source_print

    # -- one text -------------------------------------------------------------------------------

    def _value(self, units: list[ReadUnit], text: Text | None) -> str | None:
        """Return the translation of a text, or ``None`` if it is not there or not in order."""
        first = units[0]
        if text is None:
            self.refuse(
                _("The source has changed since the file was made: this text is not there any more."), first
            )
            return None
        if text.source_print != first.id.source_print or len({u.id.source_print for u in units}) > 1:
            self.refuse(
                _("The source has changed since the file was made. It says now: “%(words)s”")
                % {"words": _in_short(text.segments)},
                first,
            )
            return None
        if [u.id.segment for u in units] != list(range(1, len(text.segments) + 1)):
            self.refuse(_("A paragraph of this text is missing."), first)
            return None
        wrong = len(self.found.problems)
        for number, unit in enumerate(units):
            self._check_segment(unit, text, number)
        if len(self.found.problems) > wrong:
            return None
        written = [unit for unit in units if unit.target]
        if len(written) < len(units):
            if written:
                self.plan.partial.append(text.label)
            else:
                self.plan.untranslated += 1
            return None
        value = text.joined([unit.target for unit in units])
        try:
            text.check(value)
        except ValidationError as error:
            self.refuse(" ".join(error.messages), first)
            return None
        return value

    def _check_segment(self, unit: ReadUnit, text: Text, number: int) -> None:
        if unit.unknown:
            self.refuse(
                _("The translation holds <%(name)s>: neither text nor one of the codes of the source.")
                % {"name": unit.unknown},
                unit,
            )
        elif not unit.target:
            if unit.is_final:
                self.refuse(_("It is marked as finished, but there is no translation."), unit)
        else:
            tags = text.rich_source.tags[number] if text.kind == "rich" else {}
            try:
                richtext.check_codes(unit.target, text.segments[number], tags)
            except richtext.BrokenCodes as error:
                what, ids = error.args
                held = {
                    c.id: _short(richtext.words(c.content or ()))
                    for c in richtext.codes(text.segments[number])
                }
                named = [f"{key} “{held[key]}”" if held.get(key) else key for key in ids]
                self.refuse(_codes_in_words(what) % {"codes": ", ".join(named)}, unit)

    def _leave_partial_groups(
        self, said: dict[str, tuple[Text, str, ReadUnit]], known: dict[str, Text]
    ) -> None:
        """Take out what can only be written whole, and is not there whole."""
        for group in {text.group for text, _value, _unit in said.values() if text.group}:
            members = [path for path, text in known.items() if text.group == group]
            if any(path not in said for path in members):
                self.plan.partial.append(known[members[0]].label)
                for path in members:
                    said.pop(path, None)

    def _decide(self, path: str, text: Text, value: str, unit: ReadUnit) -> None:
        is_as_sent = not text.group and fingerprint(value) == unit.id.target_print
        if is_as_sent or fingerprint(value) == fingerprint(text.target):
            self.plan.unchanged += 1
            return
        if unit.id.target_print != text.target_print:
            if self.on_conflict == "ours":
                self.plan.kept += 1
                return
            if self.on_conflict == "refuse":
                ours = text.group_words or text.present_words or _in_short([(text.target,)])
                self.found.conflicts.append(
                    Conflict(self.record, text.label, _short(ours), _short(_plain(text, value)))
                )
        self.plan.said[path] = value


def _codes_in_words(what: str) -> str:
    return {
        "missing": _("Codes of the source are missing in the translation: %(codes)s."),
        "added": _("The translation has codes that the source does not have: %(codes)s."),
        "twice": _("Codes are there more than once in the translation: %(codes)s."),
        "altered": _("Codes were altered in the translation: %(codes)s."),
        "nested": _("A link stands inside a link in the translation: %(codes)s."),
    }[what]


def _plain(text: Text, value: str) -> str:
    if text.kind != "rich":
        return value
    return _in_short(richtext.parse(value).segments)


def _in_short(segments: list[richtext.Segment]) -> str:
    return _short(" ".join(richtext.words(segment) for segment in segments))


def _short(words: str) -> str:
    return Truncator(" ".join(words.split())).chars(300)
