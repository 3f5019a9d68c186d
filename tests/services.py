"""What the tests need beside Python: a PostgreSQL server of their own, and Chromium."""

from __future__ import annotations

import contextlib
import ctypes
import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class Skipped(Exception):
    """A step that cannot run here; the message says why."""


def administrator_prefix() -> list[str] | None:
    """Return what to put before a command that needs root, or ``None`` if there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str]) -> None:
    """Install packages of the system with apt-get; raises `Skipped` where that is not possible."""
    prefix = administrator_prefix()
    if not shutil.which("apt-get"):
        raise Skipped(f"no {' or '.join(packages)} here, and no apt-get to install it")
    if prefix is None:
        raise Skipped(f"no {' or '.join(packages)} here: run `sudo apt-get install {' '.join(packages)}`")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    print(f"Installing {', '.join(packages)} with apt-get …", flush=True)
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *arguments], stdout=subprocess.DEVNULL)
        if done.returncode:
            raise Skipped(f"apt-get could not install {', '.join(packages)} (its message is above)")


def postgres_programs() -> Path | None:
    """Return the folder with the newest PostgreSQL server's programs."""
    versioned = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    on_path = shutil.which("initdb")
    for folder in [*reversed(versioned), *([str(Path(on_path).resolve().parent)] if on_path else [])]:
        if all(Path(folder, name).exists() for name in ("initdb", "postgres")):
            return Path(folder)
    return None


def chromium() -> str | None:
    """Return the path of the system's Chromium, or ``None``."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def have(find: Callable[[], object], package: str) -> bool:
    """Make a program available, by apt-get if need be."""
    if not find():
        install([package])
        if not find():
            raise Skipped(f"the package {package} was installed but its program cannot be found")
    print(find())
    return True


def die_with_parent() -> None:
    """On Linux, stop this child if the test run itself is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """Run a PostgreSQL server of our own, empty, on a free port; give its DATABASE_URL.

    It lives in a temporary folder, belongs to an ordinary account (the server refuses root), writes
    to disk without waiting, and is gone afterwards.
    """
    programs = postgres_programs()
    if programs is None:
        raise Skipped("no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="segib-postgres-"))
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = next((a for a in pwd.getpwall() if a.pw_name == "postgres"), None) or pwd.getpwnam("nobody")
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        os.chown(folder, account.pw_uid, account.pw_gid)
    password = secrets.token_hex(16)
    password_file = folder / "password"
    password_file.write_text(password)
    password_file.chmod(0o644)  # the folder itself is closed to others
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder),
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "50",
        # Tables of a few rows: neither compiled queries nor statistics are worth their time.
        "jit": "off", "autovacuum": "off", "shared_buffers": "256MB",
    }  # fmt: skip
    server = None
    try:
        # C.UTF-8, because upper and lower case of é and ã must be known to the database.
        initdb: list[str | Path] = [
            programs / "initdb", "-D", folder / "data", "-U", "segib", "--auth=scram-sha-256",
            f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(initdb, cwd=folder, capture_output=True, text=True, **owner)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *options],
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C must not stop it before the tests
                preexec_fn=die_with_parent,  # noqa: PLW1509 - this process has one thread
                **owner,
            )
        address = f"127.0.0.1:{port}"
        for _attempt in range(300):
            if server.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")
            if "ready to accept connections" in (folder / "log").read_text():
                break
            time.sleep(0.1)
        else:
            raise RuntimeError("PostgreSQL was not ready within 30 seconds")
        yield f"postgres://segib:{password}@{address}/postgres"
    finally:
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)  # "fast shutdown"
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)
