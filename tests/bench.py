"""`make bench`: requests a second and waiting times of the server, on starter content; what editing a long
page and downloading a large file cost.

A server of its own, with a database of its own, on a free port; 16 connections that stay open, each
asking again as soon as it has its answer. Client and server share the machine, and the client is
plain Python: read the figures as ratios to the first row, which is the most this client can ask for.

`BENCH_ADDRESSES="/es/ /pt/" BENCH_SECONDS=10 make bench` measures other addresses, for longer.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from urllib.parse import urlsplit

from segib_site import supervisor
from tests import bench_downloads

CONNECTIONS = 16
SECONDS = float(os.environ.get("BENCH_SECONDS") or 5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((supervisor.HOST, 0))
        return probe.getsockname()[1]


def addresses(port: int) -> list[str]:
    """Return what to measure: BENCH_ADDRESSES, or the health check and pages from the site map."""
    if chosen := os.environ.get("BENCH_ADDRESSES", "").split():
        return ["/healthz", *chosen]
    with urllib.request.urlopen(f"http://{supervisor.HOST}:{port}/sitemap.xml") as answer:
        paths = [urlsplit(url).path for url in re.findall(r"<loc>([^<]+)</loc>", answer.read().decode())]
    spanish = sorted(
        {path for path in paths if path.startswith("/es/")}, key=lambda path: (path.count("/"), path)
    )
    return list(dict.fromkeys(["/healthz", "/es/", "/en/", "/pt/", *spanish[:7]]))


def ask(port: int, address: str, until: float, times: list[float], failures: list[str]) -> None:
    """Ask for one address over one connection until the time is up."""
    connection = http.client.HTTPConnection(supervisor.HOST, port, timeout=30)
    headers = {"Accept-Encoding": "br, gzip"}
    while (begun := time.perf_counter()) < until:
        try:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                failures.append(str(answer.status))
        except (OSError, http.client.HTTPException) as error:
            failures.append(type(error).__name__)
            connection.close()
        else:
            times.append(time.perf_counter() - begun)
    connection.close()


def measure(port: int, address: str) -> str:
    """Return the row of one address."""
    times: list[float] = []
    failures: list[str] = []
    ask(port, address, time.perf_counter() + 0.5, [], failures)  # warm caches
    if failures:
        return f"{address:<44} not measured: {', '.join(sorted(set(failures)))}"
    begun = time.perf_counter()
    arguments = (port, address, begun + SECONDS, times, failures)
    threads = [threading.Thread(target=ask, args=arguments) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / (time.perf_counter() - begun)
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [float("nan")] * 99
    p50, p95, p99 = (cuts[i] * 1000 for i in (49, 94, 98))
    return f"{address:<44} {rate:9.0f} {p50:9.1f} {p95:9.1f} {p99:9.1f} {len(failures):9d}"


def measure_library() -> None:
    """Print what many publications cost, on the same database, which holds them afterwards."""
    print("\nMaking many publications; BENCH_PUBLICATIONS=0 leaves this out …", flush=True)
    subprocess.run(
        [sys.executable, "-m", "tests.bench_library"],
        cwd=supervisor.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
    )


def main() -> int:
    folder = tempfile.mkdtemp(prefix="segib-bench-")
    port = free_port()
    media = f"{folder}/media"
    os.environ.update(
        SEGIB_VAR_DIR=folder, SEGIB_SECRET_KEY="for measuring only", SEGIB_HTTPS="0", SEGIB_DEBUG="0",
        DATABASE_URL=f"sqlite:///{folder}/db.sqlite3", SEGIB_ALLOWED_HOSTS=supervisor.HOST,
        SEGIB_BASE_URL=f"http://{supervisor.HOST}:{port}",
    )  # fmt: skip
    server = supervisor.site_children(port)[0]
    try:
        print("Preparing a site with starter content …", flush=True)
        subprocess.run([sys.executable, "manage.py", "prepare"], cwd=supervisor.BASE_DIR, check=True)
        for step in ("tests.bench_editing", "tests.bench_downloads"):
            subprocess.run(
                [sys.executable, "-m", step],
                cwd=supervisor.BASE_DIR,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "tests.settings",
                    "SEGIB_TEST_MEDIA_ROOT": media,
                },
                check=True,
            )
        server.start()
        while not supervisor.answers(port):
            if not server.is_running:
                print("The server did not start; its messages are above.")
                return 1
            time.sleep(0.05)
        bench_downloads.measure(port, server.process.pid, SECONDS)
        print(
            f"\n{CONNECTIONS} connections, {SECONDS:g} s an address, {os.cpu_count()} cores; in milliseconds:"
        )
        print(f"{'address':<44} {'req/s':>9} {'p50':>9} {'p95':>9} {'p99':>9} {'failed':>9}")
        for address in addresses(port):
            print(measure(port, address), flush=True)
        if os.environ.get("BENCH_PUBLICATIONS") != "0":
            measure_library()
        return 0
    except (subprocess.CalledProcessError, KeyboardInterrupt):
        print("Stopped before the end.")
        return 1
    finally:
        supervisor.Supervisor([server], port).stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
