"""Storing files as documents inside a transaction: if that fails, the stored files go too."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from wagtail.models import Collection

from library.files import measure
from segib_site.models import SiteDocument


class StoredFiles:
    """The files that were stored in a ``with`` block. It stands around the transaction, so that a failure
    of the transaction itself, at its very end, is one too::

        with StoredFiles() as stored, transaction.atomic():
            document = stored.add(content, "carta-v1-es.pdf", title="Carta", sha256="…")
    """

    def __init__(self) -> None:
        self.documents: list[SiteDocument] = []

    def __enter__(self) -> StoredFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            for document in self.documents:
                document.file.storage.delete(document.file.name)

    def add(
        self,
        content: Any,
        name: str,
        *,
        title: str,
        sha256: str,
        collection: Collection | None = None,
        user: Any = None,
    ) -> SiteDocument:
        """Store a file byte for byte and make a document of it. Raises `ValidationError` if what was stored
        has another checksum (SHA-256) than what was looked into."""
        document = SiteDocument(title=title[:255], uploaded_by_user=user)
        if collection is not None:
            document.collection = collection
        content.seek(0)
        document.file.save(name, File(content), save=False)
        self.documents.append(document)
        with document.file.storage.open(document.file.name, "rb") as stored:
            if measure(stored).sha256 != sha256:
                raise ValidationError(f"“{name}” was not stored as it was sent.", code="stored")
        document._set_document_file_metadata()
        document.file.close()
        document.save()
        return document
