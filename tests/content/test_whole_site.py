"""The site as a whole, as its starter content makes it: everything is reached, nothing is broken, nothing
is a stub."""

from __future__ import annotations

import re
from collections import deque
from itertools import pairwise
from urllib.parse import urldefrag, urljoin

import pytest
from django.core.management import call_command
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from cooperation.models import MandatePage, ProgrammePage
from library.models import PublicationPage
from organisation.models import CountryPage
from segib_site import languages
from segib_site.models import OldAddress, SitePage, StarterEntry
from segib_site.slices import freshness, publishing
from summits.models import SummitPage
from tests.content import reading

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: Fewest words in the main part of a page: less would be a stub.
LEAST_WORDS = 50


@pytest.mark.long
@pytest.mark.sweep
@pytest.mark.parametrize("code", languages.CODES)
def test_a_crawl_finds_at_least_200_pages_and_no_broken_link(client, code):
    waiting, seen, pages = deque([f"/{code}/"]), {f"/{code}/"}, 0
    while waiting:
        path = waiting.popleft()
        if path in reading.addresses():
            pages += 1
            content = reading.answer(path).content
        else:
            # A list that was narrowed, a file, a permanent address, search.
            answer = client.get(path)
            assert answer.status_code in (200, 303), f"{path}: {answer.status_code}"
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                if answer.streaming:
                    assert b"".join(answer.streaming_content), path
                continue
            content = answer.content
        ids = set(re.findall(rb'\sid="([^"]+)"', content))
        for href in re.findall(rb'<a\s[^>]*href="([^"]+)"', content):
            if href.startswith(b"#"):
                assert href == b"#" or href[1:] in ids, f"{path}: {href.decode()}"
                continue
            target = urldefrag(urljoin(path, href.decode().replace("&amp;", "&")))[0]
            same = target.startswith((f"/{code}/", "/doc/"))
            # Lists can be narrowed in thousands of ways: one choice is enough.
            if same and target not in seen and not ("?" in target and "?" in path):
                seen.add(target)
                waiting.append(target)
    public = sum(address.startswith(f"/{code}/") for address in reading.addresses())
    assert pages == public >= 200, (pages, public)


@pytest.mark.sweep
def test_every_page_says_enough():
    thin = {
        path: count
        for path in reading.addresses()
        if (count := len(reading.text(path).split())) < LEAST_WORDS
    }
    assert not thin


def test_every_page_needs_at_most_15_queries(client):
    for code in languages.CODES:
        client.get(f"/{code}/")  # what is asked for once in a process
    over = {}
    for path in (path for path in reading.addresses() if path.startswith("/pt/")):
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        if len(queries) > 15:
            over[path] = len(queries)
    assert not over


def test_everything_is_public_and_current_in_three_languages():
    for page in [page.specific for page in SitePage.objects.filter(depth__gt=1)]:
        assert page.live_languages == languages.CODES, page
        assert publishing.unpublished_slices(page) == () and not page.has_unpublished_changes, page
        states = {code: it.state.value for code, it in freshness.states(page).items()}
        assert states == {"es": "source", "en": "current", "pt": "current"}, page


def test_loading_again_changes_nothing():
    def state():
        rows = SitePage.objects.order_by("pk").values_list("pk", "latest_revision_id", "last_published_at")
        return list(rows), StarterEntry.objects.count(), OldAddress.objects.count()

    before = state()
    call_command("load_starter_content", verbosity=0)
    assert state() == before


@pytest.mark.parametrize("code", languages.CODES)
def test_the_mandate_follow_up_can_be_walked_both_ways(code):
    summit = SummitPage.objects.get(ordinal=17)
    programme = ProgrammePage.objects.get(short_name="IberBLH")
    country = CountryPage.objects.get(country__iso2="BR")
    mandate = MandatePage.objects.get(summit=summit, programmes=programme)
    way = [summit, mandate, programme, country]
    for here, there in [*pairwise(way), *pairwise(reversed(way))]:
        found = reading.links(reading.main(here.url_in(code)))
        assert there.url_in(code) in found, f"{here} -> {there}"


@pytest.mark.parametrize("code", languages.CODES)
def test_santo_domingo_leads_to_its_four_documents_and_back(code):
    summit = SummitPage.objects.get(ordinal=28)
    four = ["environmental-charter-2023", "digital-rights-charter-2023", "food-security-route-2023"]
    for symbol in [*four, "financial-architecture-2023"]:
        document = PublicationPage.objects.get(symbol=symbol)
        assert document.url_in(code) in reading.links(reading.main(summit.url_in(code)))
        assert summit.url_in(code) in reading.links(reading.main(document.url_in(code)))


def test_every_old_address_that_the_facts_name_leads_to_a_page(client):
    assert OldAddress.objects.count() >= 75
    for old in OldAddress.objects.select_related("page"):
        answer = client.get(old.address)
        assert answer.status_code == 301, old
        assert answer["Location"] == old.page.url_in(old.language), old
        assert client.get(answer["Location"]).status_code == 200
