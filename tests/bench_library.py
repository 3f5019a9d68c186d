"""How long the library's pages and searches take with many publications; part of `make bench`.

Asked of the application itself, one request after the other, without the page cache: before (80 generated
publications) and after (`BENCH_PUBLICATIONS`, 5,000), on the database it is given.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable

import django

FEW, MANY = 80, int(os.environ.get("BENCH_PUBLICATIONS") or 5000)
#: Pages of each file: 20 and 5,000 publications make a database of over 1 GB.
LEAVES = int(os.environ.get("BENCH_LEAVES") or 8)
TIMES = 40


def main() -> int:
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from library.models import LibraryIndexPage, PublicationPage
    from tests.specimens.many_publications import COMMON, RARE, generate

    call_command("migrate", verbosity=0)
    library = LibraryIndexPage.objects.get().url_in("es")
    client = Client()

    def measure(address: str) -> tuple[float, float, float, int]:
        """Return the least, p50 and p95 in milliseconds, and the number of queries."""
        client.get(address)
        times = []
        for _number in range(TIMES):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{address} answers {answer.status_code}.")
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return min(times), statistics.median(times), statistics.quantiles(times, n=20)[18], len(asked)

    item: Callable[[], str] = lambda: PublicationPage.objects.get(symbol="generated-2").url_in("es")  # noqa: E731
    addresses: dict[str, Callable[[], str]] = {
        "list": lambda: library,
        "list, three choices": lambda: f"{library}?kind=charter&language=pt&subject=generated-3",
        "list, by title": lambda: f"{library}?sort=title",
        "list, page 100": lambda: f"{library}?page=100",
        "search, a word of all files": lambda: f"{library}?q={COMMON['es']}",
        "search, two words of files": lambda: f"{library}?q={COMMON['es']}+{RARE.format(number=7)}",
        "search, a word of one file": lambda: f"{library}?q={RARE.format(number=7)}",
        "search of the site, of all files": lambda: f"/es/buscar/?q={COMMON['es']}",
        "search of the site, of one file": lambda: f"/es/buscar/?q={RARE.format(number=7)}",
        "a publication": item,
    }
    rows: dict[str, list[tuple[float, float, float, int]]] = {name: [] for name in addresses}
    for number in (FEW, MANY):
        begun = time.perf_counter()
        generate(number, LEAVES)
        print(f"{number} publications made in {time.perf_counter() - begun:.0f} s", flush=True)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        for name, address in addresses.items():
            rows[name].append(measure(address()))
    print(f"\nin milliseconds, {LEAVES} pages a file, {connection.vendor}:")
    print("The ratio is that of the least times: other work on the machine does not touch it much.")
    heads = " ".join(f"{f'{number}: least':>12} {'p50':>7} {'p95':>7} queries" for number in (FEW, MANY))
    print(f"{'':<32} {heads}  ratio")
    for name, (few, many) in rows.items():
        cells = " ".join(
            f"{least:12.1f} {p50:7.1f} {p95:7.1f} {asked:7}" for least, p50, p95, asked in (few, many)
        )
        print(f"{name:<32} {cells} {many[0] / few[0]:6.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
