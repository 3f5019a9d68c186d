"""Files aside: good ones that wait, for a day, until their sender says what they are."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.utils import timezone
from django.utils.translation import gettext as _

from library.files import measure
from library.models import PublicationPage, WaitingFile
from library.uploading import guessing
from library.uploading.sampling import sample
from segib_site.documents.checking import check

#: How long a file waits.
KEPT_FOR = timedelta(days=1)
#: How many files may wait for one person and publication.
MOST = 60


def waiting_for(user: Any, page: PublicationPage) -> QuerySet[WaitingFile]:
    """Return the files that wait for somebody to be made editions of a publication; nobody else's."""
    since = timezone.now() - KEPT_FOR
    return WaitingFile.objects.filter(user=user, page_id=page.pk, made_at__gt=since)


def keep(user: Any, page: PublicationPage, file: Any) -> WaitingFile:
    """Look into a file that was sent and keep it aside, its bytes as they are.

    Raises `ValidationError` with the reason, in the active language, if it is not taken.
    """
    name = " ".join(str(file.name).split())[:255]
    if waiting_for(user, page).count() >= MOST:
        raise ValidationError(
            _("“%(name)s” was not taken: %(number)s files wait already. Add those first.")
            % {"name": name, "number": MOST},
            code="many",
        )
    looked = check(file)
    measures = measure(file)
    same = waiting_for(user, page).filter(sha256=measures.sha256).first()
    if same is not None:
        raise ValidationError(
            _("“%(name)s” is here already: it is the same as “%(other)s”.")
            % {"name": name, "other": same.name},
            code="same",
        )
    waiting = WaitingFile(
        user=user, page_id=page.pk, name=name, size=measures.size, sha256=measures.sha256, pages=looked.pages
    )
    # What a file says of its language itself is often only what the program was made in.
    waiting.language = (
        guessing.from_name(name)
        or guessing.from_text(_first_words(file))
        or guessing.from_tag(looked.language)
    )
    file.seek(0)
    waiting.file.save(f"{waiting.key}.pdf", File(file), save=False)
    try:
        waiting.save()
    except BaseException:
        waiting.file.delete(save=False)
        raise
    return waiting


def _first_words(file: Any) -> str:
    with tempfile.NamedTemporaryFile(prefix="segib-sample-", suffix=".pdf") as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        return sample(copy.name)


def forget_old() -> int:
    """Remove the files that nobody came back for, and stored ones that no record knows; return how many."""
    cut = timezone.now() - KEPT_FOR
    removed, _by_model = WaitingFile.objects.filter(made_at__lte=cut).delete()
    return removed + _remove_strays(cut)


def _remove_strays(cut: Any) -> int:
    """Remove what a request left behind that ended between storing a file and recording it."""
    storage = WaitingFile._meta.get_field("file").storage  # type: ignore[union-attr]
    try:
        _folders, names = storage.listdir("waiting")
    except FileNotFoundError:
        return 0
    known = set(WaitingFile.objects.values_list("file", flat=True))
    strays = [path for name in names if (path := f"waiting/{name}") not in known]
    old = [path for path in strays if storage.get_modified_time(path) <= cut]
    for path in old:
        storage.delete(path)
    return len(old)


def _record_deleted(sender: Any, instance: WaitingFile, **kwargs: Any) -> None:
    """Let the stored file go with its record, however that goes (with its user or page, too)."""
    storage, name = instance.file.storage, instance.file.name
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def connect() -> None:
    """Connect the signal (once, when the app is ready)."""
    post_delete.connect(_record_deleted, sender=WaitingFile, dispatch_uid="library_waiting_file_deleted")
