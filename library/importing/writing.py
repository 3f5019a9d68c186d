"""Making the publications of a table: all of them in one transaction, files included, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from library.importing.checking import Checker, Plan, PlannedEdition
from library.importing.comparing import differences
from library.importing.tables import ImportProblems, read
from library.models import LibraryIndexPage, PublicationPage
from library.storing import StoredFiles
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.starter.loading import confirm, release


@dataclass
class Outcome:
    """What an import did, or would do."""

    #: Symbols of publications made, those of them that are public, and how many editions they have.
    made: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    editions: int = 0
    #: Symbols of those that were there and say the same.
    unchanged: list[str] = field(default_factory=list)
    #: Those that were there and say something else, left as they are: ``file:line: symbol: columns``.
    differing: list[str] = field(default_factory=list)


def import_table(
    path: Path,
    *,
    folder: Path | None = None,
    dry_run: bool = False,
    tell: Callable[[str], None] | None = None,
) -> Outcome:
    """Bring in the publications of a table. Raises `ImportProblems`, and nothing is written then."""
    if folder is not None and not folder.is_dir():
        raise ImportProblems([f"{folder.name}: there is no such folder"])
    entries = read(path)
    parent = LibraryIndexPage.objects.first()
    if parent is None:
        raise ImportProblems(["the site has no library yet: run load_starter_content, or make its page"])
    checker = Checker(entries, folder)
    plans = checker.plans()
    outcome, fresh = Outcome(), []
    for plan in plans:
        known = checker.known.get(plan.page.symbol)
        if known is None:
            fresh.append(plan)
            outcome.made.append(plan.page.symbol)
            outcome.editions += len(plan.editions)
            if plan.publish:
                outcome.published.append(plan.page.symbol)
        elif found := differences(plan, known):
            where = " (in the trash)" if known.is_in_trash else ""
            outcome.differing.append(f"{plan.entry.where}: {plan.page.symbol}{where}: {', '.join(found)}")
        else:
            outcome.unchanged.append(plan.page.symbol)
    if not dry_run and fresh:
        Writer(parent, tell or (lambda line: None)).write(fresh)
    return outcome


class Writer:
    """Makes publications, in the order in which one supersedes another."""

    def __init__(self, parent: LibraryIndexPage, tell: Callable[[str], None]) -> None:
        self.parent, self.tell = parent, tell
        #: Documents that were stored, by the checksum of their file: one file, one document.
        self.documents: dict[str, SiteDocument] = {}

    def write(self, plans: list[Plan]) -> None:
        """Make all of them. Raises `ImportProblems`; neither records nor files are left then."""
        with StoredFiles() as stored, transaction.atomic(), languages.forced(languages.DEFAULT):
            for number, plan in enumerate(in_order(plans), start=1):
                try:
                    self._write(plan, stored)
                except ValidationError as error:
                    raise ImportProblems([f"{plan.entry.where}: {' '.join(error.messages)}"]) from error
                if number % 100 == 0:
                    self.tell(f"{number} of {len(plans)}")

    def _write(self, plan: Plan, stored: StoredFiles) -> None:
        page = plan.page
        if plan.supersedes:
            page.supersedes = PublicationPage.objects.get(symbol=plan.supersedes)
        type(self.parent).objects.get(pk=self.parent.pk).add_child(instance=page)
        page = PublicationPage.objects.get(pk=page.pk)
        page.subjects = plan.subjects
        for planned in plan.editions:
            if planned.path is not None:
                planned.edition.file = self._document(page, planned, stored)
                planned.edition.describe_file()
        page.editions = [planned.edition for planned in plan.editions]
        if plan.publish:
            release(page, plan.publish)
        else:
            confirm(page)
            page.save_revision(clean=False)

    def _document(self, page: PublicationPage, planned: PlannedEdition, stored: StoredFiles) -> SiteDocument:
        if planned.sha256 not in self.documents:
            edition, path = planned.edition, planned.path
            title = languages.resolve(page, "title", edition.language or page.source_language)
            words = title.value if title else page.symbol
            with path.open("rb") as content:  # type: ignore[union-attr]
                self.documents[planned.sha256] = stored.add(
                    content,
                    f"{page.symbol}-v{edition.version}-{edition.language or 'x'}.pdf",
                    title=f"{str(words)[:230]} ({edition.language or '?'}, v{edition.version})",
                    sha256=planned.sha256,
                )
        return self.documents[planned.sha256]


def in_order(plans: list[Plan]) -> list[Plan]:
    """Return plans so that what is superseded comes before what supersedes it."""
    here = {plan.page.symbol: plan for plan in plans}
    ordered: dict[str, Plan] = {}
    for plan in plans:
        line = [plan]
        while line[-1].supersedes in here and line[-1].supersedes not in ordered:
            line.append(here[line[-1].supersedes])
        for one in reversed(line):
            ordered.setdefault(one.page.symbol, one)
    return list(ordered.values())
