"""What is not public is said nowhere: secrets are planted, and every address is asked for them.

`test_the_sweep_finds_what_is_public` plants the same things openly, so that a sweep which looks at nothing
fails. Addresses come from the list of URL patterns, each of which has to be asked for, and from the links of
everything that is answered.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import typst
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve
from django.urls.exceptions import Resolver404
from django.utils import timezone, translation
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from library.models import DownloadCount, LibraryIndexPage, Reading, Subject, WaitingFile
from library.reading import keeping
from library.uploading import waiting
from segib_site import languages
from segib_site.models import SiteDocument
from segib_site.safety import trash
from segib_site.slices import publishing, schedule
from tests.specimens import domain
from tests.specimens.factories import edit, page, reload

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOST = "http://testserver"
#: What every secret is found by, in each search; it is no secret itself.
COMMON = "membrillo"
SEARCH = {"es": "/es/buscar/", "en": "/en/search/", "pt": "/pt/pesquisar/"}
#: Shorter parts of an address are not secrets.
LEAST = 4
#: Links that narrow a list by as many things and more are not followed: each narrows what others show.
PARAMETERS = 1
#: Most addresses of one sweep: the crawl has to come to its end.
MOST = 4000


#: Patterns of which another stands before.
NEVER_REACHED = {r"documents/(\d+)/(.*)$"}


@dataclass
class Planted:
    """What must be said nowhere."""

    words: list[str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    symbol: str = ""
    #: Harvesters and readers of feeds are told that it is gone, by its symbol.
    was_public: bool = False
    #: The page of what was taken back says the checksum, so that a copy can be known for what it is.
    sums_stay: bool = False
    #: Addresses that somebody may know.
    known: list[str] = field(default_factory=list)


def file_saying(word: str) -> bytes:
    return typst.compile(
        f'#set document(title: "{word}", date: none)\n{COMMON} {word} dice algo.'.encode(),
        ignore_system_fonts=True,
    )


def addresses_of(it) -> list[str]:
    return [urlsplit(address).path for code in languages.CODES if (address := it.url_in(code))]


# -- planting ---------------------------------------------------------------------------------

KINDS: dict[str, Callable[[LibraryIndexPage, str, bool], Planted]] = {}


def kind(plant):
    KINDS[plant.__name__] = plant
    return plant


def whole(library, name: str, *, word: str = "", is_live: bool = True, parent=None, **values):
    """A publication that is a secret altogether."""
    word = word or f"clandestino{name}"
    content = file_saying(word)
    edition = domain.held("es", content)
    it = domain.publication(
        f"oculta-{name}",
        parent or library,
        title=f"{COMMON} {word}",
        introduction=f"{word} sobre {COMMON}",
        corporate_author=word,
        editions=[edition],
        is_live=is_live,
        **values,
    )
    SiteDocument.objects.filter(pk=edition.file.pk).update(title=word)
    keeping.read(edition.file)
    return it, Planted([word, it.symbol], [content], it.symbol, addresses_of(it))


@kind
def draft(library, name, hidden):
    subject = domain.made(Subject, name=f"Materia {name}clandestina", slug=f"materia-{name}")
    _it, planted = whole(library, name, is_live=not hidden, subjects=[subject])
    planted.words.append(f"{name}clandestina")
    return planted


@kind
def redrafted(library, name, hidden):
    it, planted = whole(library, name, word="publicable")
    planted.words, planted.files = [f"clandestino{name}"], [file_saying(name)]
    edit(it, title_es=f"{COMMON} clandestino{name}", introduction_pt=f"clandestino{name}")
    it = reload(it)
    draft_ = it.get_latest_revision_as_object()
    draft_.editions = [*draft_.editions.all(), domain.held("es", planted.files[0], 2)]
    draft_.save_revision(clean=False)
    if not hidden:
        publishing.publish(it, ["shared", *languages.CODES])
    return planted


@kind
def language(library, name, hidden):
    it, _planted = whole(library, name, word="visible")
    word = f"clandestino{name}"
    edit(it, title_pt=f"{COMMON} {word}", introduction_pt=word)
    publishing.publish(it, ["pt"])
    address = it.url_in("pt")
    if hidden:
        publishing.unpublish(reload(it), ["pt"])
    return Planted([word], [], it.symbol, known=[urlsplit(address).path])


@kind
def unpublished(library, name, hidden):
    it, planted = whole(library, name)
    planted.was_public = True
    if hidden:
        publishing.unpublish(it, languages.CODES)
    return planted


@kind
def renamed(library, name, hidden):
    it, planted = whole(library, name, word="antiguo")
    word = f"clandestino{name}"
    planted.words, planted.was_public = [word, it.symbol], True
    edit(it, **{f"slug_{code}": f"{word}-{code}" for code in languages.CODES})
    publishing.publish(it, languages.CODES)
    if hidden:
        publishing.unpublish(reload(it), languages.CODES)
    return planted


def restricted(library, name, hidden, **restriction):
    it, planted = whole(library, name)
    planted.was_public = True
    if hidden:
        groups = restriction.pop("groups", [])
        PageViewRestriction.objects.create(page_id=it.pk, **restriction).groups.set(groups)
    return planted


@kind
def login(library, name, hidden):
    return restricted(library, name, hidden, restriction_type="login")


@kind
def password(library, name, hidden):
    return restricted(library, name, hidden, restriction_type="password", password="clave-larga")


@kind
def group(library, name, hidden):
    return restricted(
        library, name, hidden, restriction_type="groups", groups=[Group.objects.create(name="Cancillerías")]
    )


@kind
def section(library, name, hidden):
    above = page(
        reload(library).get_parent().specific, es="Sección", en="Section", pt="Seção", live=languages.CODES
    )
    if hidden:
        PageViewRestriction.objects.create(page_id=above.pk, restriction_type="login")
    return whole(library, name, parent=above)[1]


@kind
def collection(library, name, hidden):
    it, planted = whole(library, name)
    file = it.editions.get().file
    edit(it, **{f"title_{code}": f"Abierta {COMMON}" for code in languages.CODES})
    edit(it, **{f"introduction_{code}": "Abierta" for code in languages.CODES}, corporate_author_es="")
    values = {f"corporate_author_{code}": "" for code in languages.CODES}
    edit(it, **values, **{f"slug_{code}": f"abierta-{code}" for code in languages.CODES})
    publishing.publish(reload(it), ["shared", *languages.CODES])
    if hidden:
        file.collection = Collection.get_first_root_node().add_child(name="Interno")
        file.save()
        CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    planted.words, planted.known = planted.words[:1], []
    return planted


@kind
def withdrawn(library, name, hidden):
    it, _planted = whole(library, name, word="corriente")
    word = f"clandestino{name}"
    content = file_saying(word)
    it.editions = [*it.editions.all(), domain.held("pt", content)]
    it.save_revision(clean=False)
    publishing.publish(it, ["shared"])
    keeping.read(it.editions.get(language="pt").file)
    if hidden:
        rows = list(reload(it).editions.all())
        next(one for one in rows if one.language == "pt").is_withdrawn = True
        it = reload(it)
        it.editions = rows
        it.save_revision(clean=False)
        publishing.publish(it, ["shared"])
    return Planted([word], [content], it.symbol, sums_stay=True)


@kind
def retracted(library, name, hidden):
    it, _planted = whole(library, name, word="retirable")
    word = f"clandestino{name}"
    content = file_saying(word)
    it.editions = [*it.editions.all(), domain.held("pt", content)]
    it.save_revision(clean=False)
    publishing.publish(it, ["shared"])
    keeping.read(it.editions.get(language="pt").file)
    if hidden:
        edit(it, status="retracted", **{f"retraction_reason_{code}": "Error." for code in languages.CODES})
        publishing.publish(reload(it), ["shared", *languages.CODES])
    return Planted([word], [content], it.symbol, sums_stay=True)


@kind
def scheduled(library, name, hidden):
    it, planted = whole(library, name, is_live=not hidden)
    if hidden:
        at = timezone.now() + datetime.timedelta(days=2)
        schedule.schedule(it, ["shared", *languages.CODES], at, zone="Europe/Madrid")
    return planted


@kind
def awaited(library, name, hidden):
    """A file that an editor has sent, and not yet made an edition of."""
    it, _planted = whole(library, name, word="esperada")
    word = f"clandestino{name}"
    content = file_saying(word)
    if hidden:
        user = get_user_model().objects.create_user("ana", "ana@example.org", "x")
        waiting.keep(user, it, SimpleUploadedFile(f"{word}.pdf", content))
    else:
        it.editions = [*it.editions.all(), domain.held("pt", content)]
        it.save_revision(clean=False)
        publishing.publish(it, ["shared"])
        keeping.read(it.editions.get(language="pt").file)
    return Planted([word], [content], it.symbol)


@kind
def replacing(library, name, hidden):
    """A draft that will replace what is public."""
    public, _planted = whole(library, f"antes-{name}", word="reemplazable")
    _it, planted = whole(library, name, is_live=not hidden, supersedes=public)
    return planted


@kind
def trashed(library, name, hidden):
    it, planted = whole(library, name)
    planted.was_public = True
    if hidden:
        trash.put(it)
    return planted


# -- asking -----------------------------------------------------------------------------------


@dataclass
class Answer:
    address: str
    status: int
    #: Headers and content without what was asked for, which an answer may repeat.
    said: bytes
    links: set[str]


def ask(client: Client, address: str, **headers: str) -> Answer:
    response = client.get(address, headers=headers)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    links = set()
    if re.match(r"text/|application/(.*xml|json)", response.get("Content-Type", "")):
        text = unescape(content.decode())
        links |= set(re.findall(r"""(?:href|src|srcset|action)=["']([^"' ]+)""", text))
        links |= set(re.findall(rf"{HOST}/[^\s\"'<>,\\]*", text))
    if "Location" in response:
        links.add(response["Location"])
    said = unquote(head).encode() + b"\n\n" + content
    return Answer(address, response.status_code, without(said, address), links)


def without(said: bytes, address: str) -> bytes:
    parts = urlsplit(address)
    own = {parts.path, parts.path.rsplit("/", 1)[-1], *parts.path.split("/")[-2:]}
    own |= {value.partition("=")[2] for value in parts.query.split("&")}
    for part in sorted({unquote(one) for one in own}, key=len, reverse=True):
        if len(part) > LEAST:
            said = said.replace(part.encode(), b"")
    return said


def fixed_addresses(planted: list[Planted]) -> Iterator[str]:
    """Yield an address for each pattern and everything it could be filled with."""
    codes, suffixes = languages.CODES, ("bib", "ris", "json")
    yield from ("/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml")
    yield from (
        "/draft/nothing/",
        "/draft/nothing/es/",
        "/draft/nothing/documents/1/x.pdf",
        "/focal-point/nothing/",
    )
    yield from ("/doc/manifest.json", "/doc/SHA256SUMS", "/doc/downloads.csv", "/doc/selection.zip?all=1")
    yield from (f"/doc/citations/{code}.{suffix}?all=1" for code, suffix in product(codes, suffixes))
    for document in SiteDocument.objects.all():
        yield f"/documents/{document.pk}/{document.filename}"
        yield f"/media/{document.file.name}"
    for file in WaitingFile.objects.all():
        yield f"/media/{file.file.name}"
    for reading in Reading.objects.exclude(cover=""):
        yield f"/media/{reading.cover.name}"
    for restriction in CollectionViewRestriction.objects.all():
        yield f"/documents/authenticate_with_password/{restriction.pk}/"
    for restriction in PageViewRestriction.objects.all():
        yield f"/es/_util/authenticate_with_password/{restriction.pk}/{restriction.page_id}/"
    yield "/es/_util/login/"
    for code in codes:
        yield f"/{code}/"
        yield f"/{code}/feed.atom"
        yield f"{SEARCH[code]}?q={COMMON}"
    yield from ("/oai?verb=Identify", "/oai?verb=ListSets", "/oai?verb=ListMetadataFormats", "/oai")
    for verb in ("ListRecords", "ListIdentifiers"):
        yield f"/oai?verb={verb}&metadataPrefix=oai_dc"
        for name in ("type:charter", *(f"language:{code}" for code in codes)):
            yield f"/oai?verb={verb}&metadataPrefix=oai_dc&set={name}"
    for one in planted:
        yield from one.known
        symbol = one.symbol
        yield f"/doc/{symbol}/"
        yield f"/doc/selection.zip?doc={symbol}"
        yield f"/doc/selection.zip?doc={symbol}&versions=all"
        yield f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:testserver:{symbol}"
        yield f"/oai?verb=ListMetadataFormats&identifier=oai:testserver:{symbol}"
        for code in codes:
            yield f"/doc/{symbol}/{code}.pdf"
            yield f"/doc/{symbol}/sheet/{code}.pdf"
            yield from (f"/doc/{symbol}/cite/{code}.{suffix}" for suffix in suffixes)
            yield from (f"/doc/citations/{code}.{suffix}?doc={symbol}" for suffix in suffixes)
            for version in (1, 2):
                yield f"/doc/{symbol}/v{version}/{code}.pdf"
                yield f"/doc/{symbol}/v{version}/{code}/cover.webp"


def sweep(planted: list[Planted], library) -> dict[str, Answer]:
    """Ask for every address, and for everything that the answers lead to."""
    client = Client()
    lists = [f"{address}?q={COMMON}" for code in languages.CODES if (address := library.url_in(code))]
    waiting_ = [*fixed_addresses(planted), *lists]
    answers: dict[str, Answer] = {}
    while waiting_:
        address = waiting_.pop()
        if address in answers or len(answers) > MOST:
            continue
        answers[address] = answer = ask(client, address)
        for link in answer.links:
            whole_ = urljoin(HOST + address, link).partition("#")[0]
            path = whole_.removeprefix(HOST)
            if path.count("&") >= PARAMETERS:
                continue
            if whole_.startswith(f"{HOST}/") and not path.startswith(("/admin/", "/static/")):
                waiting_.append(path)
    assert len(answers) <= MOST, "the crawl does not end"
    return answers


def leaks(answers: dict[str, Answer], planted: Planted) -> list[tuple[str, str]]:
    """Return where a secret is said, and what."""
    files = {f"file {number}": content for number, content in enumerate(planted.files)}
    sums = {f"SHA-256 of {name}": sha256(content).encode() for name, content in files.items()}
    said = {word: word.encode() for word in planted.words} | files | ({} if planted.sums_stay else sums)
    return [
        (address, what)
        for address, answer in answers.items()
        for what, secret in said.items()
        if secret in answer.said
        and not (planted.was_public and what == planted.symbol and tells_what_is_gone(address))
    ]


def tells_what_is_gone(address: str) -> bool:
    return address.startswith("/oai?") or "feed.atom" in address


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def patterns(found: list, before: str = "") -> Iterator[str]:
    for one in found:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield general(route)
        elif not route.startswith("admin/"):
            yield from patterns(one.url_patterns, route)


def general(route: str) -> str:
    """Return a route without the language that it begins with."""
    return re.sub(r"^(?:es|en|pt)/", "", route.replace("^", ""))


def route_of(address: str) -> str:
    path = urlsplit(address).path
    code = path.split("/")[1]
    with translation.override(code if code in languages.CODES else languages.DEFAULT):
        try:
            return general(resolve(unquote(path)).route)
        except Resolver404:
            return ""


@pytest.fixture
def library(home):
    return domain.made(
        LibraryIndexPage, home, title={"es": "Biblioteca", "en": "Library", "pt": "Biblioteca"}
    )


def plant(library, hidden: bool) -> dict[str, Planted]:
    found = {name: KINDS[name](library, name, hidden) for name in KINDS}
    month = datetime.date(2026, 10, 1)
    DownloadCount.objects.bulk_create(
        DownloadCount(symbol=one.symbol, language="es", version=1, month=month, count=7)
        for one in found.values()
    )
    return found


def no_condition_tells(one: Planted) -> None:
    """Ask for the secret files of one with conditions that only who has them can make."""
    client = Client()
    for content, code, version in product(one.files, languages.CODES, ("", "v1/", "v2/")):
        address = f"/doc/{one.symbol}/{version}{code}.pdf"
        tag = f'"{sha256(content)}"'
        for headers in (
            {"if-none-match": tag},
            {"if-match": tag, "range": "bytes=0-9"},
            {"range": f"bytes={len(content)}-"},
        ):
            for answer in (client.get(address, headers=headers), client.head(address, headers=headers)):
                assert answer.status_code in {200, 206, 404, 410, 412, 416}, (address, headers)
                assert answer.get("ETag") != tag, (address, headers)


@pytest.mark.long
def test_what_is_not_public_is_said_nowhere(library):
    planted = plant(library, hidden=True)
    for one in planted.values():
        no_condition_tells(one)
    answers = sweep(list(planted.values()), library)
    assert {name: found for name, one in planted.items() if (found := leaks(answers, one))} == {}
    assert not [one for one in answers.values() if one.status >= 500]
    assert set(answers) >= {address for one in planted.values() for address in one.known}
    asked = {route_of(address) for address in answers}
    missed = set(patterns(get_resolver().url_patterns)) - asked - NEVER_REACHED
    assert not missed, "patterns that were not asked for: say how in fixed_addresses"


@pytest.mark.long
@pytest.mark.sweep
def test_the_sweep_finds_what_is_public(library):
    """Else it would find no secret either."""
    planted = plant(library, hidden=False)
    answers = sweep(list(planted.values()), library)
    for name, one in planted.items():
        where = leaks(answers, one)
        expected = {*one.words, *(f"file {number}" for number in range(len(one.files)))}
        assert expected <= {what for _address, what in where}, name
        if one.files:
            assert any(what.startswith("SHA-256") for _address, what in where) or one.sums_stay, name
            bundled = [address for address, what in where if what == "file 0"]
            assert any("selection.zip" in address for address in bundled), name
            assert any(address.endswith(".pdf") for address in bundled), name
    assert not [one for one in answers.values() if one.status >= 500]
