"""E-mail to the people who work on the site, in their own language, sent by the worker.

A message is a pair of templates in ``templates/mail/``: ``<name>_subject.txt`` (one line) and
``<name>.txt``. Its context must hold plain values (JSON): it waits in the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task
from wagtail.users.models import UserProfile

from segib_site import languages


def language_of(user: Any) -> str:
    """Return the interface language somebody chose in the CMS (``es``, ``en`` or ``pt-br``)."""
    chosen = UserProfile.get_for_user(user).preferred_language if user else ""
    return chosen or languages.DEFAULT


def write_to(user: Any, name: str, context: Mapping[str, Any]) -> bool:
    """Queue a message to a user; say whether there is anybody to write to (an active account with an
    address)."""
    if not (user and user.is_active and user.email):
        return False
    write_to_address(user.email, language_of(user), name, {**context, "name": user.get_short_name()})
    return True


def write_to_address(address: str, language: str, name: str, context: Mapping[str, Any]) -> None:
    """Queue a message to an address that belongs to no account yet, in a language."""
    send.enqueue(address, language, name, dict(context))


@task(queue_name="worker", backend="worker")
def send(address: str, language: str, name: str, context: dict[str, Any]) -> int:
    """Write and send one message; returns how many were sent (the mail server's errors are raised,
    and the task shows as failed)."""
    with translation.override(language):
        words = {**context, "base_url": settings.WAGTAILADMIN_BASE_URL}
        subject = " ".join(render_to_string(f"mail/{name}_subject.txt", words).split())
        body = render_to_string(f"mail/{name}.txt", words)
    return send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
