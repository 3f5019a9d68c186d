"""Settings of the tests: the site's own, with everything that writes sent to a temporary folder.

SQLite unless DATABASE_URL says otherwise (`make test` runs both). The database is a file, as on a
real site, so that threads have connections of their own and wait for each other's locks.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="segib-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ.setdefault("SEGIB_SECRET_KEY", "for tests only")
os.environ["SEGIB_VAR_DIR"] = _folder

from segib_site.settings import *  # noqa: E402, F403
from segib_site.settings import DATABASES, INSTALLED_APPS, VAR_DIR  # noqa: E402

# Page types and records made for tests alone, with their own migrations.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.specimens"]

#: A database that is made already, to begin with a copy of: a file of SQLite, the name of one of PostgreSQL
#: (`tests/run.py` makes them for all its processes; without one every process migrates its own).
TEST_DATABASE_TEMPLATE = os.environ.get("SEGIB_TEST_TEMPLATE", "")
#: The folder of the files that belong to what is in it.
TEST_MEDIA_TEMPLATE = os.environ.get("SEGIB_TEST_MEDIA", "")

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
    # Nothing here must survive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
elif TEST_DATABASE_TEMPLATE:
    DATABASES["default"]["TEST"] = {"TEMPLATE": TEST_DATABASE_TEMPLATE}

MEDIA_ROOT = Path(os.environ.get("SEGIB_TEST_MEDIA_ROOT") or VAR_DIR / "media")
STATIC_ROOT = VAR_DIR / "static"
for _path in (MEDIA_ROOT, STATIC_ROOT):
    Path(_path).mkdir(exist_ok=True)
if TEST_MEDIA_TEMPLATE:
    shutil.copytree(TEST_MEDIA_TEMPLATE, MEDIA_ROOT, dirs_exist_ok=True)

# No manifest: tests run without `collectstatic`.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

# Tasks run at once, those of the worker too.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["worker"]},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Fast, and of no use to anybody but tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# The test client's host, and pytest's live server.
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost", "[::1]"]

# Counting would write in whatever test runs a minute after another.
COUNT_READERS = False
CHECK_LINKS = False
