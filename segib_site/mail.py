"""E-mail to the people who work on the site, in their own language, sent by the worker.

A message is a pair of templates in ``templates/mail/``: ``<name>_subject.txt`` (one line) and
``<name>.txt``. Its context must hold plain values (JSON): it waits in the queue.
"""

from __future__ import annotations

import smtplib
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task
from wagtail.users.models import UserProfile

from segib_site import languages
from segib_site.retrying import try_again


def language_of(user: Any) -> str:
    """Return the interface language somebody chose in the CMS (``es``, ``en`` or ``pt-br``)."""
    chosen = UserProfile.get_for_user(user).preferred_language if user else ""
    return chosen or languages.DEFAULT


def write_to(user: Any, name: str, context: Mapping[str, Any]) -> bool:
    """Queue a message to a user; say whether there is anybody to write to (an active account with an
    address)."""
    if not (user and user.is_active and user.email):
        return False
    called = " ".join((user.get_short_name() or user.get_username()).split())
    write_to_address(user.email, language_of(user), name, {**context, "name": called})
    return True


def write_to_address(address: str, language: str, name: str, context: Mapping[str, Any]) -> None:
    """Queue a message to an address that belongs to no account yet, in a language."""
    send.enqueue(address, language, name, dict(context))


@task(queue_name="worker", backend="worker")
def send(address: str, language: str, name: str, context: dict[str, Any], attempt: int = 1) -> int:
    """Write and send one message; returns how many were sent.

    If the mail server cannot be reached or refuses, the task shows as failed with its error, and another
    attempt is queued (`segib_site.retrying`), unless the server said that it will never take it.
    """
    with translation.override(language):
        words = {**context, "base_url": settings.WAGTAILADMIN_BASE_URL}
        # One line: a title with a line end in it must not add headers (RFC 5322, section 2.2).
        subject = " ".join(render_to_string(f"mail/{name}_subject.txt", words).split())
        body = render_to_string(f"mail/{name}.txt", words)
    try:
        return send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [address])
    except OSError as error:  # smtplib's errors are of this kind
        if not is_refused_for_good(error):
            try_again(send, attempt, address, language, name, context)
        raise


def is_refused_for_good(error: OSError) -> bool:
    """Say whether a mail server refused the recipient with a permanent code (RFC 5321, section 4.2.1)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(500 <= code < 600 for code, _reason in error.recipients.values())
