"""`manage.py ensure_administrator`: the first administrator, from the environment."""

from __future__ import annotations

import os
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import translation


class Command(BaseCommand):
    help = (
        "Make an administrator from SEGIB_ADMIN_EMAIL and SEGIB_ADMIN_PASSWORD if there is none. "
        "The user name is the e-mail address; an account that exists is never changed."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        if User.objects.filter(is_superuser=True, is_active=True).exists():
            if verbosity > 1:
                self.stdout.write("An administrator exists.")
            return
        email = os.environ.get("SEGIB_ADMIN_EMAIL", "").strip()
        password = os.environ.get("SEGIB_ADMIN_PASSWORD", "")
        if not email and not password:
            if verbosity > 0:
                self.stdout.write(
                    "There is no administrator yet: start again with SEGIB_ADMIN_EMAIL and "
                    "SEGIB_ADMIN_PASSWORD set, or run `manage.py createsuperuser`."
                )
            return
        if not email or not password:
            missing = "SEGIB_ADMIN_PASSWORD" if email else "SEGIB_ADMIN_EMAIL"
            raise CommandError(f"No administrator was made: {missing} is not set.")
        with translation.override("en"):
            self.make(email, password)
        if verbosity > 0:
            self.stdout.write(f"Made the administrator {email}.")

    def make(self, email: str, password: str) -> None:
        user = User(username=email, email=email, is_staff=True, is_superuser=True)
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError("SEGIB_ADMIN_EMAIL is not an e-mail address.") from error
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"SEGIB_ADMIN_PASSWORD: {' '.join(error.messages)}") from error
        user.set_password(password)
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(f"SEGIB_ADMIN_EMAIL: {' '.join(error.messages)}") from error
        user.save()
