"""What harvesters and feed readers are sent of the whole site, as it is loaded."""

from __future__ import annotations

import pytest

from library.models import LibraryIndexPage, PublicationPage
from organisation.models import NewsIndexPage
from segib_site import feeds, languages
from tests.following import AtomFeed
from tests.library.harvesting import found, valid

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_whole_catalogue_is_valid_and_every_publication_is_in_it(client, settings):
    settings.OAI_PAGE = 30
    symbols, query = [], {"metadataPrefix": "oai_dc"}
    while query:
        answer = client.get("/oai", {"verb": "ListRecords", **query})
        part = valid(answer)
        assert b"/sheet/" not in answer.content, "a reference sheet is no document"
        for record in found(part, "//o:record"):
            [symbol] = record.xpath("string(.//*[local-name()='identifier'])").rsplit(":", 1)[1:]
            assert record.xpath(".//*[local-name()='title']"), symbol
            symbols.append(symbol)
        token = found(part, "//o:resumptionToken/text()")
        query = {"resumptionToken": token[0]} if token else {}
    assert sorted(symbols) == sorted(PublicationPage.objects.values_list("symbol", flat=True))
    for verb in ("Identify", "ListSets", "ListMetadataFormats"):
        valid(client.get("/oai", {"verb": verb}))


@pytest.mark.parametrize("model", [NewsIndexPage, LibraryIndexPage])
@pytest.mark.parametrize("code", languages.CODES)
def test_the_feeds_of_the_loaded_site_conform(client, model, code):
    told = AtomFeed(client.get(f"{model.objects.get().url_in(code)}feed.atom"))
    assert 0 < len(told.entries) <= feeds.LIMIT
    assert all(tag == languages.tag(code) for _title, tag in told.titles) or model is LibraryIndexPage
