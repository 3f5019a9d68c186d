"""Run the server, the task worker and the scheduler together, and keep them running.

`make serve` runs this (``python -m segib_site.supervisor``). It uses the standard library only and
never imports Django, so it starts at once and cannot fail with the code that it looks after. In
production the three processes are run by whatever runs containers or services there instead.

Each child is the leader of a process group of its own: Ctrl-C in a terminal reaches the supervisor
alone, which then stops the children in good order.
"""

from __future__ import annotations

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"

#: A child that ran this long, in seconds, had started well: its next failure is counted from one.
SETTLED_AFTER = 10.0
#: How often in a row a child that has never settled may fail before the supervisor gives up.
GIVE_UP_AFTER = 5
#: Longest pause before a restart, in seconds; pauses double from half a second.
LONGEST_PAUSE = 30.0
#: How long, in seconds, children may take to finish what they are doing when asked to stop.
STOP_WITHIN = 15.0
#: How long, in seconds, the server may take to answer before the operator is told.
SLOW_START = 30.0


@dataclass
class Child:
    """A process to keep running."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = 0
    has_settled: bool = False

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            self.command,
            cwd=BASE_DIR,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has one thread
        )

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the child, and, if it must die, to everything it started."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)

    def note_exit(self, now: float) -> None:
        """Count a failure and fix the time of the restart."""
        self.has_settled = self.has_settled or now - self.started_at >= SETTLED_AFTER
        self.failures = 1 if now - self.started_at >= SETTLED_AFTER else self.failures + 1
        self.restart_at = now + min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
        self.send(signal.SIGKILL)  # what it may have left behind
        self.process = None


def die_with_parent() -> None:
    """On Linux, ask the kernel to stop this child if the supervisor is killed outright."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def say(message: str) -> None:
    print(message, flush=True)


def port_is_free(port: int) -> bool:
    """Say whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int, timeout: float = 1.0) -> bool:
    """Say whether the server on this port answers `/healthz`, asked by the site's own host name.

    A refusal counts as an answer: the process is alive.
    """
    own = (os.environ.get("SEGIB_ALLOWED_HOSTS") or HOST).split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", "/healthz", headers={"Host": HOST if own == "*" else own})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Supervisor:
    """Keep children running until told to stop."""

    def __init__(self, children: Sequence[Child], port: int) -> None:
        self.children = children
        self.port = port
        self.stopping = threading.Event()

    def run(self) -> int:
        """Start the first child, the others when it answers; return the exit status."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.on_signal)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # `nohup make serve` outlives its terminal
            signal.signal(signal.SIGHUP, self.on_signal)
        begun = time.monotonic()
        server, *others = self.children
        server.start()
        is_up = has_complained = False
        status = 0
        try:
            while not self.stopping.is_set():
                if not is_up and server.is_running and answers(self.port):
                    is_up = True
                    say(f"The site is at http://{HOST}:{self.port} (the CMS at /admin/). Ctrl-C stops it.")
                    for child in others:
                        child.start()
                elif not is_up and not has_complained and time.monotonic() - begun > SLOW_START:
                    has_complained = True
                    say(f"The server has not answered for {SLOW_START:.0f} seconds; still waiting.")
                if broken := self.look_after(self.children if is_up else [server]):
                    say(
                        f"The {broken.name} stopped {broken.failures} times in a row right after its start: "
                        "read its messages above, put right what they name, and start again."
                    )
                    status = 1
                    break
                self.stopping.wait(0.2 if is_up else 0.05)
        finally:
            self.stop()
        return status

    def look_after(self, children: Sequence[Child]) -> Child | None:
        """Restart the children that have stopped; return one that cannot be kept running."""
        now = time.monotonic()
        for child in children:
            if child.is_running:
                continue
            if child.process is not None:
                code = child.process.returncode
                child.note_exit(now)
                if not child.has_settled and child.failures >= GIVE_UP_AFTER:
                    return child
                say(
                    f"The {child.name} stopped (status {code}); "
                    f"it starts again in {child.restart_at - now:.1f} seconds."
                )
            elif now >= child.restart_at:
                child.start()
        return None

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Stop in good order at the first signal, at once at the second."""
        if self.stopping.is_set():
            for child in self.children:
                child.send(signal.SIGKILL)
        self.stopping.set()

    def stop(self) -> None:
        """Ask every child to finish, wait, then kill what is left."""
        self.stopping.set()
        for child in self.children:
            child.send(signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        while any(child.is_running for child in self.children) and time.monotonic() < deadline:
            time.sleep(0.05)
        for child in self.children:
            if child.is_running:
                say(f"The {child.name} did not stop within {STOP_WITHIN:.0f} seconds: killed.")
            child.send(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def site_children(port: int) -> list[Child]:
    """Return the three processes of the site; the server comes first."""
    manage = (sys.executable, "manage.py")
    server = (
        *(sys.executable, "-m", "granian", "segib_site.wsgi:application"),
        *("--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", HOST, "--port", str(port)),
        *("--workers", os.environ.get("SEGIB_WORKERS", "1")),
        *("--blocking-threads", os.environ.get("SEGIB_THREADS", "32")),
        *("--workers-kill-timeout", "10", "--log-level", "error"),
    )
    worker = (*manage, "db_worker", "--backend", "worker", "--queue-name", "worker", "--no-reload")
    scheduler = (*manage, "run_scheduler")
    return [Child("server", server), Child("worker", worker), Child("scheduler", scheduler)]


def port_from_environment() -> int | None:
    """Return the port in PORT (8000 if not set), or ``None`` if it is not a port number."""
    value = os.environ.get("PORT") or "8000"
    return int(value) if value.isascii() and value.isdigit() and 0 < int(value) < 65536 else None


def main(arguments: Sequence[str]) -> int:
    """Run the site; with ``--check`` only say whether it could, with ``--probe`` whether it answers."""
    port = port_from_environment()
    if port is None:
        say("PORT must be a number from 1 to 65535, for example `PORT=8001 make serve`.")
        return 1
    if "--probe" in arguments:
        return 0 if answers(port, timeout=5) else 1
    if not port_is_free(port):
        say(
            f"Port {port} is in use: stop what uses it, or choose another one, "
            f"as in `PORT={port % 65535 + 1} make serve`."
        )
        return 1
    if "--check" in arguments:
        return 0
    return Supervisor(site_children(port), port).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
