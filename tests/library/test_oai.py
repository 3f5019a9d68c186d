"""OAI-PMH 2.0, as the protocol says: every answer is validated against the published schemas."""

from __future__ import annotations

import datetime
from itertools import chain

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.catalogue import records
from library.models import CatalogueRecord, LibraryIndexPage, PublicationPage
from segib_site import languages
from segib_site.models import SiteIdentity
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.library.harvesting import LANG, found, refused, valid
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = datetime.timedelta(days=1)
START = datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC)


@pytest.fixture
def library(home):
    return domain.made(LibraryIndexPage, home, title="Biblioteca")


def ask(client, verb="ListRecords", **arguments):
    """The document of an answer, the same asked by GET and by POST."""
    if verb in ("ListRecords", "ListIdentifiers", "GetRecord") and "resumptionToken" not in arguments:
        arguments.setdefault("metadataPrefix", "oai_dc")
    arguments = {name.rstrip("_"): value for name, value in arguments.items()}
    return valid(client.get("/oai", {"verb": verb, **arguments}))


def symbols(document):
    return [name.rpartition(":")[2] for name in found(document, "//o:header/o:identifier/text()")]


def make(library, symbol, day=0, **values):
    """A publication that changed on a day."""
    with time_machine.travel(START + day * DAY, tick=False):
        return domain.publication(symbol, library, **values)


@pytest.fixture
def five(library):
    """Five publications, one a day."""
    return [make(library, f"doc-{number}", number) for number in range(5)]


# -- verbs ------------------------------------------------------------------------------------


def test_it_says_what_it_is(client, library, settings):
    settings.OAI_HOST = "segib.org"
    domain.made(SiteIdentity, name="Secretaría General Iberoamericana", email="info@segib.org")
    make(library, "carta")
    told = ask(client, "Identify")
    assert found(told, "//o:repositoryName/text()") == ["Secretaría General Iberoamericana (SEGIB)"]
    assert found(told, "//o:baseURL/text()") == found(told, "//o:request/text()") == ["http://testserver/oai"]
    assert found(told, "//o:adminEmail/text()") == ["info@segib.org"]
    assert found(told, "//o:earliestDatestamp/text()") == ["2026-05-01T10:00:00Z"]
    assert found(told, "//o:deletedRecord/text()") == ["persistent"]
    assert found(told, "//o:granularity/text()") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert found(told, "//i:sampleIdentifier/text()") == ["oai:segib.org:carta"]
    settings.OAI_EMAIL = "library@segib.org"
    assert found(ask(client, "Identify"), "//o:adminEmail/text()") == ["library@segib.org"]


def test_an_empty_catalogue_says_so_in_valid_words(client, home):
    assert "@" in found(ask(client, "Identify"), "//o:adminEmail/text()")[0]
    assert refused(ask(client)) == ["noRecordsMatch"]
    assert "type:charter" in found(ask(client, "ListSets"), "//o:setSpec/text()")


def test_a_record_is_the_publication_in_dublin_core(client, library):
    make(
        library,
        "carta",
        title={"es": "Carta & <año>", "en": "Charter", "pt": "Carta em português"},
        editions=[domain.held("es", domain.pdf()), domain.elsewhere("pt", "https://x.org/?a=1&b=2")],
    )
    for record in (ask(client, "GetRecord", identifier="oai:segib.invalid:carta"), ask(client)):
        titles = found(record, "//dc:title")
        assert [(one.text, one.get(LANG)) for one in titles] == [
            ("Carta & <año>", "es"),
            ("Charter", "en"),
            ("Carta em português", "pt-BR"),
        ]
        assert found(record, "//dc:source/text()") == ["https://x.org/?a=1&b=2"]
        assert found(record, "//dc:relation/text()") == ["http://testserver/doc/carta/v1/es.pdf"]
        assert found(record, "//o:setSpec/text()") == ["type:charter", "language:es", "language:pt"]
        assert found(record, "//o:datestamp/text()") == ["2026-05-01T10:00:00Z"]
    assert b"sheet" not in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content


def test_what_editors_paste_into_titles_is_valid_xml(client, library):
    page = make(library, "carta")
    CatalogueRecord.objects.filter(page=page.pk).update(
        description=CatalogueRecord.objects.get().description | {"titles": {"es": 'A\x0b\x1b\ufffe]]>&"<b>'}}
    )
    assert found(ask(client), "//dc:title/text()") == ['A]]>&"<b>']


def test_identifiers_come_without_metadata(client, five):
    listed = ask(client, "ListIdentifiers")
    assert symbols(listed) == [f"doc-{number}" for number in range(5)]
    assert not found(listed, "//dc:title | //o:resumptionToken | //o:record")


