"""Real harvesters take the whole catalogue from a running server."""

from __future__ import annotations

import warnings

import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.client import HTTPConfig

from library.models import LibraryIndexPage
from segib_site import languages
from segib_site.slices import publishing
from tests.specimens import domain
from tests.specimens.factories import make_home

with warnings.catch_warnings():
    # Its regular expressions are written in a way that Python is about to give up.
    warnings.simplefilter("ignore")
    from sickle import Sickle
    from sickle.oaiexceptions import BadArgument, IdDoesNotExist, NoRecordsMatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NUMBER = 11


@pytest.fixture
def address(live_server, settings):
    """The address of a catalogue of eleven publications, one of which is gone."""
    settings.OAI_PAGE = 3
    library = domain.made(LibraryIndexPage, make_home(), title="Biblioteca")
    pages = [
        domain.publication(
            f"doc-{number}",
            library,
            title={"es": f"Título ñ {number}", "pt": f"Título ç {number}"},
            kind="plan" if number % 2 else "charter",
            editions=[domain.elsewhere("es", f"https://x.org/{number}")],
        )
        for number in range(NUMBER)
    ]
    publishing.unpublish(pages[4], languages.CODES)
    return f"{live_server.url}/oai"


def test_sickle_takes_everything(address):
    sickle = Sickle(address)
    assert sickle.Identify().deletedRecord == "persistent"
    assert [one.metadataPrefix for one in sickle.ListMetadataFormats()] == ["oai_dc"]
    assert {"type", "type:plan", "language:pt"} <= {one.setSpec for one in sickle.ListSets()}
    records = list(sickle.ListRecords(metadataPrefix="oai_dc"))
    assert len(records) == NUMBER
    assert [one.header.identifier for one in records if one.deleted] == ["oai:segib.invalid:doc-4"]
    titles = {title for one in records if not one.deleted for title in one.metadata["title"]}
    assert {"Título ñ 0", "Título ç 10"} <= titles
    assert len(list(sickle.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))) == NUMBER - 1
    plans = list(sickle.ListIdentifiers(metadataPrefix="oai_dc", set="type:plan"))
    assert len(plans) == NUMBER // 2
    one = sickle.GetRecord(identifier="oai:segib.invalid:doc-7", metadataPrefix="oai_dc")
    assert one.metadata["source"] == ["https://x.org/7"]
    since = sickle.ListIdentifiers(**{"metadataPrefix": "oai_dc", "from": one.header.datestamp})
    assert "oai:segib.invalid:doc-7" in {found.identifier for found in since}


def test_sickle_is_told_what_is_wrong(address):
    sickle = Sickle(address)
    with pytest.raises(IdDoesNotExist):
        sickle.GetRecord(identifier="oai:x:y", metadataPrefix="oai_dc")
    with pytest.raises(NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", set="nothing")
    with pytest.raises(BadArgument):
        sickle.ListRecords(**{"metadataPrefix": "oai_dc", "from": "2026-13-01"})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_oaipmh_scythe_takes_everything(address, method):
    with Scythe(address, http_config=HTTPConfig(http_method=method)) as scythe:
        assert scythe.identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
        assert [one.metadataPrefix for one in scythe.list_metadata_formats()] == ["oai_dc"]
        assert len(list(scythe.list_sets())) > 10
        records = list(scythe.list_records())
        assert len(records) == NUMBER and sum(one.deleted for one in records) == 1
        identifiers = list(scythe.list_identifiers())
        assert [one.identifier for one in identifiers] == [one.header.identifier for one in records]
        one = scythe.get_record(identifier="oai:segib.invalid:doc-0")
        assert one.metadata["language"] == ["es"]
        assert len(list(scythe.list_records(set_="type:charter", ignore_deleted=True))) == NUMBER // 2
