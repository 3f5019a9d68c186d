"""Checking the entries of a table against the site: every mistake by line and column, nothing written."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files import File

from cooperation.models import Axis
from library.files import measure
from library.importing.columns import EDITION, PUBLICATION
from library.importing.tables import Entry, ImportProblems
from library.models import CatalogueRecord, Edition, PublicationPage, Subject
from segib_site import languages
from segib_site.documents.checking import check as check_file
from summits.models import SummitPage

YES_OR_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False}


@dataclass
class PlannedEdition:
    """An edition to make, and the file it is made of, if it is held here."""

    edition: Edition
    path: Path | None = None
    sha256: str = ""


@dataclass
class Plan:
    """A publication to make, in memory."""

    entry: Entry
    page: PublicationPage
    subjects: list[Subject] = field(default_factory=list)
    editions: list[PlannedEdition] = field(default_factory=list)
    supersedes: str = ""
    publish: tuple[str, ...] = ()


class Checker:
    """Checks all entries of a table. ``problems`` is what is wrong; `plans` what would be made."""

    def __init__(self, entries: list[Entry], folder: Path | None) -> None:
        self.entries, self.folder = entries, folder
        self.problems: list[str] = []
        self.subjects = {one.key: one for one in Subject.objects.all()}
        self.axes = {one.key: one for one in Axis.objects.all()}
        self.summits = {str(one.ordinal): one for one in SummitPage.objects.all()}
        self.known = {page.symbol: page for page in PublicationPage.objects.all()}
        self.used = set(CatalogueRecord.objects.values_list("symbol", flat=True))
        #: What was found of a file, by its path: measured and looked into once.
        self._files: dict[Path, str] = {}

    def plans(self) -> list[Plan]:
        """Return a plan for each entry. Raises `ImportProblems` with everything that is wrong."""
        plans = [self._plan(entry) for entry in self.entries]
        self._check_symbols(plans)
        self._check_order(plans)
        if self.problems:
            raise ImportProblems(self.problems)
        return plans

    def _problem(self, entry: Entry, column: str, reason: str) -> None:
        self.problems.append(f"{entry.where}: {column}: {reason}")

    # -- one publication ----------------------------------------------------------------------

    def _plan(self, entry: Entry) -> Plan:
        page = PublicationPage(source_language=languages.DEFAULT, live=False)
        for name, column in PUBLICATION.items():
            if column.field and name in entry.values:
                setattr(page, column.field, entry.text(name))
        plan = Plan(entry, page, supersedes=entry.text("supersedes"))
        plan.publish = self._languages(entry)
        page.adopted_at = self._one(entry, "summit", self.summits, "summit with the ordinal")
        page.axis = self._one(entry, "axis", self.axes, "axis with the key")
        if said := entry.text("axis_is_inferred"):
            if said.lower() in YES_OR_NO:
                page.axis_is_inferred = YES_OR_NO[said.lower()]
            else:
                self._problem(entry, "axis_is_inferred", "“yes” or “no” is expected")
        page.sources, page.unverified_fields = entry.list("sources"), entry.list("unverified_fields")
        for key in entry.list("subjects"):
            if key in self.subjects:
                plan.subjects.append(self.subjects[key])
            else:
                self._problem(entry, "subjects", f"there is no subject with the key “{key}”")
        self._check_fields(plan)
        self._check_texts(plan)
        self._plan_editions(plan)
        return plan

    def _languages(self, entry: Entry) -> tuple[str, ...]:
        for code in entry.list("publish"):
            if code not in languages.CODES:
                self._problem(entry, "publish", f"“{code}” is not a language of the site")
        return tuple(code for code in languages.CODES if code in entry.list("publish"))

    def _one(self, entry: Entry, column: str, known: dict[str, Any], what: str) -> Any:
        said = entry.text(column)
        if said and said not in known:
            self._problem(entry, column, f"there is no {what} “{said}”")
        return known.get(said)

    def _check_fields(self, plan: Plan) -> None:
        """Check what the fields themselves ask for: codes, dates, choices, lengths."""
        entry, page = plan.entry, plan.page
        names = {column.field: name for name, column in PUBLICATION.items() if column.field}
        page.is_draft_save = True
        try:
            page.clean_fields(exclude={field.name for field in page._meta.fields} - set(names))
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                for message in messages:
                    self._problem(entry, names.get(name, name), message)
        page.is_draft_save = False
        if page.status == PublicationPage.Status.RETRACTED:
            self._problem(entry, "status", "what was retracted is not brought in by a table")
        known = {one.name for one in page._meta.get_fields()}
        for line in page.unverified_fields:
            name, _dot, code = line.partition(".")
            if name not in known or (code and code not in languages.CODES):
                self._problem(entry, "unverified_fields", f"“{line}” is not the name of a field")

    def _check_texts(self, plan: Plan) -> None:
        """Ask for what is needed: a title in the source language; title and introduction to publish."""
        entry, source = plan.entry, plan.page.source_language
        if source not in languages.CODES:
            return
        title = languages.localised_name("title", source)
        if not entry.text(title):
            self._problem(entry, title, "every publication needs a title in its source language")
        for code in plan.publish:
            for name in ("title", "introduction"):
                column = languages.localised_name(name, code)
                if not entry.text(column) and column != title:
                    self._problem(entry, column, f"it is needed to publish in {code}")

    # -- editions -----------------------------------------------------------------------------

    def _plan_editions(self, plan: Plan) -> None:
        seen: set[tuple[str, int]] = set()
        for number, said in enumerate(plan.entry.editions, start=1):
            prefix = _prefix(plan.entry, said, number)
            edition = Edition(row_id=uuid.uuid4(), sort_order=number - 1)
            for name, column in EDITION.items():
                if column.field and name in said:
                    setattr(edition, column.field, said[name])
            if not re.fullmatch(r"[1-9][0-9]{0,3}", said.get("version", "1")):
                self._problem(plan.entry, f"{prefix}version", "a whole number from 1 on is expected")
                continue
            edition.version = int(said.get("version", "1"))
            planned = PlannedEdition(edition)
            if name := said.get("file"):
                self._find_file(plan.entry, f"{prefix}file", name, planned)
            if name and edition.official_address:
                reason = "an edition is held here or elsewhere, not both"
                self._problem(plan.entry, f"{prefix}address", reason)
            self._check_edition(plan.entry, prefix, edition)
            if edition.language and (edition.language, edition.version) in seen:
                reason = f"there are two editions in {edition.language}, version {edition.version}"
                self._problem(plan.entry, f"{prefix}version", reason)
            seen.add((edition.language, edition.version))
            plan.editions.append(planned)

    def _check_edition(self, entry: Entry, prefix: str, edition: Edition) -> None:
        names = {column.field: name for name, column in EDITION.items() if column.field}
        try:
            edition.full_clean(exclude=["page", "file", "row_id"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                column = "" if name == NON_FIELD_ERRORS else names.get(name, name)
                for message in messages:
                    self._problem(entry, f"{prefix}{column}", message)

    def _find_file(self, entry: Entry, column: str, name: str, planned: PlannedEdition) -> None:
        """Find a file in the folder, and nowhere else, and look into it as into one that is uploaded."""
        if self.folder is None:
            self._problem(entry, column, "say with --files which folder the files are in")
            return
        folder = self.folder.resolve()
        path = (folder / name).resolve()
        if not path.is_relative_to(folder):
            self._problem(entry, column, f"“{name}” is outside the folder of the files")
            return
        if not path.is_file():
            self._problem(entry, column, f"there is no file “{name}”")
            return
        planned.path = path
        if path not in self._files:
            with path.open("rb") as content:
                try:
                    check_file(File(content, name=path.name))
                except ValidationError as error:
                    self._problem(entry, column, " ".join(error.messages))
                self._files[path] = measure(content).sha256
        planned.sha256 = self._files[path]

    # -- all together -------------------------------------------------------------------------

    def _check_symbols(self, plans: list[Plan]) -> None:
        seen: dict[str, str] = {}
        for plan in plans:
            symbol = plan.page.symbol
            if not symbol:
                continue
            if symbol in seen:
                self._problem(plan.entry, "symbol", f"“{symbol}” stands already at {seen[symbol]}")
            seen.setdefault(symbol, plan.entry.where)
            if symbol not in self.known and symbol in self.used:
                self._problem(
                    plan.entry, "symbol", f"“{symbol}” was another publication’s; none is used twice"
                )

    def _check_order(self, plans: list[Plan]) -> None:
        """See that what is superseded is there, and that nothing supersedes itself by way of others."""
        here: dict[str, Plan] = {}
        for plan in plans:
            here.setdefault(plan.page.symbol, plan)
        for plan in plans:
            if plan.supersedes and plan.supersedes not in here and plan.supersedes not in self.known:
                reason = f"there is no publication with the symbol “{plan.supersedes}”"
                self._problem(plan.entry, "supersedes", reason)
            passed, at = set(), plan
            while at.supersedes in here and at.page.symbol not in passed:
                passed.add(at.page.symbol)
                at = here[at.supersedes]
            if at.page.symbol in passed and at is plan:
                self._problem(plan.entry, "supersedes", "it would supersede itself, by way of others perhaps")


def _prefix(entry: Entry, said: dict[str, str], number: int) -> str:
    """Return how the columns of an edition begin in messages."""
    is_csv = entry.where.rpartition(":")[0].lower().endswith(".csv")
    return "_".join(("edition", said["language"], "")) if is_csv else f"editions {number}, "
