"""What all tests share: compiled catalogues, a clean state between tests, and a browser."""

from __future__ import annotations

import gc
import gettext
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

# A slow machine is no failure; examples that failed are printed, so that they can become tests.
hypothesis_settings.register_profile(
    "segib", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("segib")

#: What migrations wrote, and the starter content where it is loaded: as JSON, or as an SQLite database in
#: memory. Kept here and not on the connection only: once Playwright has started its event loop, Django gives
#: this thread another one.
written_by_migrations = ""
as_it_was: sqlite3.Connection | None = None
_flush = TransactionTestCase._fixture_teardown


def flush_and_restore(self: TransactionTestCase) -> None:
    """After a test with real transactions, put back what migrations had written (the root of the
    tree, permissions): without this, the tests after it would depend on their order."""
    if as_it_was is not None:
        connection.ensure_connection()
        as_it_was.backup(connection.connection)
        return
    self.serialized_rollback = True  # content types keep their numbers
    connection._test_serialized_contents = written_by_migrations
    _flush(self)
    connection.creation.deserialize_db_from_string(written_by_migrations)


TransactionTestCase._fixture_teardown = flush_and_restore


#: Tests of the site as it is loaded: they run apart, on a database that holds the starter content.
WITH_CONTENT = {"content", "browser"}


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Begin the longest tests first, and decide whether the database holds the starter content; it does for
    all tests of a run or none."""
    kinds = {Path(item.path).relative_to(Path(__file__).parent).parts[0] in WITH_CONTENT for item in items}
    if len(kinds) > 1:
        raise pytest.UsageError("run tests/content and tests/browser apart from the others")
    config.stash[CONTENT] = kinds == {True}
    if os.environ.get("SEGIB_TEST_ONLY") == "database":
        others = [item for item in items if not touches_database(item)]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if touches_database(item)]
    items[:] = longest_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def touches_database(item: pytest.Item) -> bool:
    """Say whether a test may come out otherwise on another database: by its marks, fixtures or class."""
    fixtures = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    is_case = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    return bool(fixtures) or is_case or item.get_closest_marker("django_db") is not None


def longest_first(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """Return the tests in an order that lets every process begin with its part of those marked `long`: one
    that came last would keep one core busy and leave the other idle. (xdist gives each process as many
    tests in a row.)"""
    long = [item for item in items if item.get_closest_marker("long")]
    others = (item for item in items if not item.get_closest_marker("long"))
    ordered: list[pytest.Item] = []
    for n in range(processes):
        ordered += long[n::processes]
        ordered += islice(others, max(0, len(items) * (n + 1) // processes - len(ordered)))
    return ordered


CONTENT = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """On SQLite begin with a copy of a database that is made already, if there is one (PostgreSQL copies its
    template by itself)."""
    template, creation = settings.TEST_DATABASE_TEMPLATE, connection.creation
    if template and connection.vendor == "sqlite":
        make = creation._create_test_db

        def copy(*arguments: object, **options: object) -> str:
            name = make(*arguments, **options)
            shutil.copyfile(template, name)
            return name

        creation._create_test_db = copy


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> None:
    """Make the test database, load the starter content if the tests are about it, and remember what is
    there."""
    global written_by_migrations, as_it_was  # noqa: PLW0603 - one database a process
    from segib_site.models import StarterEntry

    with django_db_blocker.unblock():
        if request.config.stash[CONTENT] and not StarterEntry.objects.exists():
            with translation.override("es"):
                call_command("load_starter_content", verbosity=0)
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            as_it_was = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(as_it_was)
            return
        rows = json.loads(connection.creation.serialize_db_to_string())
    # Content types first: as soon as other rows are saved, Wagtail's index looks them up, or makes them.
    rows.sort(key=lambda row: row["model"] != "contenttypes.contenttype")
    written_by_migrations = json.dumps(rows)


BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@pytest.fixture(scope="session", autouse=True)
def seldom_collected() -> None:
    """Leave what stays for the whole run out of the garbage collection, and collect seldom: it took a
    tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues() -> None:
    """Compile the message catalogues that have changed: tests see what visitors see."""
    from segib_site import catalogues

    catalogues.compile_all()
    # Django reads the default language's catalogue when it starts, perhaps before it was compiled.
    gettext._translations.clear()
    trans_real._translations.clear()
    trans_real._default = None


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Begin every test in the default language with an empty cache."""
    cache.clear()
    with translation.override("es"):
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; the test is skipped where there is none."""
    path = os.environ.get("SEGIB_TEST_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; the tests' own queries beside it are harmless.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """A page in a browser context of its own: no cookie or cache of another test."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()