def test_formats_are_told_of_all_and_of_one(client, five):
    for told in (
        ask(client, "ListMetadataFormats"),
        ask(client, "ListMetadataFormats", identifier="oai:segib.invalid:doc-1"),
    ):
        assert found(told, "//o:metadataPrefix/text()") == ["oai_dc"]
    assert refused(ask(client, "ListMetadataFormats", identifier="oai:segib.invalid:x")) == ["idDoesNotExist"]


def test_a_form_that_is_posted_is_answered_like_an_address(five):
    strict = Client(enforce_csrf_checks=True)
    query = urlencode({"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})
    posted = valid(strict.post("/oai", query, content_type="application/x-www-form-urlencoded"))
    assert symbols(posted) == symbols(ask(strict, "ListIdentifiers"))
    assert refused(valid(strict.post("/oai", {"verb": "Identify"}))) == ["badArgument"], "multipart"
    assert strict.put("/oai").status_code == 405
    assert strict.head("/oai?verb=Identify").status_code == 200


# -- sets -------------------------------------------------------------------------------------


def test_sets_hold_what_they_are_called_and_those_above_hold_them_all(client, library):
    summit = domain.summit(28, domain.country("DO"), title={"es": "XXVIII Cumbre", "en": "28th Summit"})
    make(library, "a", adopted_at=summit, editions=[domain.elsewhere("es")])
    make(library, "b", 1, kind="plan", editions=[domain.elsewhere("pt"), domain.elsewhere("en")])
    make(library, "c", 2, kind="special_communique")
    told = ask(client, "ListSets")
    names = dict(zip(found(told, "//o:setSpec/text()"), found(told, "//o:setName/text()"), strict=True))
    assert names["type:special_communique"] == "Special communiqué"
    assert names["language:pt"] == "Portuguese" and names["summit:28"] == "28th Summit"
    members = {
        "type": ["a", "b", "c"],
        "type:charter": ["a"],
        "type:plan": ["b"],
        "type:report": [],
        "language": ["a", "b"],
        "language:en": ["b"],
        "summit": ["a"],
        "summit:28": ["a"],
        "summit:2": [],
        "TYPE:charter": [],
        "type:charte_": [],
        "nothing": [],
    }
    for name, expected in members.items():
        listed = ask(client, "ListIdentifiers", set=name)
        assert symbols(listed) == expected, name
        assert refused(listed) == ([] if expected else ["noRecordsMatch"])
    assert names.keys() >= {name for name, there in members.items() if there}


# -- periods ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-05-02", None, [1, 2, 3, 4]),
        (None, "2026-05-02", [0, 1]),
        ("2026-05-02", "2026-05-02", [1]),
        ("2026-05-02T10:00:00Z", "2026-05-03T10:00:00Z", [1, 2]),
        ("2026-05-02T10:00:01Z", "2026-05-03T09:59:59Z", []),
        ("2027-01-01", None, []),
        (None, "0001-01-01", []),
        ("0001-01-01", "9999-12-31", [0, 1, 2, 3, 4]),
    ],
)
def test_a_period_holds_both_its_ends(client, five, since, until, expected):
    period = {name: value for name, value in (("from", since), ("until", until)) if value}
    listed = ask(client, **period)
    assert symbols(listed) == [f"doc-{number}" for number in expected]
    assert refused(listed) == ([] if expected else ["noRecordsMatch"])


@pytest.mark.parametrize(
    "period",
    [
        {"from": "2026-02-30"},
        {"from": "2026-05-01T24:00:00Z"},
        {"from": "2026-05-01T10:00:00"},
        {"from": "2026-05-01T10:00Z"},
        {"from": "2026-5-1"},
        {"from": "yesterday"},
        {"from": ""},
        {"until": "0000-01-01"},
        {"until": "٢٠٢٦-05-01"},
        {"from": "2026-05-02", "until": "2026-05-01"},
        {"from": "2026-05-01", "until": "2026-05-02T00:00:00Z"},
    ],
)
def test_times_that_are_none_are_refused(client, five, period):
    told = ask(client, **period)
    assert refused(told) == ["badArgument"]
    assert dict(found(told, "//o:request")[0].attrib) == {}, "refused arguments are not repeated"


# -- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=identify", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&metadataPrefix=oai_dc", "badArgument"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=a%20b", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=type:", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x", "badArgument"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:segib.invalid:doc-1", "badArgument"),
        ("verb=GetRecord&identifier=oai:segib.invalid:doc-1&metadataPrefix=x", "cannotDisseminateFormat"),
        ("verb=GetRecord&identifier=oai:other.org:doc-1&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=%25%00&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=oai:segib.invalid:doc%00&metadataPrefix=oai_dc", "idDoesNotExist"),
    ],
)
def test_what_the_protocol_refuses_is_refused_by_its_name(client, five, query, code):
    told = valid(client.get(f"/oai?{query}"))
    assert refused(told) == [code]
    repeats = dict(found(told, "//o:request")[0].attrib)
    assert bool(repeats) == (code not in ("badVerb", "badArgument"))


