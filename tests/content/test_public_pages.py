"""Sweeps over every public address of the starter content: what no page may lack or do."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from offices.models import OfficeIndexPage, OfficePage
from organisation.models import PersonIndexPage, PersonPage
from segib_site import languages
from segib_site.models import SitePage
from segib_site.slices import publishing
from tests.content import reading
from tests.specimens.factories import edit, reload, text

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
BASE = "http://testserver"


def sitemap(client):
    """The addresses of the sitemap, each with its alternates by tag."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {
        url.find("s:loc", SITEMAP).text: {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)
        }
        for url in root.findall("s:url", SITEMAP)
    }


@pytest.mark.sweep
def test_every_page_in_every_language(client):
    addresses = sitemap(client)
    assert len(addresses) == 3 * SitePage.objects.filter(live=True, depth__gt=1).count()
    titles: dict[str, set[str]] = {code: set() for code in languages.CODES}
    descriptions: set[str] = set()
    for address, alternates in addresses.items():
        path = address.removeprefix(BASE)
        code = path.split("/")[1]
        answer, page = reading.answer(path), reading.page(path)
        tag = languages.tag(code)
        assert page.html["lang"] == tag == answer.headers["Content-Language"]
        assert page.find("meta", property="og:locale")["content"] == languages.OPEN_GRAPH[code]
        assert len(page.find_all("h1")) == 1, path
        title = page.title.get_text(strip=True)
        assert title and title not in titles[code], f"{path}: {title} is not unique"
        titles[code].add(title)
        description = page.find("meta", attrs={"name": "description"})["content"]
        assert description and description not in descriptions
        descriptions.add(description)
        assert page.find("link", rel="canonical")["href"] == address
        assert page.find("meta", attrs={"name": "robots"}) is None
        links = {
            link["hreflang"]: link["href"] for link in page.find_all("link", rel="alternate", hreflang=True)
        }
        assert links == alternates and set(links) == {"es", "en", "pt-BR", "x-default"}
        for other in set(links.values()):
            assert addresses[other] == alternates, "alternates are reciprocal"


def answer_to(path):
    """Return what an address answers, also where that is not a page."""
    if path in reading.addresses():
        return reading.answer(path)
    found = Client().get(path)
    return reading.Answer(found.content, dict(found.headers), bool(found.cookies))


#: Relations that name an address; no browser asks for it.
NAMES_ONLY = {"alternate", "canonical", "schema.DC"}


@pytest.mark.sweep
def test_no_public_page_sets_a_cookie_or_runs_anything_inline(client):
    for address in [*sitemap(client), f"{BASE}/es/buscar/?q=x", f"{BASE}/pt/nada/", f"{BASE}/en/search/"]:
        path = address.removeprefix(BASE)
        answer = answer_to(path)
        assert not answer.sets_cookies, path
        assert "cookie" not in answer.headers.get("Vary", "").lower(), path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        page = BeautifulSoup(answer.content, "lxml")
        assert not [s for s in page.find_all("script") if not s.get("src")], path
        assert not page.find_all("style") and not page.find_all(style=True), path
        assert not [a for t in page.find_all(True) for a in t.attrs if a.startswith("on")], path
        for element in page.find_all(["script", "img", "link", "iframe", "source", "video"]):
            source = element.get("src") or (element.get("href") if element.name == "link" else None)
            if source and not NAMES_ONLY & set(element.get("rel", [])):
                assert source.startswith("/"), f"{path}: {source} is not this site's"
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
                     "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"):  # fmt: skip
            assert answer.headers.get(name), f"{path}: no {name}"


@pytest.mark.sweep
def test_pages_are_light(client):
    for address in sitemap(client):
        size = len(gzip.compress(reading.answer(address.removeprefix(BASE)).content))
        assert size < 14_000, f"{address}: {size} bytes"


@pytest.mark.sweep
def test_no_page_says_something_in_another_language_unmarked(client):
    """Words that only one of the three languages has, outside anything marked with a `lang`."""
    telltale = {
        "es": r"\b(el|los|las|una|con|desde|según|y)\b",
        "en": r"\b(the|of|with|from|and)\b",
        "pt": r"\b(o|os|uma|com|não|são|e)\b",
    }
    for address in sitemap(client):
        code = address.removeprefix(BASE).split("/")[1]
        page = reading.page(address.removeprefix(BASE))
        for marked in page.body.find_all(lang=True):
            marked.decompose()
        words = page.body.get_text(" ", strip=True).lower()
        counts = {c: len(re.findall(pattern, words)) for c, pattern in telltale.items()}
        assert max(counts, key=counts.get) == code, f"{address}: {counts}"


def test_the_fallback_is_honest(client):
    office = OfficePage.objects.get(city="Montevideo")
    address = {c: office.url_in(c) for c in languages.CODES}
    publishing.unpublish(office, ["en"])
    page = BeautifulSoup(client.get(address["en"]).content, "html.parser")
    assert page.html["lang"] == "en"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("link", rel="canonical") is None
    assert not page.find_all("link", rel="alternate", hreflang=True)
    assert (
        page.main.find(lang="es").find("h1")
        or page.find("h1").find_parent(lang="es")
        or page.h1.get("lang") == "es"
    )
    assert "English" in page.find(class_=re.compile("notice|fallback")).get_text()
    spanish = BeautifulSoup(client.get(address["es"]).content, "html.parser")
    assert {link["hreflang"] for link in spanish.find_all("link", rel="alternate", hreflang=True)} == {
        "es", "pt-BR", "x-default",
    }  # fmt: skip
    assert BASE + address["en"] not in sitemap(client)
    # In the list of offices it stays, marked with its language.
    offices = BeautifulSoup(client.get(OfficeIndexPage.objects.get().url_in("en")).content, "html.parser")
    marked = [link for link in offices.find_all("a", href=address["en"])]
    assert marked and any(link.get("lang") == "es" or link.find(lang="es") for link in marked)


