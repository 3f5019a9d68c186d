"""What `make test`, `quick`, `lint`, `format` and `soak` run, step by step. Nothing but the
standard library is imported before the first step.

Every step runs even if an earlier one failed, so that one run tells everything; what cannot run on
this machine is listed as skipped, with the reason. The exit status is 0 only if nothing failed.
"""

from __future__ import annotations

import datetime
import glob
import json
import os
import platform
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services import Skipped, chromium, have, postgres_programs, private_postgres

BASE_DIR = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
#: Both cores; a worker that runs out of work takes some from another.
PARALLEL = ("-n", os.environ.get("SEGIB_TEST_PROCESSES", "2"), "--dist", "worksteal")
#: Tests of the site with its starter content: they need a database that holds it.
CONTENT = ("tests/content", "tests/browser")
QUICK = "not slow and not browser and not soak"
#: What production sets, so that `check --deploy` judges production and not this machine.
PRODUCTION = {
    "SEGIB_SECRET_KEY": secrets.token_urlsafe(50),
    "SEGIB_BASE_URL": "https://www.example.org",
    "SEGIB_ALLOWED_HOSTS": "www.example.org",
    "SEGIB_BEHIND_PROXY": "1",
    "DATABASE_URL": "postgres://segib@127.0.0.1/segib",
}
#: Sets are walked in the same order in each run, so that the seeded property tests do the same each
#: time. `make soak` goes without.
SEEDED = {"PYTHONHASHSEED": "0"}
NO_TESTS = 5  # pytest's exit status when nothing was collected


@dataclass
class Run:
    """The steps of one run and how they ended."""

    results: list[tuple[str, str, float]] = field(default_factory=list)
    #: Everything temporary goes here, and goes away with it.
    folder: str = field(default_factory=lambda: tempfile.mkdtemp(prefix="segib-checks-"))
    begun: float = field(default_factory=time.monotonic)
    #: Where commands write, if not where this program does.
    to: dict[str, Any] = field(default_factory=dict)

    def beside(self, steps: Callable[[Run], object]) -> Beside:
        """Begin steps that run beside the others; `Beside.join` shows and counts them."""
        return Beside(self, steps)

    def say(self, *lines: str) -> None:
        print(*lines, sep="\n", flush=True)

    def step(self, name: str, action: Callable[[], bool]) -> bool:
        """Run one step and note its outcome and time; say whether it passed."""
        self.say(f"\n== {name}")
        begun = time.monotonic()
        try:
            outcome = "passed" if action() else "FAILED"
        except Skipped as reason:
            outcome = f"skipped: {reason}"
            self.say(outcome)
        self.results.append((name, outcome, time.monotonic() - begun))
        return outcome == "passed"

    def command(self, name: str, *command: str, **environment: str) -> bool:
        """Run one command as a step."""
        return self.step(name, lambda: self.call(*command, **environment))

    def call(self, *command: str, **environment: str) -> bool:
        own = self.environment(**environment)
        return subprocess.run(command, cwd=BASE_DIR, env=own, **self.to).returncode == 0

    def environment(self, **extra: str) -> dict[str, str]:
        """Return the environment of a step: this one without the site's own settings, so that a
        developer's database or secret is never touched."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith("SEGIB_") and key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        own = {"SEGIB_SECRET_KEY": "for tests only", "SEGIB_VAR_DIR": self.folder, "TMPDIR": self.folder}
        return {**kept, **own, **extra}

    def finish(self) -> int:
        """Print the summary and return the exit status."""
        shutil.rmtree(self.folder, ignore_errors=True)
        print("\n== Summary", flush=True)
        for name, outcome, seconds in self.results:
            print(f"  {seconds:7.1f} s  {name}: {outcome}")
        total = time.monotonic() - self.begun  # less than the sum: some ran beside others
        failed = [name for name, outcome, _seconds in self.results if outcome == "FAILED"]
        verdict = f"{len(failed)} step(s) FAILED" if failed else "nothing failed"
        print(f"  {total:7.1f} s  in all: {verdict}", flush=True)
        return 1 if failed else 0


class Beside(Run):
    """Steps in a thread of their own. What they say is kept until they are joined, so that it does not get
    between the lines of others."""

    def __init__(self, run: Run, steps: Callable[[Run], object]) -> None:
        super().__init__(folder=run.folder)
        self.run = run
        name = tempfile.mkstemp(dir=run.folder)[1]
        self.output = open(name, "w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - `join` closes it
        self.to = {"stdout": self.output, "stderr": self.output}
        self.thread = threading.Thread(target=self.work, args=(steps,), daemon=True)
        self.thread.start()

    def work(self, steps: Callable[[Run], object]) -> None:
        try:
            steps(self)
        except Exception:
            self.say(traceback.format_exc())
            self.results.append(("steps beside others (what stopped them is above)", "FAILED", 0.0))

    def say(self, *lines: str) -> None:
        print(*lines, sep="\n", file=self.output, flush=True)

    def join(self) -> None:
        """Wait for the steps, show what they said, and take their outcomes into the run."""
        self.thread.join()
        self.output.seek(0)
        self.run.say(self.output.read().rstrip("\n"))
        self.output.close()
        self.run.results += self.results


# -- checks without a test runner -------------------------------------------------------------


def templates() -> list[str]:
    """Return the project's templates (hidden folders such as .venv are not searched)."""
    found = glob.glob("**/*.html", root_dir=BASE_DIR, recursive=True)
    return sorted(path for path in found if not path.startswith("var/"))