def test_too_much_is_refused_like_anything_else(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 5
    query = "&".join(f"a{n}=1" for n in range(10))
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert refused(valid(client.post("/oai", query, **form))) == ["badArgument"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert refused(valid(client.post("/oai", "verb=Identify&x=" + "y" * 99, **form))) == ["badArgument"]


VERBS = ["Identify", "ListMetadataFormats", "ListSets", "GetRecord", "ListIdentifiers", "ListRecords"]
NAMES = ["verb", "metadataPrefix", "identifier", "from", "until", "set", "resumptionToken"]
VALUES = ["oai_dc", "oai:segib.invalid:carta", "2026-05-01", "2026-05-01T10:00:00Z", "type:charter", "type"]


def test_no_argument_whatever_breaks_it(client, library):
    make(library, "carta")
    known = st.sampled_from(VERBS + VALUES)
    argument = st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), known | st.text(max_size=40))
    likely = st.tuples(st.just("verb"), st.sampled_from(VERBS))

    @given(
        query=st.lists(argument, max_size=5),
        first=st.lists(likely, max_size=1),
        post=st.booleans(),
    )
    def holds(query, first, post):
        encoded = urlencode(first + query)
        if post:
            answer = client.post("/oai", encoded, content_type="application/x-www-form-urlencoded")
        else:
            answer = client.get(f"/oai?{encoded}")
        valid(answer)

    holds()

    @given(st.binary(max_size=60))
    def holds_for_bytes(sent):
        valid(client.post("/oai", sent, content_type="application/x-www-form-urlencoded"))

    holds_for_bytes()


# -- lists in parts ---------------------------------------------------------------------------


def harvest(client, between=lambda: None, **arguments):
    """All symbols of a list, part by part, with something done between two parts."""
    told = ask(client, "ListIdentifiers", **arguments)
    everything = [symbols(told)]
    while token := found(told, "//o:resumptionToken/text()"):
        between()
        told = ask(client, "ListIdentifiers", resumptionToken=token[0])
        if refused(told):
            break
        everything.append(symbols(told))
    return everything, told


def test_a_long_list_comes_in_parts_each_saying_where_it_is(client, five, settings):
    settings.OAI_PAGE = 2
    first = ask(client)
    [token] = found(first, "//o:resumptionToken")
    assert (token.get("cursor"), token.get("completeListSize")) == ("0", "5")
    assert token.get("expirationDate").endswith("Z")
    parts, last = harvest(client)
    assert parts == [["doc-0", "doc-1"], ["doc-2", "doc-3"], ["doc-4"]]
    [end] = found(last, "//o:resumptionToken")
    assert not end.text and (end.get("cursor"), end.get("completeListSize")) == ("4", "5")
    limited, _last = harvest(client, **{"from": "2026-05-02", "until": "2026-05-04", "set": "type:charter"})
    assert limited == [["doc-1", "doc-2"], ["doc-3"]]


def test_many_that_changed_in_the_same_second_are_all_sent_once(client, library, settings):
    settings.OAI_PAGE = 2
    for number in range(5):
        make(library, f"doc-{number}")
    assert [*chain(*harvest(client)[0])] == [f"doc-{number}" for number in range(5)]


def test_what_changes_or_goes_during_a_harvest_is_seen(client, five, settings):
    settings.OAI_PAGE = 2
    steps = iter([0, 3])

    def change():
        if (number := next(steps, None)) is not None:
            edit(five[number], title_es=f"Otro {number}")
            publishing.publish(reload(five[number]), ["es"])

    parts, _last = harvest(client, change)
    seen = [*chain(*parts)]
    assert set(seen) == {f"doc-{number}" for number in range(5)}
    assert seen.count("doc-0") == 2 and seen[-1] == "doc-3", "what was changed comes again, at the end"


def test_a_token_holds_for_its_verb_its_time_and_as_it_was_given_out(client, five, settings):
    settings.OAI_PAGE = 2
    [token] = found(ask(client), "//o:resumptionToken/text()")
    assert symbols(ask(client, resumptionToken=token)) == ["doc-2", "doc-3"]
    assert symbols(ask(client, resumptionToken=token)) == ["doc-2", "doc-3"], "as often as one asks"
    for other in (token[:-1] + ("A" if token[-1] != "A" else "B"), f"x{token}", f"{token}ñ"):
        assert refused(ask(client, resumptionToken=other)) == ["badResumptionToken"]
    assert refused(ask(client, "ListIdentifiers", resumptionToken=token)) == ["badResumptionToken"]
    with time_machine.travel(datetime.datetime.now(datetime.UTC) + 2 * DAY):
        assert refused(ask(client, resumptionToken=token)) == ["badResumptionToken"]