def test_publishing_portuguese_leaves_spanish_and_english_byte_for_byte(client):
    office = OfficePage.objects.get(city="Ciudad de México")
    address = {c: office.url_in(c) for c in languages.CODES}
    before = {c: client.get(address[c]).content for c in languages.CODES}
    edit(
        office, introduction_es="Otra.", introduction_en="Other.", introduction_pt="Uma frase nova.", city="X"
    )
    publishing.publish(office, ["pt"])
    after = {c: client.get(address[c]).content for c in languages.CODES}
    assert after["es"] == before["es"] and after["en"] == before["en"]
    assert "Uma frase nova." in after["pt"].decode() and after["pt"] != before["pt"]
    edit(office, slug_pt="mexico-e-caribe")
    publishing.publish(office, ["pt"])
    office = reload(office)
    moved = client.get(address["pt"])
    assert (moved.status_code, moved["Location"]) == (301, "/pt/a-segib/escritorios/mexico-e-caribe/")
    assert {c: office.url_in(c) for c in ("es", "en")} == {c: address[c] for c in ("es", "en")}
    assert client.get(address["es"]).status_code == client.get(address["en"]).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "es"),
        ("pt-PT,pt;q=0.9,en;q=0.8", "pt"),
        ("pt-BR", "pt"),
        ("en-US,en;q=0.5", "en"),
        ("fr,de;q=0.9", "es"),
        ("fr,en;q=0.3,pt;q=0.7", "pt"),
        ("*", "es"),
        ("es;q=0,en", "en"),
        ("x" * 5000, "es"),
        ("\x00;;q=,", "es"),
    ],
)
def test_the_root_negotiates_the_language(client, accepted, code):
    answer = client.get("/", headers={"accept-language": accepted})
    assert (answer.status_code, answer["Location"]) == (302, f"/{code}/")
    assert "Accept-Language" in answer["Vary"] and not answer.cookies


def test_pages_do_not_vary_by_language_of_the_reader(client):
    a = client.get("/es/", headers={"accept-language": "pt"})
    b = client.get("/es/", headers={"accept-language": "en"})
    assert a.content == b.content and "Accept-Language" not in a.get("Vary", "")


def test_errors_speak_the_language_of_the_address(client):
    for code in languages.CODES:
        answer = client.get(f"/{code}/no-such-page/")
        assert answer.status_code == 404
        page = BeautifulSoup(answer.content, "html.parser")
        assert page.html["lang"] == languages.tag(code)
        assert len(page.find_all("h1")) == 1
        assert page.find("a", href=f"/{code}/") and page.find("input", attrs={"name": "q"})
    assert (
        BeautifulSoup(client.get("/nada", headers={"accept-language": "pt"}).content, "html.parser").html[
            "lang"
        ]
        == "pt-BR"
    )


def test_the_page_for_500_needs_no_database(client, django_assert_num_queries, rf):
    from segib_site.errors import server_error

    with django_assert_num_queries(0):
        for code in languages.CODES:
            answer = server_error(rf.get(f"/{code}/x/"))
            assert answer.status_code == 500
            assert f'lang="{languages.tag(code)}"' in answer.content.decode()


# -- queries ----------------------------------------------------------------------------------


def queries(path):
    client = Client()
    client.get(path)  # Wagtail's cached site root paths
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_every_page_type_needs_at_most_15_queries(client):
    types = {}
    for page in SitePage.objects.filter(live=True, depth__gt=1):
        types.setdefault(page.specific_class, page)
    assert len(types) >= 7
    counts = {cls.__name__: queries(page.url_in("pt")) for cls, page in types.items()}
    counts["search"] = queries("/pt/pesquisar/?q=escritorio")
    assert max(counts.values()) <= 15, counts


@pytest.mark.parametrize(("index", "child"), [(OfficeIndexPage, OfficePage), (PersonIndexPage, PersonPage)])
def test_queries_do_not_grow_with_children(client, index, child):
    parent = index.objects.get()
    children = list(child.objects.child_of(parent).order_by("path"))
    for extra in children[2:]:
        extra.delete()
    few = queries(parent.url_in("en"))
    model = child.objects.child_of(parent).first()
    for _number in range(18):
        model.copy(keep_live=True)
    assert child.objects.child_of(parent).filter(live=True).count() == 20
    assert queries(parent.url_in("en")) == few


def test_titles_of_the_starter_content_are_there():
    office = OfficePage.objects.get(city="Lima")
    assert office.phones.count() == 4
    assert all(text(office, "title", code) for code in languages.CODES)


def test_private_pages_are_in_no_menu_list_sitemap_or_search(client):
    from wagtail.models import PageViewRestriction

    office = OfficePage.objects.get(city="Lima")
    people = PersonIndexPage.objects.get()
    for page in (office, people):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    hidden = [office.url_in("es"), people.url_in("es"), PersonPage.objects.first().url_in("es")]
    # Not the front page: its cards show what an editor chose.
    for path in ("/es/la-segib/", "/es/la-segib/oficinas/", "/sitemap.xml", "/es/buscar/?q=lima"):
        answer = client.get(path).content.decode()
        assert not [url for url in hidden if f'{url}"' in answer or f"{url}<" in answer], path
    assert client.get(hidden[0]).status_code == 302