def lint(run: Run, *, thorough: bool = True) -> None:
    run.command("style (ruff)", PYTHON, "-m", "ruff", "check", ".")
    run.command("format (ruff)", PYTHON, "-m", "ruff", "format", "--check", ".")
    if not thorough:
        return
    if found := templates():
        run.command("templates (djhtml)", PYTHON, "-m", "djhtml", "--check", *found)
    run.command("imports point one way (import-linter)", str(Path(PYTHON).with_name("lint-imports")))
    run.command("types (mypy)", PYTHON, "-m", "mypy")


def reformat(run: Run) -> None:
    run.command("style (ruff)", PYTHON, "-m", "ruff", "check", "--fix", ".")
    run.command("format (ruff)", PYTHON, "-m", "ruff", "format", ".")
    if found := templates():
        # djhtml ends with status 1 where it changed something: that is what it is for.
        run.step("templates (djhtml)", lambda: run.call(PYTHON, "-m", "djhtml", "--quiet", *found) or True)


def project_checks(run: Run) -> None:
    manage = (PYTHON, "manage.py")
    run.command("message catalogues", *manage, "check_catalogues")
    migrations = ("makemigrations", "--check", "--dry-run", "--settings=tests.settings")
    run.command("no migration is missing", *manage, *migrations)
    run.command("ready for production", *manage, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    run.command("packages fit together (pip check)", PYTHON, "-m", "pip", "check")
    run.command("licences", PYTHON, "-m", "piplicenses")


def audit(run: Run) -> bool:
    """Ask the advisory service about the locked packages; an audit that knew nothing is no audit."""
    command = [PYTHON, "-m", "pip_audit", "--disable-pip", "--no-deps", "--timeout", "20"]
    command += ["--progress-spinner", "off", "-f", "json"]
    command += ["-r", "requirements.lock", "-r", "requirements-test.lock"]
    try:
        done = subprocess.run(
            command, cwd=BASE_DIR, env=run.environment(), capture_output=True, text=True, timeout=300
        )
        packages = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        raise Skipped("the advisory service did not answer within five minutes") from None
    except (ValueError, KeyError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise Skipped(f"the advisory service could not be asked ({last[:200]})") from None
    unknown = sorted({package["name"] for package in packages if "skip_reason" in package})
    judged = {package["name"] for package in packages if "skip_reason" not in package}
    found = {
        f"{package['name']} {package['version']}: {advisory['id']}, "
        f"mended in {', '.join(advisory['fix_versions']) or 'no version yet'}"
        for package in packages
        for advisory in package.get("vulns", ())
    }
    run.say(*sorted(found))
    if not judged:
        raise Skipped(f"the advisory service knows none of the {len(unknown)} packages")
    run.say(f"{len(judged)} packages judged")
    if unknown:
        run.say(f"Not known to the service: {', '.join(unknown)}")
    return not found


# -- tests ------------------------------------------------------------------------------------


def pytest(run: Run, marks: str, *arguments: str, **environment: str) -> int:
    command = (PYTHON, "-m", "pytest", "-m", marks, *arguments)
    return subprocess.run(command, cwd=BASE_DIR, env=run.environment(**environment)).returncode


def run_tests(run: Run, marks: str, *paths: str, **environment: str) -> bool:
    """Run tests on the database of DATABASE_URL, else on SQLite."""
    return pytest(run, marks, *PARALLEL, *paths, **SEEDED, **environment) == 0


def migrated(run: Run, database: str) -> bool:
    """Migrate a database that the test processes take copies of: it is done once, not by each of them."""
    command = (PYTHON, "manage.py", "migrate", "--settings=tests.settings", "--verbosity=0")
    return run.call(*command, DATABASE_URL=database)


def filled(run: Run, database: str, media: Path) -> bool:
    """Load the starter content into a migrated database, and its files into a folder, for the tests that
    are about it."""
    media.mkdir(exist_ok=True)
    command = (PYTHON, "manage.py", "load_starter_content", "--settings=tests.settings", "--verbosity=0")
    return run.call(*command, DATABASE_URL=database, SEGIB_TEST_MEDIA_ROOT=str(media))


@dataclass
class Database:
    """A database that tests run on: how they begin with it, and with the starter content in it."""

    name: str
    empty: dict[str, str] = field(default_factory=dict)
    content: dict[str, str] = field(default_factory=dict)

    def test(self, run: Run, marks: str) -> None:
        run.step(f"tests on {self.name}", lambda: run_tests(run, marks, **self.empty))
        of_content = f"tests of the content on {self.name}"
        run.step(of_content, lambda: run_tests(run, marks, *CONTENT, **self.content))


def sqlite(run: Run) -> Database:
    """Make the files that the tests on SQLite begin with; what could not be made, each test process makes
    itself."""
    database = Database("SQLite")
    template, content = (str(Path(run.folder, f"{name}.sqlite3")) for name in ("migrated", "content"))
    media = Path(run.folder, "content")
    if run.step("migrated database (SQLite)", lambda: migrated(run, f"sqlite:///{template}")):
        database.empty = database.content = {"SEGIB_TEST_TEMPLATE": template}
        shutil.copyfile(template, content)
        if run.step("starter content (SQLite)", lambda: filled(run, f"sqlite:///{content}", media)):
            database.content = {"SEGIB_TEST_TEMPLATE": content, "SEGIB_TEST_MEDIA": str(media)}
    return database


def postgres(run: Run, url: str) -> Database:
    """Make what the tests begin with on a PostgreSQL server that is ours: what is in template1 is in every
    database that is made after it."""
    database = Database("PostgreSQL", {"DATABASE_URL": url}, {"DATABASE_URL": url})
    server, media = url.rpartition("/")[0], Path(run.folder, "content-postgres")
    run.step("migrated database (PostgreSQL)", lambda: migrated(run, f"{server}/template1"))
    from psycopg import connect

    with connect(url, autocommit=True) as connection:
        connection.execute("CREATE DATABASE content")
    if run.step("starter content (PostgreSQL)", lambda: filled(run, f"{server}/content", media)):
        database.content |= {"SEGIB_TEST_TEMPLATE": "content", "SEGIB_TEST_MEDIA": str(media)}
    return database


def everything(run: Run) -> None:
    """Run every check and test. What keeps one core busy runs beside something that keeps the other busy;
    the tests, which take both, run one after the other.

    On PostgreSQL, the one of SEGIB_TEST_DATABASE_URL or one of our own that goes away, runs what touches the
    database: what sweeps over the words of every page is the same on both.
    """
    run.step("Chromium", lambda: have(chromium, "chromium"))
    theirs = os.environ.get("SEGIB_TEST_DATABASE_URL")
    if not theirs:
        run.step("PostgreSQL", lambda: have(postgres_programs, "postgresql"))
    browser = chromium()
    marks = "not soak" if browser else "not browser and not soak"
    # It waits for the network more than it works.
    auditing = run.beside(lambda own: own.step("known vulnerabilities (pip-audit)", lambda: audit(own)))
    with ExitStack() as stack:
        second, skipped, preparing = Database("PostgreSQL"), "", None
        if theirs:
            second.empty = second.content = {"DATABASE_URL": theirs}
        else:
            try:
                url = stack.enter_context(private_postgres())
            except Skipped as reason:
                skipped = str(reason)
            else:

                def prepare(own: Run) -> None:
                    made = postgres(own, url)
                    second.empty, second.content = made.empty, made.content

                preparing = run.beside(prepare)
        lint(run)
        project_checks(run)
        first = sqlite(run)
        if preparing:
            preparing.join()
        if browser:
            for known in (first.empty, first.content):
                known["SEGIB_TEST_CHROMIUM"] = browser
        first.test(run, marks)
        if not browser:
            run.results.append(("tests in a browser", "skipped: no Chromium on this machine", 0.0))
        if skipped:
            run.results.append(("tests on PostgreSQL", f"skipped: {skipped}", 0.0))
        else:
            for known in (second.empty, second.content):
                known["SEGIB_TEST_ONLY"] = "database"
            second.test(run, "not browser and not soak and not sweep")
    auditing.join()


def quick(run: Run) -> None:
    lint(run, thorough=False)
    run.step("quick tests on SQLite", lambda: run_tests(run, QUICK))


def soak(run: Run) -> None:
    """Run the long tests, on the database of DATABASE_URL or SQLite, and write a dated report."""
    now = datetime.datetime.now(datetime.UTC)
    database = {"DATABASE_URL": url} if (url := os.environ.get("DATABASE_URL")) else {}
    report = Path(run.folder, "report.xml")
    status = NO_TESTS

    def action() -> bool:
        nonlocal status
        status = pytest(run, "soak", "-q", f"--junitxml={report}", "--durations=0", **database)
        return status in {0, NO_TESTS}

    begun = time.monotonic()
    run.step("long tests", action)
    outcomes = {0: "all passed", NO_TESTS: "no test is marked `soak` yet: nothing was run"}
    outcome = outcomes.get(status, "FAILED")
    lines = [
        f"# Long run of {now:%Y-%m-%d %H:%M} UTC", "",
        f"- commit: {commit()}",
        f"- outcome: {outcome}",
        f"- time: {time.monotonic() - begun:.0f} s",
        f"- database: {'PostgreSQL' if 'postgres' in database.get('DATABASE_URL', '') else 'SQLite'}",
        f"- machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        f"- Python: {platform.python_version()}",
    ]  # fmt: skip
    if status != NO_TESTS and report.exists():
        lines += ["", "| test | seconds | outcome |", "|---|---|---|", *soak_rows(report)]
    target = BASE_DIR / "docs" / "soak" / f"{now:%Y-%m-%d}.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"\n{outcome}; the report is in {target.relative_to(BASE_DIR)}")


def soak_rows(report: Path) -> Iterator[str]:
    """Yield a table row for each test in pytest's own report."""
    from xml.etree import ElementTree

    for case in ElementTree.parse(report).iter("testcase"):
        bad = case.find("failure") is not None or case.find("error") is not None
        outcome = "FAILED" if bad else "skipped" if case.find("skipped") is not None else "passed"
        name = f"{case.get('classname')}.{case.get('name')}"
        yield f"| `{name}` | {float(case.get('time', 0)):.1f} | {outcome} |"


def commit() -> str:
    """Return the commit that is checked out, and whether files differ from it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=BASE_DIR, capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr)
        return done.stdout.strip()

    try:
        changes = " with uncommitted changes" if git("status", "--porcelain") else ""
        return git("rev-parse", "HEAD") + changes
    except OSError:
        return "not known (no git repository)"


COMMANDS = {"all": everything, "quick": quick, "lint": lint, "format": reformat, "soak": soak}


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(f"usage: python -m tests.run {'|'.join(COMMANDS)}")
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # stop the database then, too
    run = Run()
    try:
        COMMANDS[sys.argv[1]](run)
    except KeyboardInterrupt:
        print("\nInterrupted.", flush=True)
        run.finish()
        return 130
    return run.finish()


if __name__ == "__main__":
    sys.exit(main())
