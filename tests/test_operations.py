"""Starting, watching and looking after the site."""

from __future__ import annotations

import http.server
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import wagtail
import wagtailmedia
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import TransactionTestCase
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from segib_site import catalogues, health, supervisor, wagtail_words
from segib_site.management.commands import prepare, run_scheduler
from segib_site.slices import schedule
from segib_site.tasks import housekeeping

# -- message catalogues -----------------------------------------------------------------------

PYTHON_SOURCE = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, npgettext, pgettext
_("Search")
gettext_lazy("Hello %(name)s") % {"name": _("you")}
ngettext("%(n)d page", "%(n)d pages", count(1, (2)))
pgettext("month", "May")
npgettext("office", "%(n)d seat", "%(n)d seats", 3)
_(variable)
"""
TEMPLATE_SOURCE = """{% load i18n %}
  <p title="{% translate "It's open" %}">don't {{ x|default:_("Nothing") }}
    {% trans "May" context "verb" %}
{% blocktranslate count n=n trimmed %}
   {{ n }} office of {{ all }}
{% plural %}
   {{ n }} offices of {{ all }}
{% endblocktranslate %} ((("
{# {% translate "not this" %} #}
"""


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "views.py").write_text(PYTHON_SOURCE)
    (folder / "page.html").write_text(TEMPLATE_SOURCE)
    return catalogues.extract([folder])


def complete(code, sources, folder):
    """Write a catalogue in which every string is its own translation; return its path."""
    catalogues.update("en", sources, folder)
    text = catalogues.po_path("en", folder).read_text()
    path = catalogues.po_path(code, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.replace(catalogues.PLURALS["en"], catalogues.PLURALS[code]))
    return path


def faults_after(path, old, new, sources, code="es"):
    """Return the faults of a catalogue in which one piece of text was replaced."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return catalogues.faults(code, sources, catalogues.read(path))


def test_strings_of_code_and_templates_are_found(sources):
    assert {(s.context, s.singular, s.plural) for s in sources.values()} == {
        (None, "Search", None),
        (None, "Hello %(name)s", None),
        (None, "you", None),
        (None, "%(n)d page", "%(n)d pages"),
        ("month", "May", None),
        ("verb", "May", None),
        ("office", "%(n)d seat", "%(n)d seats"),
        (None, "It's open", None),
        (None, "Nothing", None),
        (None, "%(n)s office of %(all)s", "%(n)s offices of %(all)s"),
    }


def test_a_template_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "broken.html").write_text("{% blocktranslate %}{% if x %}{% endblocktranslate %}")
    with pytest.raises(catalogues.UnreadableSource, match=r"broken\.html"):
        catalogues.extract([tmp_path])


@pytest.mark.parametrize("code", ["es", "en", "pt"])
def test_a_complete_catalogue_has_no_fault(code, sources, tmp_path):
    path = complete(code, sources, tmp_path)
    assert catalogues.faults(code, sources, catalogues.read(path)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgid "Search"\nmsgstr "Search"\n', "", "“Search” is missing"),
        ('msgid "Search"\n', '#, fuzzy\nmsgid "Search"\n', "“Search” is fuzzy"),
        ('msgstr "Search"', 'msgstr ""', "“Search” is not translated"),
        ('msgstr "Search"', 'msgstr "  "', "“Search” is not translated"),
        ('msgstr[1] "%(n)d pages"', 'msgstr[1] ""', "“%(n)d page” is not translated"),
        ('msgid_plural "%(n)d pages"', 'msgid_plural "%(n)d leaves"', "another plural"),
        ('msgstr "Hello %(name)s"', 'msgstr "Hola %(nombre)s"', "placeholder"),
        ('msgstr "Hello %(name)s"', 'msgstr "Hola"', "placeholder"),
        ('msgid "Search"', 'msgid "Old"\nmsgstr "Viejo"\n\nmsgid "Search"', "“Old” is no longer"),
        ('msgid "Search"', '#~ msgid "Old"\n#~ msgstr "Viejo"\n\nmsgid "Search"', "obsolete entry “Old”"),
        ("plural=(n != 1)", "plural=(n > 1)", "Plural-Forms"),
    ],
)  # fmt: skip
def test_a_fault_in_a_catalogue_is_found(old, new, fault, sources, tmp_path):
    found = faults_after(complete("es", sources, tmp_path), old, new, sources)
    assert len(found) >= 1
    assert fault in "\n".join(found)


#: Wagtail's packages, by their folders of catalogues in English.
WAGTAILS = [
    path
    for package in (wagtail, wagtailmedia)
    for path in Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
]


def test_what_we_say_for_wagtail_is_said_by_wagtail_still():
    theirs = {key for path in WAGTAILS for key in catalogues.messages(catalogues.read(path))}
    ours = [
        (context, one) for _line, context, one, _many in catalogues.strings_of(Path(wagtail_words.__file__))
    ]
    assert len(ours) > 50 and [key for key in ours if key not in theirs] == []


@pytest.mark.parametrize(
    ("language", "said", "words"),
    [
        ("es", "Search…", "Buscar…"),
        ("es", "Once live anyone can view", "Una vez publicada, cualquiera puede verla"),
        ("es", "Active", "Activo"),
        ("es", "History", "Historial"),
        ("pt-br", "Text editing", "Edição de texto"),
        ("pt-br", "Once live anyone can view", "Depois de publicada, qualquer pessoa pode vê-la"),
    ],
)
def test_the_admin_speaks_the_language_of_its_reader(language, said, words):
    with translation.override(language):
        assert translation.gettext(said) == words


def test_update_adds_strings_keeps_translations_and_drops_what_is_gone(sources, tmp_path):
    path = catalogues.po_path("es", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Search"\nmsgstr "Buscar"\n\n#, fuzzy\nmsgid "Nothing"\nmsgstr "¿Nada?"\n\n'
        'msgid "Old"\nmsgstr "Viejo"\n\nmsgid "%(n)d page"\nmsgstr "%(n)d página"\n'
    )
    assert catalogues.update("es", sources, tmp_path)
    messages = catalogues.messages(catalogues.read(path))
    assert set(messages) == set(sources)
    assert messages[None, "Search"].string == "Buscar"
    assert messages[None, "Nothing"].fuzzy
    plural = messages[None, "%(n)d page"]
    assert plural.fuzzy and plural.string == ("%(n)d página", "")
    assert "POT-Creation-Date" not in path.read_text() and "views.py" not in path.read_text()
    assert not catalogues.update("es", sources, tmp_path), "the same sources give the same file"


def test_compiling_writes_brazilian_portuguese_for_the_cms_and_skips_what_has_not_changed(sources, tmp_path):
    path = complete("pt", sources, tmp_path)
    path.write_text(path.read_text().replace('msgstr "Search"', 'msgstr "Pesquisar"'))
    made = catalogues.compile_all(tmp_path)
    assert {p.relative_to(tmp_path).parts[0] for p in made} == {"en", "pt", "pt_BR"}
    assert all(b"Pesquisar" in p.read_bytes() for p in made if p.parts[-3] != "en")
    assert catalogues.compile_all(tmp_path) == []
    os.utime(path, (1, 1))
    assert len(catalogues.compile_all(tmp_path)) == 2, "an older source than the last is a change too"


def test_the_command_fails_and_names_what_is_missing(settings, tmp_path, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError, match="fault"):
        call_command("check_catalogues")
    assert "is missing (from segib_site/" in capsys.readouterr().err


# -- the first administrator ------------------------------------------------------------------


@pytest.fixture
def administrator(monkeypatch):
    def set_environment(email, password):
        for name, value in (("SEGIB_ADMIN_EMAIL", email), ("SEGIB_ADMIN_PASSWORD", password)):
            monkeypatch.setenv(name, value) if value is not None else monkeypatch.delenv(name, raising=False)

    return set_environment


GOOD_PASSWORD = "correct horse battery staple"


@pytest.mark.django_db
def test_an_administrator_is_made_once_and_never_changed(administrator, capsys):
    administrator("ana@example.org", GOOD_PASSWORD)
    call_command("ensure_administrator")
    ana = User.objects.get()
    assert (ana.username, ana.email) == ("ana@example.org", "ana@example.org")
    assert ana.is_superuser and ana.is_staff and ana.check_password(GOOD_PASSWORD)
    assert GOOD_PASSWORD not in capsys.readouterr().out

    administrator("eve@example.org", "another long enough password")
    call_command("ensure_administrator")
    assert User.objects.get() == ana
    assert User.objects.get().password == ana.password


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("ana@example.org", None, "SEGIB_ADMIN_PASSWORD is not set"),
        (None, GOOD_PASSWORD, "SEGIB_ADMIN_EMAIL is not set"),
        ("ana", GOOD_PASSWORD, "not an e-mail address"),
        (f"{'a' * 60}@{'b' * 60}.{'c' * 60}.org", GOOD_PASSWORD, "at most 150 characters"),
        ("ana@example.org", "s3cr3t!", "at least 12 characters"),
        ("ana@example.org", "ana@example.org", "too similar"),
    ],
)
def test_a_bad_administrator_is_refused_in_a_sentence_without_the_password(
    email, password, said, administrator, capsys
):
    administrator(email, password)
    with pytest.raises(CommandError) as refusal:
        call_command("ensure_administrator")
    assert said in str(refusal.value)
    assert not User.objects.exists()
    if password and password != email:
        assert password not in str(refusal.value) + "".join(capsys.readouterr())


