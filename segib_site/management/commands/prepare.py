"""`manage.py prepare`: everything between new code and a site that can be served, in one process.

Django is imported once, and each step is skipped if nothing that it depends on has changed, so that
a second start takes a second or two. What editors wrote is never touched.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from segib_site import catalogues, health


def fingerprint(parts: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


class Command(BaseCommand):
    help = (
        "Compile message catalogues, migrate, collect static files, load starter content into an "
        "empty site, make the groups of the roles and the first administrator. Skips what has not changed."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, verbosity: int, **options: Any) -> None:
        self.verbosity = verbosity
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.stamps_file: Path = settings.VAR_DIR / "prepared.json"
        self.stamps: dict[str, str] = self.read_stamps()
        steps: list[tuple[str, Callable[[], None]]] = [
            ("message catalogues", self.compile_catalogues),
            ("database", self.migrate),
            ("static files", self.collect_static),
            ("starter content", self.load_starter_content),
            ("states of translations", self.fill_translation_states),
            ("catalogue", self.fill_catalogue),
            ("roles", self.make_roles),
            ("administrator", self.ensure_administrator),
        ]
        for name, step in steps:
            begun = time.perf_counter()
            try:
                step()
            except OperationalError as error:
                said = " ".join(str(error).split())
                raise CommandError(
                    f"The database does not answer ({said}): start it, or correct DATABASE_URL."
                ) from error
            if verbosity > 1:
                self.stdout.write(f"{name}: {time.perf_counter() - begun:.2f} s")

    # -- stamps: what each step last ran on ----------------------------------------------------

    def read_stamps(self) -> dict[str, str]:
        try:
            stamps = json.loads(self.stamps_file.read_text())
        except (OSError, ValueError):
            return {}
        return stamps if isinstance(stamps, dict) else {}

    def stamp(self, name: str, value: str) -> None:
        """Remember, after a step succeeded, what it ran on."""
        self.stamps[name] = value
        draft = self.stamps_file.with_suffix(".new")
        draft.write_text(json.dumps(self.stamps, indent=1, sort_keys=True) + "\n")
        draft.replace(self.stamps_file)

    # -- steps ---------------------------------------------------------------------------------

    def compile_catalogues(self) -> None:
        call_command("compile_catalogues", verbosity=self.verbosity - 1)

    def migrate(self) -> None:
        """Migrate if a migration is missing, or if the last run on this database was cut short
        (permissions and content types are made at its very end)."""
        names = (
            str(connection.settings_dict[key] or "").encode() for key in ("ENGINE", "NAME", "HOST", "PORT")
        )
        migrations = ("/".join(key).encode() for key in sorted(health.migrations_on_disk()))
        now = fingerprint(part for source in (names, migrations) for part in source)
        missing = health.missing_migrations()
        if not missing and self.stamps.get("database") == now:
            return
        if missing and self.verbosity > 0:
            self.stdout.write(f"Migrating the database ({len(missing)} steps) …")
        call_command("migrate", interactive=False, verbosity=self.verbosity - 1)
        self.stamp("database", now)

    def collect_static(self) -> None:
        """Collect and compress static files if any has changed."""
        now = fingerprint(self.static_sources())
        manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
        if self.stamps.get("static") == now and manifest.exists():
            return
        if self.verbosity > 0:
            self.stdout.write("Collecting and compressing static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stamp("static", now)

    def static_sources(self) -> Iterator[bytes]:
        """Yield what static files depend on: our own files byte by byte, packages by the lock."""
        yield str(settings.STATIC_ROOT).encode()
        lock = settings.BASE_DIR / "requirements.lock"
        yield lock.read_bytes() if lock.exists() else b""
        own = [folder / "static" for folder in catalogues.own_folders()]
        for folder in [*own, *map(Path, settings.STATICFILES_DIRS)]:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield str(path).encode()
                    yield path.read_bytes()

    def load_starter_content(self) -> None:
        call_command("load_starter_content", if_empty=True, verbosity=self.verbosity)

    def fill_translation_states(self) -> None:
        """Fill the table of a site that is older than it."""
        call_command("rebuild_translation_states", if_empty=True, verbosity=self.verbosity)

    def fill_catalogue(self) -> None:
        """Fill the library's catalogue of a site that is older than it."""
        call_command("renew_catalogue", if_empty=True, verbosity=self.verbosity)

    def make_roles(self) -> None:
        call_command("make_roles", verbosity=self.verbosity - 1)

    def ensure_administrator(self) -> None:
        call_command("ensure_administrator", verbosity=self.verbosity)
