"""Invitations: a link that works once, for 14 days, and makes or links the focal point's account.

The link carries a random secret, signed with the site's key. The database keeps the SHA-256 of the
secret only, and the queue of tasks not even that: the worker makes the secret when it writes the e-mail.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cooperation.focal_points import access, facts
from cooperation.focal_points.wording import interface_language, name_of, title_of
from cooperation.models import FocalPoint, FocalPointInvitation
from segib_site import mail
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SHARED

VALID_FOR = timedelta(days=14)
#: After this long without an answer somebody at SEGIB should look.
UNANSWERED_AFTER = timedelta(days=7)

signer = Signer(salt="cooperation.focal_points.invitation")


class NotUsable(Exception):
    """The link is unknown, expired, used, withdrawn or replaced by a newer one: nobody is told which."""


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


# -- inviting ---------------------------------------------------------------------------------


def check_address(email: str, country: Any) -> None:
    """Raise `ValidationError` if an address cannot be invited to speak for a country."""
    for account in accounts_with(email):
        other = access.in_office().filter(user=account).first()
        if other and other.country_id == country.pk:
            raise ValidationError(_("The account with this e-mail is already this country’s focal point."))
        if other:
            raise ValidationError(
                _("The account with this e-mail is the focal point of another country: %(country)s.")
                % {"country": other.country}
            )
        if not account.is_active and not was_focal_point(account):
            raise ValidationError(
                _("The account with this e-mail is deactivated. Ask an administrator to activate it first.")
            )


@transaction.atomic
def invite(point: FocalPoint, email: str, language: str, by: Any) -> FocalPointInvitation:
    """Invite a person to be a focal point's account, in her language (``es``, ``en``, ``pt``).

    Raises `ValidationError` if the address cannot be invited, or an invitation is open already.
    """
    point = publishing.locked(point)
    check_address(email, point.country)
    if point.user_id:
        raise ValidationError(_("This focal point has an account already: replace it instead."))
    if point.invitations.open().exists():
        raise ValidationError(_("There is an open invitation already: send it again, or withdraw it."))
    invitation = FocalPointInvitation.objects.create(
        focal_point=point,
        email=email.strip(),
        language=language,
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    _log(invitation, "segib.focal.invite", by)
    deliver.enqueue(invitation.pk)
    return invitation


@transaction.atomic
def send_again(invitation: FocalPointInvitation, by: Any) -> None:
    """Send an open invitation with a new link, valid for the full time; the old link stops working."""
    invitation = FocalPointInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not invitation.is_open:
        raise ValidationError(_("This invitation is not open any more."))
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.secret_hash = None
    invitation.sent_at = None
    invitation.save()
    _log(invitation, "segib.focal.invite", by)
    deliver.enqueue(invitation.pk)


@transaction.atomic
def withdraw(invitation: FocalPointInvitation, by: Any) -> None:
    """Withdraw an open invitation: its link stops working."""
    found = FocalPointInvitation.objects.select_for_update().open().filter(pk=invitation.pk).first()
    if found is None:
        raise ValidationError(_("This invitation is not open any more."))
    found.withdrawn_at = timezone.now()
    found.secret_hash = None
    found.save()
    _log(found, "segib.focal.withdraw", by)


def _log(invitation: FocalPointInvitation, action: str, by: Any) -> None:
    point = invitation.focal_point
    log(instance=point, action=action, user=by, data={"country": str(point.country)})


@task(queue_name="worker", backend="worker")
def deliver(pk: int) -> int:
    """Make the secret of an open invitation and send its link; returns how many e-mails were sent.

    The mail server's errors are raised, and the task shows as failed; the invitation then shows as not
    sent, and can be sent again.
    """
    secret = secrets.token_urlsafe(32)
    open_one = FocalPointInvitation.objects.open().filter(pk=pk)
    if not open_one.update(secret_hash=hashed(secret)):
        return 0
    invitation = open_one.select_related("focal_point__country", "invited_by").get()
    point = invitation.focal_point
    with translation.override(interface_language(invitation.language)):
        words = {
            "person": point.person,
            "country": point.country.iso2,
            "institution": title_of(point, "institution"),
            "invited_by": name_of(invitation.invited_by),
            "expires": timezone.localdate(invitation.expires_at).isoformat(),
            "link": settings.WAGTAILADMIN_BASE_URL
            + reverse("focal_point_invitation", args=[signer.sign(secret)]),
        }
        subject = " ".join(render_to_string("mail/focal_invitation_subject.txt", words).split())
        body = render_to_string("mail/focal_invitation.txt", words)
    sent = send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    open_one.update(sent_at=timezone.now())
    return sent


# -- accepting --------------------------------------------------------------------------------


def find(token: str) -> FocalPointInvitation:
    """Return the invitation a link belongs to. Raises `NotUsable`, whatever the reason."""
    try:
        secret = signer.unsign(token)
    except BadSignature as error:
        raise NotUsable from error
    found = FocalPointInvitation.objects.select_related("focal_point__country", "invited_by")
    invitation = found.filter(secret_hash=hashed(secret)).first()
    if invitation is None or not invitation.is_usable():
        raise NotUsable
    return invitation


def accounts_with(email: str) -> list[Any]:
    """Return the accounts an address belongs to: active ones first."""
    same = Q(email__iexact=email.strip()) | Q(username__iexact=email.strip())
    return list(get_user_model().objects.filter(same).order_by("-is_active", "pk"))


def was_focal_point(account: Any) -> bool:
    """Say whether an inactive account was only ever a focal point's, so that an invitation may bring it
    back: whoever else was deactivated stays so."""
    if account.is_active or account.is_superuser or account.groups.exists():
        return False
    return FocalPointInvitation.objects.filter(accepted_by=account).exists()


def account_to_sign_in(invitation: FocalPointInvitation) -> Any | None:
    """Return the account that must sign in to accept, or ``None`` if a password is set instead."""
    known = accounts_with(invitation.email)
    return known[0] if known and known[0].is_active else None


@transaction.atomic
def accept(invitation: FocalPointInvitation, *, password: str = "", account: Any = None) -> Any:
    """Make the account of a focal point (or bring back the one it had, or link the one signed in as), and
    return it.

    The institution becomes public if whoever invited may publish it. Raises `NotUsable` if the invitation
    was used, withdrawn or replaced meanwhile, or the account is not the invited one.
    """
    now = timezone.now()
    found = FocalPointInvitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if found is None or not found.is_usable(now) or found.secret_hash != invitation.secret_hash:
        raise NotUsable
    invitation = found
    point = publishing.locked(invitation.focal_point)
    must = account_to_sign_in(invitation)
    if point.user_id or (must and must != account) or (account and account != must):
        raise NotUsable
    if account is None:
        account = _account_with_password(invitation, point, password)
    account.groups.add(access.group())
    invitation.accepted_at, invitation.accepted_by, invitation.secret_hash = now, account, None
    invitation.save()
    since = point.since or timezone.localdate(now)
    point = facts.write(point, user=account, account=account, since=since)
    _log(invitation, "segib.focal.accept", account)
    _publish_institution(point, invitation.invited_by)
    if invitation.invited_by:
        words = {
            "person": point.person,
            "country": point.country.iso2,
            "path": reverse("segib_focal_points"),
        }
        mail.write_to(invitation.invited_by, "focal_accepted", words)
    return account


def _account_with_password(invitation: FocalPointInvitation, point: FocalPoint, password: str) -> Any:
    email = invitation.email
    known = next(iter(accounts_with(email)), None)
    if known is not None and not was_focal_point(known):
        raise NotUsable
    account = known or get_user_model()(username=email.lower(), email=email, first_name=point.person[:150])
    account.is_active = True
    account.set_password(password)
    account.save()
    profile = UserProfile.get_for_user(account)
    profile.preferred_language = interface_language(invitation.language)
    profile.save()
    return account


def _publish_institution(point: FocalPoint, by: Any) -> None:
    if point.live or by is None:
        return
    codes = publishing.publishable_languages(publishing.draft_content(point), point)
    wanted = {*codes, SHARED}
    if codes and wanted <= rights.slices(by, point, "publish"):
        publishing.publish(point, wanted, user=by)
