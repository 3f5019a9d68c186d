"""What each open form saved last, so that a lost answer makes nobody conflict with herself.

The browser names the life of a document (``keeping_form``) and each of its saves (``keeping_save``), both
UUIDs. With every save the server remembers, in the same transaction, what the form shows after it. If the
same document then sends a base that does not know that save, the answer never arrived: what the form saved
last is its base. So a save may come twice, and a page that was created is not created again.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from segib_site.models.open_forms import OpenForm
from segib_site.slices.merging import Base

FORM_FIELD = "keeping_form"
SAVE_FIELD = "keeping_save"
#: Browsers keep what was not saved for a week; see ``keeping.js``.
KEEP_FOR = timedelta(days=8)


def _uuid(text: Any) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def save_id(data: Mapping[str, Any]) -> str:
    """Return the name of the save in form data, or nothing."""
    named = _uuid(data.get(SAVE_FIELD))
    return str(named) if named else ""


def find(user: Any, form_id: Any) -> OpenForm | None:
    """Return what is remembered of an open form of a user."""
    named = _uuid(form_id)
    if named is None or not getattr(user, "pk", None):
        return None
    return OpenForm.objects.filter(user_id=user.pk, form=named).first()


def last_base(form: Any, shown: Base | None) -> Base | None:
    """Return the base of an editing form's last save if the browser does not know of that save."""
    instance = form.instance
    if instance.pk is None or FORM_FIELD not in form.data:
        return None
    known = find(form.for_user, form.data[FORM_FIELD])
    if known is None or known.last_save is None or not _is_of(known, instance):
        return None
    if shown is not None and shown.save == str(known.last_save):
        return None
    return Base.loads(known.base)


def _is_of(known: OpenForm, record: models.Model) -> bool:
    return known.object_id == str(record.pk) and known.content_type == _content_type(record)


def _content_type(record: models.Model) -> ContentType:
    return ContentType.objects.get_for_model(record)


def remember(form: Any, record: models.Model) -> None:
    """Note what a form has saved. Call in the transaction of the save."""
    form_id, save = _uuid(form.data.get(FORM_FIELD)), save_id(form.data)
    if form_id is None or not save or form.for_user is None or form.sent is None:
        return
    OpenForm.objects.update_or_create(
        user_id=form.for_user.pk,
        form=form_id,
        defaults={
            "content_type": _content_type(record),
            "object_id": str(record.pk),
            "last_save": save,
            "base": form.base_sent().dumps(),
        },
    )


def made_by(user: Any, data: Mapping[str, Any], model: type[models.Model]) -> models.Model | None:
    """Return the record that this form has created already, if its answer was lost or it was sent twice.

    Call in the transaction of the creation: the same form sent again waits until the first is done.
    """
    form_id = _uuid(data.get(FORM_FIELD))
    if form_id is None:
        return None
    OpenForm.objects.get_or_create(user_id=user.pk, form=form_id)
    known = OpenForm.objects.select_for_update().get(user_id=user.pk, form=form_id)
    if known.last_save is None or known.content_type != ContentType.objects.get_for_model(model):
        return None
    return model._default_manager.filter(pk=known.object_id).first()


def forget_old() -> int:
    """Forget forms that nobody can have open any more; return how many there were."""
    gone, _by_model = OpenForm.objects.filter(saved_at__lt=timezone.now() - KEEP_FOR).delete()
    return gone
