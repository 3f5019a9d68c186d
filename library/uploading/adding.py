"""Making editions of files that wait: all of them in the publication's draft, or none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from library.files import measure
from library.models import Edition, PublicationPage, WaitingFile
from library.storing import StoredFiles
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.slices import publishing
from segib_site.slices.content import SHARED


@dataclass(frozen=True)
class Choice:
    """What an editor says a file is."""

    waiting: WaitingFile
    language: str
    #: ``None``: the next that is free.
    version: int | None
    #: A value of `Edition.Authority`.
    authority: str


class Refused(Exception):
    """Nothing was added. ``errors``: what is wrong, by the key of a waiting file and the name of a field
    (empty: of the file itself)."""

    def __init__(self, errors: dict[str, dict[str, list[str]]]) -> None:
        super().__init__(errors)
        self.errors = errors


def editions_of_draft(page: PublicationPage) -> list[Edition]:
    """Return the editions of a publication's draft, in their order."""
    return list(page.get_latest_revision_as_object().editions.all())


def taken_versions(page: PublicationPage, drafted: Iterable[Edition]) -> dict[str, set[int]]:
    """Return the versions there are by language, in the draft or public."""
    public = Edition.objects.filter(page=page.pk).values_list("language", "version")
    taken: dict[str, set[int]] = {code: set() for code in languages.CODES}
    for language, version in [*public, *((row.language, row.version) for row in drafted)]:
        taken.setdefault(language, set()).add(version)
    return taken


def next_version(taken: dict[str, set[int]], language: str) -> int:
    """Return the version after the last one in a language."""
    return max(taken.get(language) or {0}) + 1


def same_document(user: Any, waiting: WaitingFile) -> SiteDocument | None:
    """Return a document with the same bytes that somebody may use and everybody may read: it is used again
    instead of stored twice. (Nobody learns of others.)"""
    policy = policy_registry.get_by_type(SiteDocument)
    usable = policy.instances_user_has_permission_for(user, "choose")
    of_editions = Edition.objects.filter(sha256=waiting.sha256, file__isnull=False).values("file_id")
    found = usable.filter(Q(file_size=waiting.size) | Q(pk__in=of_editions))
    for document in found.order_by("pk"):
        if document.collection.get_view_restrictions():
            continue
        try:
            with document.file.storage.open(document.file.name, "rb") as content:
                if measure(content).sha256 == waiting.sha256:
                    return document
        except OSError:
            continue
    return None


def same_edition(drafted: Iterable[Edition], waiting: WaitingFile, language: str) -> Edition | None:
    """Return the edition of the draft in a language that has the same bytes."""
    return next((row for row in drafted if row.sha256 == waiting.sha256 and row.language == language), None)


def add(page: PublicationPage, user: Any, choices: list[Choice], collection: Collection) -> list[Edition]:
    """Make editions of waiting files in the draft of a publication; what others have in it stays.

    Raises `Refused`, and nothing has changed then.
    """
    with StoredFiles() as stored, transaction.atomic():
        page = publishing.locked(page)
        draft = page.get_latest_revision_as_object()
        drafted = list(draft.editions.all())
        made = _editions(page, drafted, choices)
        for choice, edition in made:
            document = same_document(user, choice.waiting)
            if document is None:
                document = _store(stored, draft, edition, choice.waiting, collection, user)
            edition.file = document
            edition.describe_file()
            edition.sort_order = len(drafted)
            drafted.append(edition)
            draft.editions.add(edition)
        publishing.save_draft(page, draft.serializable_data(), [SHARED], user=user)
        for choice, _edition in made:
            choice.waiting.delete()
    return [edition for _choice, edition in made]


def _editions(
    page: PublicationPage, drafted: list[Edition], choices: list[Choice]
) -> list[tuple[Choice, Edition]]:
    """Return an edition, without its file, for each choice. Raises `Refused`."""
    taken = taken_versions(page, drafted)
    errors: dict[str, dict[str, list[str]]] = {}
    made = []
    # Versions that were named are taken before free ones are given.
    for choice in sorted(choices, key=lambda one: one.version is None):
        version = choice.version or next_version(taken, choice.language)
        found = _faults(drafted, taken, choice, version)
        taken.setdefault(choice.language, set()).add(version)
        edition = Edition(
            row_id=uuid.uuid4(), language=choice.language, version=version, authority=choice.authority
        )
        try:
            edition.full_clean(exclude=["page", "file"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                found.setdefault(name if name in ("language", "version", "authority") else "", []).extend(
                    messages
                )
        if found:
            errors[str(choice.waiting.key)] = found
        made.append((choice, edition))
    if errors:
        raise Refused(errors)
    order = [choice.waiting.pk for choice in choices]
    return sorted(made, key=lambda pair: order.index(pair[0].waiting.pk))


def _faults(
    drafted: list[Edition], taken: dict[str, set[int]], choice: Choice, version: int
) -> dict[str, list[str]]:
    same = same_edition(drafted, choice.waiting, choice.language)
    if same is not None:
        said = _("This very file is here already: %(language)s, version %(version)s. Leave it out.")
        return {"": [said % _names(same.language, same.version)]}
    if version in taken.get(choice.language, ()):
        said = _("There is a version %(version)s in %(language)s already. The next free one is %(next)s.")
        names = _names(choice.language, version) | {"next": next_version(taken, choice.language)}
        return {"version": [said % names]}
    return {}


def _names(language: str, version: int) -> dict[str, Any]:
    name = languages.language_name(language) if language else _("Not recorded")
    return {"language": name, "version": version}


def _store(
    stored: StoredFiles,
    page: PublicationPage,
    edition: Edition,
    waiting: WaitingFile,
    collection: Collection,
    user: Any,
) -> SiteDocument:
    title = languages.resolve(page, "title", edition.language)
    words = title.value if title else page.symbol
    with waiting.file.storage.open(waiting.file.name, "rb") as content:
        return stored.add(
            content,
            f"{page.symbol}-v{edition.version}-{edition.language}.pdf",
            title=f"{str(words)[:230]} ({edition.language}, v{edition.version})",
            sha256=waiting.sha256,
            collection=collection,
            user=user,
        )
