"""How long a page of forty blocks in three languages takes to open for editing; part of `make bench`.

Runs in the settings of tests (they have a user's shortest password hash, otherwise nothing differs that a
form would notice) on the database it is given.
"""

from __future__ import annotations

import statistics
import sys
import time

import django

TIMES = 7


def main() -> int:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from segib_site.models import SitePage
    from tests.specimens.long_page import BLOCKS, long_page

    call_command("migrate", verbosity=0)
    it = long_page(SitePage.objects.filter(depth=2).first())
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench", "bench@example.org", "x"))
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    size = len(client.get(address).content)
    times = []
    for _number in range(TIMES):
        begun = time.perf_counter()
        answer = client.get(address)
        times.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            print(f"Opening a page for editing answers {answer.status_code}.")
            return 1
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    print(
        f"\nA page of {BLOCKS} blocks in three languages opens for editing in "
        f"{statistics.median(times):.2f} s (the longest of {TIMES}: {max(times):.2f} s), "
        f"{len(asked)} queries, {size // 1024} KiB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
