"""What large files cost the server: memory, and other visitors' waiting times; part of `make bench`.

Run as a program it adds a publication with a large file to the database it is given. The limits are those of
the library: a download of 200 MB takes less than 50 MB over idle, and 20 slow ones leave the home page at
less than 200 ms for 95 of 100 visits.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

from segib_site import supervisor

#: Bytes of the file, and what a download of it may take of memory.
SIZE, MOST_MEMORY = 200 * 1000**2, 50 * 1000**2
#: Slow visitors, more of them than there are threads, bytes a second for each, and bytes taken at a time.
SLOW, MANY, PACE, SIP = 20, 100, 20_000, 2_000
#: Milliseconds that 95 of 100 visits of the home page take meanwhile, at most.
MOST_WAITING = 200
SYMBOL = "bench-download"
ADDRESS = f"/doc/{SYMBOL}/es.pdf"
HOME = "/es/"


# -- memory -----------------------------------------------------------------------------------


def memory(group: int, name: str) -> int:
    """Return bytes of memory of the processes of a group: ``VmRSS``, what they hold now, or ``VmHWM``, the
    most they held since `forget_peaks` (proc(5); what they share counts more than once)."""
    total = 0
    for process in processes(group):
        with contextlib.suppress(OSError):
            lines = (process / "status").read_text().splitlines()
            total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
    return total


def forget_peaks(group: int) -> None:
    """Have the kernel count the peak of each process of a group from now on. Raises `OSError` where there is
    no such count."""
    for process in processes(group):
        (process / "clear_refs").write_text("5")


def processes(group: int) -> list[Path]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if os.getpgid(int(process.name)) == group:
                found.append(process)
    return found


# -- visitors ---------------------------------------------------------------------------------


def download(port: int) -> None:
    """Take the whole file as fast as it comes."""
    connection = http.client.HTTPConnection(supervisor.HOST, port, timeout=60)
    connection.request("GET", ADDRESS)
    answer = connection.getresponse()
    taken = 0
    while piece := answer.read(1 << 20):
        taken += len(piece)
    connection.close()
    if answer.status != 200 or taken != SIZE:
        raise OSError(f"status {answer.status}, {taken} bytes of {SIZE}")


@contextlib.contextmanager
def slow_visitors(port: int, number: int, pace: int) -> Iterator[None]:
    """Have so many visitors take the file at so many bytes a second (0: they stop after the first) while the
    block runs."""
    done = threading.Event()

    def sip() -> None:
        with socket.socket() as visitor:
            visitor.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)  # as little as may wait on the way
            visitor.settimeout(60)
            visitor.connect((supervisor.HOST, port))
            request = f"GET {ADDRESS} HTTP/1.1\r\nHost: {supervisor.HOST}\r\nConnection: close\r\n\r\n"
            visitor.sendall(request.encode())
            while piece := visitor.recv(SIP):
                if done.wait(len(piece) / pace if pace else None):
                    return

    threads = [threading.Thread(target=sip, daemon=True) for _visitor in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def visit_home(port: int, seconds: float) -> list[float]:
    """Return how many milliseconds each visit of the home page took, one visitor after the other, each with
    a connection of their own."""
    times = []
    until = time.perf_counter() + seconds
    while (begun := time.perf_counter()) < until:
        connection = http.client.HTTPConnection(supervisor.HOST, port, timeout=max(seconds, 10))
        try:
            connection.request("GET", HOME, headers={"Accept-Encoding": "br, gzip"})
            if connection.getresponse().read() == b"":
                raise OSError("the home page is empty")
        finally:
            connection.close()
        times.append((time.perf_counter() - begun) * 1000)
    return times


# -- figures ----------------------------------------------------------------------------------


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[18] if len(times) > 1 else times[0]


def verdict(figure: float, limit: float) -> str:
    return "within the limit" if figure < limit else "OVER THE LIMIT"


def measure(port: int, group: int, seconds: float) -> None:
    """Print what downloads take of memory and of other visitors' time."""
    print(f"\nA file of {SIZE / 1e6:.0f} MB ({ADDRESS}):", flush=True)
    alone = p95(visit_home(port, seconds))
    idle = memory(group, "VmRSS")

    def peak(of: str, happening: Callable[[], None]) -> None:
        forget_peaks(group)
        happening()
        more = memory(group, "VmHWM") - idle
        print(
            f"  {of}: {more / 1e6:.0f} MB over {idle / 1e6:.0f} MB idle, limit {MOST_MEMORY / 1e6:.0f}: "
            f"{verdict(more, MOST_MEMORY)}",
            flush=True,
        )

    def stopped() -> None:
        with slow_visitors(port, 1, 0):
            time.sleep(seconds)

    try:
        peak("downloaded", lambda: download(port))
        peak("a client that stops reading", stopped)
    except OSError as error:
        print(f"  memory not measured: {error}", flush=True)
    for number in (SLOW, MANY):
        with slow_visitors(port, number, PACE):
            time.sleep(1)
            try:
                waiting = p95(visit_home(port, seconds))
            except OSError as error:
                print(
                    f"  home page, {number} slow downloads: {type(error).__name__}: OVER THE LIMIT",
                    flush=True,
                )
                continue
        print(
            f"  home page, {number} visitors who download {PACE / 1000:.0f} kB/s each: p95 {waiting:.0f} ms "
            f"({alone:.0f} ms alone), limit {MOST_WAITING}: {verdict(waiting, MOST_WAITING)}",
            flush=True,
        )


# -- the file ---------------------------------------------------------------------------------


def main() -> int:
    """Add the publication with its large file."""
    django.setup()
    from django.core.files import File

    from library.models import Edition, LibraryIndexPage
    from segib_site.models import SiteDocument
    from tests.specimens import domain

    block = os.urandom(1000**2)
    with tempfile.TemporaryFile() as content:
        content.write(domain.pdf())
        for _megabyte in range(SIZE // len(block)):
            content.write(block)
        content.truncate(SIZE)
        it = SiteDocument(title=SYMBOL)
        it.file.save(f"{SYMBOL}.pdf", File(content), save=False)
        it.save()
    edition = domain.row(Edition, language="es", file=it)
    domain.publication(SYMBOL, LibraryIndexPage.objects.first(), editions=[edition])
    return 0


if __name__ == "__main__":
    sys.exit(main())