@pytest.mark.django_db
def test_an_account_of_that_name_is_not_promoted(administrator):
    User.objects.create_user("ana@example.org", password="her own password")
    administrator("ana@example.org", GOOD_PASSWORD)
    with pytest.raises(CommandError, match="already exists"):
        call_command("ensure_administrator")
    assert not User.objects.get().is_superuser


@pytest.mark.django_db
def test_without_an_administrator_the_way_to_one_is_told(administrator, capsys):
    administrator(None, None)
    call_command("ensure_administrator")
    assert "SEGIB_ADMIN_EMAIL" in capsys.readouterr().out


# -- health -----------------------------------------------------------------------------------


def test_alive_needs_no_database(client):
    # pytest-django fails any query of a test without the database mark.
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
def test_ready_when_the_database_is_migrated(client, django_assert_max_num_queries):
    client.get("/readyz")
    with django_assert_max_num_queries(3):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": {}})
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client, monkeypatch):
    on_disk = health.migrations_on_disk()
    monkeypatch.setattr(health, "migrations_on_disk", lambda: on_disk | {("offices", "9999_new")})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, {"migrations": "1 not applied"})


@pytest.mark.django_db
def test_an_old_release_stays_ready_on_a_database_that_is_ahead(client):
    health.MigrationRecorder(connection).record_applied("offices", "9999_of_the_next_release")
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_a_database_and_says_nothing_of_it(client, monkeypatch):
    def refuse(*_args):
        raise OperationalError("connection to 10.0.0.7 failed for user segib")

    monkeypatch.setattr(health.MigrationRecorder, "applied_migrations", refuse)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, {"database": "does not answer"})
    assert b"10.0.0.7" not in answer.content


