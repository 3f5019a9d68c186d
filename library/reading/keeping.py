"""Keeping what was read: one `Reading` a document, made again where its file is another one."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from library.files import measure
from library.models import Edition, PageText, Reading
from library.reading.extracting import has_text
from library.reading.running import Extract, Unreadable, extract
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.retrying import try_again
from segib_site.search.words import key_line

State = Reading.State
#: After how many attempts nobody tries again by himself.
MOST_ATTEMPTS = 12


@task(queue_name="worker", backend="worker")
def read_document(pk: int, attempt: int = 1) -> str:
    """Read a document, if it has not been read; returns in which state it is then."""
    document = SiteDocument.objects.filter(pk=pk).first()
    if document is None:
        return "gone"
    reading = read(document)
    if reading.state == State.FAILED:
        try_again(read_document, attempt, pk)
    return reading.state


def read(document: SiteDocument, *, anew: bool = False) -> Reading:
    """Read a document and keep what is in it. What cannot be read is kept as that, with the reason."""
    reading, _made = Reading.objects.get_or_create(document=document)
    language = language_of(document)
    try:
        with document.file.storage.open(document.file.name, "rb") as content:
            sha256 = measure(content).sha256
    except OSError as error:
        return _failed(reading, f"The file is not there: {error.__class__.__name__}.")
    is_known = reading.sha256 == sha256 and reading.state in (State.READ, State.NO_TEXT)
    if is_known and reading.language == language and not anew:
        return reading
    try:
        said = extract(document.file)
    except Unreadable as error:
        return _failed(reading, str(error))
    return _keep(reading, said, sha256, language)


def language_of(document: SiteDocument) -> str:
    """Return the language of a document's text: that of the edition it is the file of; empty if not known."""
    found = Edition.objects.filter(file=document).exclude(language="")
    return found.values_list("language", flat=True).first() or ""


def _failed(reading: Reading, reason: str) -> Reading:
    reading.state, reading.reason, reading.attempts = State.FAILED, reason[:400], reading.attempts + 1
    reading.save()
    return reading


@transaction.atomic
def _keep(reading: Reading, said: Extract, sha256: str, language: str) -> Reading:
    speaks = has_text(said.texts)
    reading.page_texts.all().delete()
    if speaks:
        PageText.objects.bulk_create(
            (
                PageText(
                    reading=reading,
                    number=number,
                    text=text,
                    keys=key_line(text, language or languages.DEFAULT),
                )
                for number, text in enumerate(said.texts, start=1)
                if text
            ),
            batch_size=200,
        )
    if reading.cover:
        reading.cover.delete(save=False)
    if said.cover:
        name = f"{sha256[:32]}.webp"
        # Without its name Django would not measure it (`ImageFileDescriptor`).
        reading.cover.save(name, ContentFile(said.cover, name), save=False)
    reading.state = State.READ if speaks else State.NO_TEXT
    reading.sha256, reading.language, reading.pages = sha256, language, said.pages
    reading.is_tagged, reading.reason = said.is_tagged, ""
    reading.attempts += 1
    reading.save()
    return reading


def unread() -> QuerySet[SiteDocument]:
    """Return the documents of editions that have not been read, or could not be (not too often)."""
    of_editions = Edition.objects.filter(file__isnull=False).values("file_id")
    done = Q(reading__state__in=(State.READ, State.NO_TEXT))
    given_up = Q(reading__state=State.FAILED, reading__attempts__gte=MOST_ATTEMPTS)
    return SiteDocument.objects.filter(pk__in=of_editions).exclude(done | given_up)


def ask(document_pk: int) -> None:
    """Have a document read by the worker when the transaction is through."""
    transaction.on_commit(lambda: read_document.enqueue(document_pk))
