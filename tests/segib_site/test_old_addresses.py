"""Addresses of segib.org as it was: answered where the table knows them, counted where not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from segib_site.models import MissedAddress, OldAddress
from segib_site.old_addresses import language_of, looks_old, normalise, serving
from segib_site.slices import publishing
from tests.specimens.factories import edit, page, reload

# -- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.segib.org/pt-br/programa/ibermuseus/?utm_source=x", "/pt-br/programa/ibermuseus"),
        ("http://segib.org/", "/"),
        ("https://WWW.SEGIB.ORG:443/A/", "/A"),
        ("//www.segib.org/a", "/a"),
        (" /a/b// ", "/a/b"),
        ("/a#part", "/a"),
        ("/programa/cr%C3%ADa%20azul/", "/programa/cría azul"),
        ("/programa/cría", "/programa/cría"),
        ("/?p=12&fbclid=3", "/?p=12"),
        ("https://segib.org?page_id=5", "/?page_id=5"),
        ("/en/?utm_medium=m&document=carta%20uno", "/en?document=carta+uno"),
        ("/?cat=4&orderby=date", "/?cat=4"),
        ("/?p=", "/"),
        ("/a%", "/a%"),
    ],
)
def test_an_old_address_is_reduced_to_what_names_the_page(address, expected):
    assert normalise(address) == expected


def test_what_is_reduced_stays_as_it_is():
    for address in ("/", "/pt-br/programa/cría azul", "/?p=12", "/en?document=carta+uno", "/a%"):
        assert normalise(normalise(address)) == normalise(address) == address


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.org/x", "segib.org"),
        ("https://segib.org.example.org/x", "segib.org"),
        ("https://segib.org@example.org/x", "segib.org"),
        ("//example.org/x", "segib.org"),
        ("ftp://segib.org/x", "segib.org"),
        ("javascript:alert(1)", "segib.org"),
        ("programa/x", "/"),
        ("", "/"),
        ("https:///x", "https:///x"),
        ("https://[x", "IPv6"),
        ("/a%00b", "control"),
        ("/a%0Ab", "control"),
        ("/a%1fb", "control"),
    ],
)
def test_what_is_no_old_address_is_refused_with_a_reason(address, reason):
    with pytest.raises(ValueError, match=reason):
        normalise(address)


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("/programa/x", "es"), ("/", "es"), ("/?p=1", "es"), ("/entrada", "es"), ("/fr/x", "es"),
        ("/es/x", "es"), ("/en/x", "en"), ("/en?document=x", "en"), ("/pt/x", "pt"), ("/pt-br/x", "pt"),
        ("/pt-br?p=1", "pt"),
    ],
)  # fmt: skip
def test_an_old_address_tells_its_language(address, code):
    assert language_of(address) == code


@pytest.mark.parametrize(
    "address",
    ["/?p=1", "/en?document=x", "/pt-br", "/pt-br/nada", "/programa/ibermuseus", "/en/program/x", "/programa",
     "/es/cumbre/x", "/wp-content/uploads/2020/a.pdf", "/pt/wp-content/uploads/a.pdf", "/tag/x", "/author/x",
     "/category/noticias/x", "/documento/x", "/docs-cumbre-2020/x", "/node/1"],
)  # fmt: skip
def test_addresses_of_the_old_kind_are_recognised(address):
    assert looks_old(address)


@pytest.mark.parametrize(
    "address",
    ["/", "/es", "/es/nada", "/pt/cooperacao", "/es/documentos/x", "/en/programmes/x", "/programas",
     "/pt-brasil", "/fr/programa/x", "/es/noticias/programa/x", "/favicon.ico", "/wp-login.php"],
)  # fmt: skip
def test_addresses_of_this_site_and_those_that_robots_try_are_not(address):
    assert not looks_old(address)


@pytest.mark.parametrize(
    ("address", "link", "field"),
    [
        ("https://example.org/x", "/es/", "address"),
        ("/a", "", "__all__"),
        ("/a", "http://example.org/", "link"),
        ("/a", "//example.org/", "link"),
        ("/a", "javascript:alert(1)", "link"),
    ],
)
def test_an_entry_is_checked_as_editors_write_it(address, link, field):
    with pytest.raises(ValidationError) as caught:
        OldAddress(address=address, link=link).clean()
    assert list(caught.value.message_dict if field != "__all__" else {"__all__": 1}) == [field]


def test_an_entry_is_kept_reduced(home):
    it = OldAddress(address="https://www.segib.org/a/?utm_source=x", link="/es/")
    it.full_clean()
    assert it.address == "/a"


def test_an_entry_leads_to_a_page_or_a_link_and_not_to_both(home):
    with pytest.raises(ValidationError):
        OldAddress(address="/a", link="/es/", page_id=home.pk).clean()


# -- serving ------------------------------------------------------------------------------------


@pytest.fixture
def target(home):
    return page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))


def known(address, target=None, language="es", link=""):
    return OldAddress.objects.create(
        address=address, page_id=target and target.pk, language=language, link=link
    )


def leads(client, address, **options):
    """Where an address leads for good; ``None`` if it is not there."""
    answer = client.get(address, **options)
    assert answer.status_code in (301, 404), answer.status_code
    return answer["Location"] if answer.status_code == 301 else None


def missed():
    return dict(MissedAddress.objects.values_list("address", "count"))


@pytest.mark.parametrize(("code", "expected"), [("es", "/es/uno/"), ("en", "/en/one/"), ("pt", "/pt/um/")])
def test_an_old_address_leads_to_its_page_in_its_language(client, target, code, expected):
    known("/programa/uno", target, code)
    for address in ("/programa/uno/", "/programa/uno", "/programa/uno/?utm_source=x&lang=en"):
        assert leads(client, address, headers={"accept-language": "fr"}) == expected
    assert missed() == {}


def test_letters_outside_ascii_are_found_however_they_are_written(client, target):
    known("/programa/cría", target)
    assert leads(client, "/programa/cr%C3%ADa/") == leads(client, "/programa/cría") == "/es/uno/"


def test_an_old_address_may_lead_elsewhere(client, home):
    known("/node/1", link="https://example.org/x")
    known("/node/2", link="/sitemap.xml")
    assert leads(client, "/node/1") == "https://example.org/x" and leads(client, "/node/2") == "/sitemap.xml"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("/?p=7", "/?p=7"),
        ("/?p=7", "/?utm_source=x&p=7"),
        ("/en?document=carta", "/en/?document=carta"),
        ("/pt-br?page_id=3", "/pt-br/?page_id=3"),
        ("/es?cat=3", "/es/?cat=3"),
    ],
)
def test_a_parameter_that_named_a_page_is_looked_up_before_the_home_page(client, target, address, asked):
    known(address, target, "pt")
    assert leads(client, asked) == "/pt/um/"


@pytest.mark.parametrize(
    ("address", "accepted", "tag", "counted"),
    [
        ("/?p=9", "pt-PT,en;q=0.5", "pt-BR", "/?p=9"),
        ("/?p=9", "", "es", "/?p=9"),
        ("/en/?document=nada", "es", "en", "/en?document=nada"),
        ("/pt-br/?p=9", "es", "pt-BR", "/pt-br?p=9"),
        ("/pt-br/programa/nada/", "es", "pt-BR", "/pt-br/programa/nada"),
        ("/en/program/nada/", "es", "en", "/en/program/nada"),
        ("/programa/nada", "en", "en", "/programa/nada"),
    ],
)
def test_an_unknown_one_is_a_page_that_helps_on_in_the_right_language_and_is_counted(
    client, home, address, accepted, tag, counted
):
    answer = client.get(address, headers={"accept-language": accepted})
    assert answer.status_code == 404 and f'<html lang="{tag}"' in answer.content.decode()
    assert answer["Content-Language"] == tag
    assert missed() == {counted: 1}


def test_each_missed_address_is_kept_once_and_its_count_grows(client, home):
    client.get("/tag/agua")
    first = MissedAddress.objects.get()
    client.get("/tag/agua/?utm_source=x")
    client.get("/tag/salud")
    assert missed() == {"/tag/agua": 2, "/tag/salud": 1}
    again = MissedAddress.objects.get(address="/tag/agua")
    assert again.first_seen == first.first_seen and again.last_seen > first.last_seen


def test_when_the_list_of_missed_addresses_is_full_the_rarest_make_room(client, home, monkeypatch):
    monkeypatch.setattr(serving, "MISSED_LIMIT", 150)
    now = timezone.now()
    MissedAddress.objects.bulk_create(
        MissedAddress(address=f"/tag/{n}", count=n + 1, last_seen=now) for n in range(150)
    )
    client.get("/tag/0")
    assert len(missed()) == 150, "one that is known needs no room"
    client.get("/tag/new")
    assert set(missed()) == {*(f"/tag/{n}" for n in range(100, 150)), "/tag/new"}


def test_404s_of_this_site_and_of_robots_are_not_counted(client, home):
    for address in ("/es/nada/", "/pt/nada/", "/wp-login.php", "/nada", "/tag/%00"):
        assert client.get(address).status_code == 404
    assert missed() == {}


def test_an_address_too_long_to_be_kept_is_not_counted(client, home):
    assert client.get(f"/programa/{'x' * 600}/").status_code == 404
    assert missed() == {}


def test_the_visitor_gets_her_page_even_if_it_cannot_be_counted(client, home, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(MissedAddress.objects, "filter", fail)
    assert client.get("/tag/agua").status_code == 404


def test_head_is_answered_like_get(client, target):
    known("/programa/uno", target)
    answer = client.head("/programa/uno/")
    assert (answer.status_code, answer["Location"]) == (301, "/es/uno/")
    assert client.head("/tag/agua").status_code == 404 and missed() == {"/tag/agua": 1}


def test_what_is_sent_is_not_redirected_or_counted(client, target):
    known("/programa/uno", target)
    known("/?p=7", target)
    for address in ("/programa/uno/", "/?p=7", "/tag/agua"):
        assert client.post(address, {"x": 1}).status_code in (404, 405)
    assert missed() == {}


def test_the_cms_has_its_own_addresses(admin_client, target):
    known("/admin/nada", target)
    assert admin_client.get("/admin/nada/").status_code == 404
    assert admin_client.get("/admin/?p=7").status_code == 200


def test_a_page_that_is_not_public_any_more_is_not_there(client, target):
    known("/programa/uno", target, "en")
    publishing.unpublish(target, ["en"])
    assert leads(client, "/programa/uno") == "/en/one/", "that page says in which languages it can be had"
    publishing.unpublish(reload(target), ["es", "pt"])
    assert leads(client, "/programa/uno") is None
    assert missed() == {"/programa/uno": 1}


def test_a_real_page_is_never_shadowed(client, target):
    known("/es/uno", link="/es/")
    known("/es", link="https://example.org/")
    known("/es/uno?p=1", link="/es/")
    for address in ("/es/uno/", "/es/", "/es/uno/?p=1", "/es/?utm_source=x"):
        assert client.get(address).status_code == 200, address


def test_a_page_that_moved_since_leaves_wagtails_redirect_in_charge(client, target):
    known("/es/uno", link="https://example.org/")
    edit(target, slug_es="nuevo")
    publishing.publish(target, ["es"])
    assert leads(client, "/es/uno/") == "/es/nuevo/"