def test_every_migration_file_is_known():
    files = Path(health.__file__).parent.joinpath("migrations").glob("0*.py")
    known = {name for app, name in health.migrations_on_disk() if app == "segib_site"}
    assert known == {path.stem for path in files} and known
    assert ("wagtailcore", "0001_initial") in health.migrations_on_disk()


# -- preparing --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_preparing_a_second_time_skips_what_has_not_changed(settings, tmp_path, monkeypatch):
    extra = tmp_path / "extra"
    extra.mkdir()
    settings.VAR_DIR, settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path, tmp_path / "out", [extra]
    called = []

    def record(name, **options):
        called.append(name)
        if name == "collectstatic":
            (tmp_path / "out").mkdir(exist_ok=True)
            (tmp_path / "out" / "staticfiles.json").write_text("{}")

    monkeypatch.setattr(prepare, "call_command", record)
    always = [
        "compile_catalogues",
        "load_starter_content",
        "rebuild_translation_states",
        "renew_catalogue",
        "make_roles",
        "ensure_administrator",
    ]

    def prepared():
        called.clear()
        prepare.Command().handle(verbosity=0)
        return [name for name in called if name not in always]

    assert prepared() == ["migrate", "collectstatic"]
    assert prepared() == []
    (extra / "new.css").write_text("a{}")
    assert prepared() == ["collectstatic"]
    (tmp_path / "prepared.json").write_text("not json")
    assert prepared() == ["migrate", "collectstatic"]