def test_a_list_whose_rest_has_moved_away_ends(client, five, settings):
    settings.OAI_PAGE = 3

    def all_change():
        CatalogueRecord.objects.update(datestamp=START + 90 * DAY)

    parts, last = harvest(client, all_change, until="2026-05-31")
    assert parts == [["doc-0", "doc-1", "doc-2"]] and refused(last) == ["noRecordsMatch"]


def test_a_part_takes_the_same_few_queries_however_long_it_is(client, library):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            ask(client)
        return len(captured)

    summit = domain.summit(28, domain.country("DO"))
    make(library, "doc-0", adopted_at=summit)
    few = queries()
    for number in range(1, 12):
        make(library, f"doc-{number}", adopted_at=summit, editions=[domain.elsewhere("es")])
    assert queries() == few <= 3


# -- what is not public -----------------------------------------------------------------------

SECRET = "Zarzaparrilla"


def everything(client):
    """All that the protocol tells, of everything."""
    said = [
        client.get(f"/oai?verb={verb}").content for verb in ("Identify", "ListSets", "ListMetadataFormats")
    ]
    said += [
        client.get(f"/oai?verb={verb}&metadataPrefix=oai_dc").content
        for verb in ("ListRecords", "ListIdentifiers")
    ]
    return b"".join(said).decode()


@pytest.mark.parametrize("how", ["draft", "unpublished", "private", "private above", "retracted", "deleted"])
def test_what_is_not_public_says_nothing_but_that_it_is_gone(client, library, how):
    is_live = how != "draft"
    page = domain.publication("zarza", library, title=SECRET, introduction=SECRET, is_live=is_live)
    assert (SECRET in everything(client)) == is_live
    if how == "unpublished":
        publishing.unpublish(page, languages.CODES)
    elif how.startswith("private"):
        target = library if how == "private above" else page
        PageViewRestriction.objects.create(page_id=target.pk, restriction_type="login")
    elif how == "retracted":
        edit(page, status=PublicationPage.Status.RETRACTED, retraction_reason_es="Error.")
        publishing.publish(reload(page), [SHARED, "es"])
    elif how == "deleted":
        reload(page).delete()
    assert SECRET not in everything(client)
    identifier = "oai:segib.invalid:zarza"
    one = ask(client, "GetRecord", identifier=identifier)
    if how == "draft":
        assert refused(one) == ["idDoesNotExist"] and "zarza" not in everything(client)
        return
    assert found(one, "//o:header/@status") == ["deleted"] and not found(one, "//o:metadata")
    for verb in ("ListRecords", "ListIdentifiers"):
        for arguments in ({}, {"set": "type:charter"}):
            assert found(ask(client, verb, **arguments), "//o:header[@status]/o:identifier/text()") == [
                identifier
            ]


def test_a_file_in_a_private_collection_is_in_no_record(client, library):
    page = domain.publication("carta", library, editions=[domain.held("es", domain.pdf())])
    assert "/doc/carta/v1/es.pdf" in everything(client)
    collection = Collection.get_first_root_node().add_child(name=SECRET)
    file = page.editions.get().file
    file.collection = collection
    file.save()
    CollectionViewRestriction.objects.create(collection=collection, restriction_type="login")
    told = everything(client)
    assert "/doc/carta/v1/es.pdf" not in told and SECRET not in told and "language:es<" in told
    assert found(ask(client), "//dc:language | //dc:format | //o:header/o:setSpec[.='language:es']") == []


def test_what_comes_back_is_a_record_again(client, library):
    page = domain.publication("carta", library)
    publishing.unpublish(page, languages.CODES)
    publishing.publish(reload(page), languages.CODES)
    assert found(ask(client), "//o:header/@status") == [] and records.renew() == 0


# -- the tests themselves ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"dc:title", b"dc:titel"),
        (b"</dc:title>", b"<b/></dc:title>"),
        (b"T10:00:00Z</datestamp>", b"T10:00:00</datestamp>"),
        (b"<setSpec>type:charter", b"<setSpec>type:"),
        (b"<header>", b'<header status="gone">'),
    ],
)
def test_the_schemas_would_see_what_is_wrong(client, library, right, wrong):
    make(library, "carta")
    answer = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
    assert right in answer.content
    answer.content = answer.content.replace(right, wrong)
    with pytest.raises(etree.DocumentInvalid):
        valid(answer)