@pytest.mark.django_db
def test_a_step_that_failed_is_done_again(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    called = []

    def fail(name, **options):
        called.append(name)
        if name == "migrate":
            raise OperationalError("connection refused")

    monkeypatch.setattr(prepare, "call_command", fail)
    for _attempt in range(2):
        with pytest.raises(CommandError, match="DATABASE_URL"):
            prepare.Command().handle(verbosity=0)
    assert called.count("migrate") == 2


# -- the scheduler ----------------------------------------------------------------------------


@pytest.fixture
def signals_restored():
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_one_pass_of_the_scheduler_releases_what_is_due(monkeypatch, capsys):
    monkeypatch.setattr(schedule, "release_due", lambda: 3)
    call_command("run_scheduler", once=True)
    assert "Released: 3" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_scheduler_outlives_errors_and_stops_when_told(monkeypatch, signals_restored, caplog):
    passes = []

    def release():
        passes.append(time.monotonic())
        if len(passes) == 1:
            raise OperationalError("the database is away")
        os.kill(os.getpid(), signal.SIGTERM)
        return 0

    monkeypatch.setenv("SEGIB_SCHEDULER_INTERVAL", "0.05")
    monkeypatch.setattr(schedule, "release_due", release)
    call_command("run_scheduler")
    assert len(passes) == 2
    assert passes[1] - passes[0] >= 0.1, "after an error it waits longer"
    assert "A pass of the scheduler failed" in caplog.text


@pytest.mark.parametrize("value", ["0", "-1", "soon", "nan", "1e9"])
def test_a_senseless_interval_is_refused(value, monkeypatch):
    monkeypatch.setenv("SEGIB_SCHEDULER_INTERVAL", value)
    with pytest.raises(CommandError, match="SEGIB_SCHEDULER_INTERVAL"):
        run_scheduler.interval_from_environment()


def task_result(finished_at, **values):
    return DBTaskResult.objects.create(
        task_path=housekeeping.module_path,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="worker",
        queue_name="worker",
        run_after=timezone.now(),
        status="SUCCESSFUL" if finished_at else "READY",
        finished_at=finished_at,
        exception_class_path="",
        traceback="",
        **values,
    )


@pytest.mark.django_db
def test_housekeeping_is_queued_once_an_hour(monkeypatch):
    queued = []
    monkeypatch.setattr(run_scheduler, "housekeeping", type("", (), {
        "module_path": housekeeping.module_path, "enqueue": lambda: queued.append(1),
    }))  # fmt: skip
    monkeypatch.setattr(schedule, "release_due", lambda: 0)
    call_command("run_scheduler", once=True)
    assert queued == [1]
    recent = task_result(None)
    call_command("run_scheduler", once=True)
    assert queued == [1], "another scheduler has queued it"
    DBTaskResult.objects.filter(pk=recent.pk).update(enqueued_at=timezone.now() - timedelta(minutes=61))
    call_command("run_scheduler", once=True)
    assert queued == [1, 1]


@pytest.mark.django_db
def test_housekeeping_removes_only_what_is_old_and_finished():
    old = task_result(timezone.now() - timedelta(days=31))
    recent, waiting = task_result(timezone.now() - timedelta(days=29)), task_result(None)
    assert housekeeping.call() == {"task_results": 1}
    assert set(DBTaskResult.objects.all()) == {recent, waiting}
    assert old not in DBTaskResult.objects.all()


# -- what is written about it -----------------------------------------------------------------


def test_the_readme_has_every_environment_variable_and_no_other():
    base = Path(supervisor.BASE_DIR)
    sources = [*base.glob("*/**/*.py"), base / "Makefile"]
    used = {
        name
        for path in sources
        if ".venv" not in path.parts and path != Path(__file__)
        for name in re.findall(r"\b(?:SEGIB|BENCH)_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    table = [
        row for row in (base / "README.md").read_text(encoding="utf-8").splitlines() if row.startswith("| `")
    ]
    told = set(re.findall(r"`([A-Z][A-Z_0-9]+)`", "\n".join(row.split("|")[1] for row in table)))
    assert told == used | {"DATABASE_URL", "PORT", "PYTHON3"}


def test_the_image_gets_every_app():
    kept = set(re.findall(r"^!(\S+)$", Path(supervisor.BASE_DIR, ".dockerignore").read_text(), re.MULTILINE))
    assert {folder.name for folder in catalogues.own_folders()} - {"tests"} <= kept
    assert {"manage.py", "requirements.lock", "locale"} <= kept


# -- the tests themselves ---------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_test_with_real_transactions_leaves_what_migrations_wrote():
    before = connection.creation.serialize_db_to_string()
    assert "wagtailcore.locale" in before
    User.objects.create_user("left behind")
    TransactionTestCase()._fixture_teardown()
    assert connection.creation.serialize_db_to_string() == before


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_browser_sees_the_site_as_visitors_do(live_server, browser_page):
    failed = []
    browser_page.on("response", lambda answer: answer.ok or failed.append(answer.url))
    answer = browser_page.goto(f"{live_server.url}/admin/login/")
    assert answer.status == 200 and not failed
    assert browser_page.evaluate("document.styleSheets.length") > 0
    assert not User.objects.exists()


# -- the supervisor ---------------------------------------------------------------------------

SUPERVISED = """
import sys
from segib_site import supervisor
from segib_site.supervisor import Child, Supervisor

supervisor.STOP_WITHIN, supervisor.LONGEST_PAUSE = 1.0, 0.2
folder, port = sys.argv[1], int(sys.argv[2])
server = '''
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
'''
other = open(folder + "/other.py").read()
sys.exit(Supervisor([
    Child("server", [sys.executable, "-c", server, str(port)]),
    Child("worker", [sys.executable, "-c", other, folder]),
], port).run())
"""

NOTE_START = """
import os, signal, subprocess, sys, time
def started(pid):
    with open(sys.argv[1] + "/starts", "a") as file:
        file.write(f"{pid}\\n")
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def exists(pid):
    """Say whether a process runs (one that has ended but was not waited for does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "this did not happen in time"
        time.sleep(0.02)
    return value


@pytest.fixture
def supervise(tmp_path):
    """Run a supervisor of a tiny server and of a second child with the code given."""
    running = []

    def start(code):
        (tmp_path / "other.py").write_text(NOTE_START + textwrap.dedent(code))
        command = [sys.executable, "-c", SUPERVISED, str(tmp_path), str(free_port())]
        folder = Path(supervisor.__file__).parent.parent
        running.append(
            subprocess.Popen(
                command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        )
        return running[-1]

    def starts(at_least):
        path = tmp_path / "starts"
        return wait_for(
            lambda: (
                path.exists() and len(pids := path.read_text().split()) >= at_least and list(map(int, pids))
            )
        )

    start.starts = starts
    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_supervisor_restarts_a_child_and_stops_all_when_told(supervise, number, tmp_path):
    process = supervise(
        """
        def finish(*_):
            open(sys.argv[1] + "/finished", "w").close()
            sys.exit(0)
        signal.signal(signal.SIGTERM, finish)
        started(os.getpid())
        time.sleep(600)
        """
    )
    (first,) = supervise.starts(1)
    os.kill(first, signal.SIGKILL)
    _first, second = supervise.starts(2)
    assert exists(second) and process.poll() is None
    process.send_signal(number)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "The site is at http://127.0.0.1:" in said and "The worker stopped (status -9)" in said
    assert not exists(second)
    assert (tmp_path / "finished").exists(), "children may finish what they are doing"


def test_a_child_that_never_starts_well_ends_the_run_with_a_sentence(supervise):
    process = supervise("started(os.getpid()); sys.exit(3)")
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "The worker stopped 5 times in a row right after its start" in said
    assert len(supervise.starts(5)) == 5


def test_what_does_not_stop_is_killed_with_its_own_children(supervise, tmp_path):
    process = supervise(
        """
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import signal, time; "
            "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"])
        started(os.getpid())
        started(child.pid)
        time.sleep(600)
        """
    )
    worker, grandchild = supervise.starts(2)
    process.terminate()
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "The worker did not stop within" in said
    wait_for(lambda: not exists(worker) and not exists(grandchild))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_children_do_not_outlive_a_supervisor_that_was_killed(supervise):
    process = supervise("started(os.getpid()); time.sleep(600)")
    (worker,) = supervise.starts(1)
    process.kill()
    wait_for(lambda: not exists(worker))


def test_a_port_in_use_is_named_before_anything_starts(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        assert supervisor.main([]) == 1
        assert f"Port {other.getsockname()[1]} is in use" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["0", "65536", "http", "-1", "٨٠"])
def test_a_senseless_port_is_refused(value, monkeypatch, capsys):
    monkeypatch.setenv("PORT", value)
    assert supervisor.main(["--check"]) == 1
    assert "PORT must be a number" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "is_answer"), [(200, True), (400, True), (503, False)])
def test_the_probe_tells_an_answer_from_a_failure(status, is_answer, monkeypatch):
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *args):
            pass

    monkeypatch.setenv("SEGIB_ALLOWED_HOSTS", ".example.org, localhost")
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert supervisor.answers(server.server_port) is is_answer
        server.shutdown()
    assert asked == [("/healthz", "example.org")], "the site answers to its own names only"
    assert supervisor.answers(free_port()) is False
