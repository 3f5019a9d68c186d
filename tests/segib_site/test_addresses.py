"""Addresses in every language, and what happens to those that were."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect

from segib_site import addresses, languages
from segib_site.slices import publishing
from tests.specimens.factories import edit, page, reload

pytestmark = pytest.mark.django_db


def urls(it):
    return {code: reload(it).url_in(code) for code in languages.CODES}


def lead(client, path):
    answer = client.get(path)
    return answer["Location"] if answer.status_code == 301 else answer.status_code


def test_a_page_has_an_address_in_every_language_from_the_start(home):
    it = page(home, pt="Só em português", source="pt")
    assert urls(it) == {code: f"/{code}/so-em-portugues/" for code in languages.CODES}
    below = page(it, es="Más abajo")
    assert urls(below)["en"] == "/en/so-em-portugues/mas-abajo/"


def test_a_borrowed_address_gives_way_when_the_language_is_published(home, client):
    it = page(home, es="Uno", live=("es",))
    edit(it, title_en="One")
    assert urls(it)["en"] == "/en/uno/", "a draft moves nothing that is public"
    publishing.publish(it, ["en"])
    assert urls(it) == {"es": "/es/uno/", "en": "/en/one/", "pt": "/pt/uno/"}
    assert lead(client, "/en/uno/") == "/en/one/"
    assert lead(client, "/es/uno/") == lead(client, "/pt/uno/") == 200


def test_chains_are_one_hop_and_loops_cannot_be(home, client):
    it = page(home, es="Uno", live=("es",))
    for slug in ("dos", "tres", "cuatro"):
        edit(it, slug_es=slug)
        publishing.publish(it, ["es"])
    assert [lead(client, f"/es/{slug}/") for slug in ("uno", "dos", "tres")] == ["/es/cuatro/"] * 3
    edit(it, slug_es="uno")
    publishing.publish(it, ["es"])
    assert lead(client, "/es/uno/") == 200
    assert [lead(client, f"/es/{slug}/") for slug in ("dos", "tres", "cuatro")] == ["/es/uno/"] * 3
    assert not Redirect.objects.filter(old_path="/es/uno").exists()


def test_descendants_move_along_in_each_language_that_changed(home, client):
    above = page(home, es="Arriba", en="Above", live=("es", "en"))
    it = page(above, es="Abajo", en="Below", live=("es", "en"))
    leaf = page(it, es="Hoja", en="Leaf", live=("es", "en"))
    edit(above, slug_en="higher")
    publishing.publish(above, ["en"])
    assert urls(leaf)["en"] == "/en/higher/below/leaf/" and urls(leaf)["es"] == "/es/arriba/abajo/hoja/"
    assert lead(client, "/en/above/below/leaf/") == "/en/higher/below/leaf/"
    assert lead(client, "/es/arriba/abajo/hoja/") == 200


def test_moving_redirects_in_every_language(home, client):
    target = page(home, es="Destino", en="Target", live=("es", "en"))
    it = page(home, es="Uno", en="One", live=("es", "en"))
    below = page(it, es="Dos", en="Two", live=("es", "en"))
    with languages.forced("pt"):
        reload(it).move(reload(target), pos="last-child")
    assert urls(below) == {
        "es": "/es/destino/uno/dos/", "en": "/en/target/one/two/", "pt": "/pt/destino/uno/dos/",
    }  # fmt: skip
    for old, code in (("/es/uno/dos/", "es"), ("/en/one/two/", "en"), ("/pt/uno/dos/", "pt")):
        assert lead(client, old) == urls(below)[code]


def test_siblings_never_share_an_address(home):
    first = page(home, es="Uno", en="One", live=("es", "en"))
    second = page(home, es="Uno", en="Other", live=("es", "en"))
    third = page(home, en="One", live=("en",))
    for code in languages.CODES:
        assert len({urls(it)[code] for it in (first, second, third)}) == 3


@pytest.mark.parametrize("interface", ["es", "en", "pt-br"])
@pytest.mark.parametrize("recursive", [True, False])
def test_copies_and_aliases_have_addresses_of_their_own(home, client, interface, recursive):
    from django.utils import translation

    it = page(home, es="Uno", en="One", pt="Um", live=("es", "en", "pt"))
    page(it, es="Dos", en="Two", live=("es", "en"))
    with translation.override(interface):
        copied = reload(it).copy(recursive=recursive, keep_live=True)
        alias = reload(it).create_alias(update_slug="alias")
    for code in languages.CODES:
        assert len({urls(x)[code] for x in (it, copied, alias)}) == 3
        for x in (it, copied, alias):
            assert client.get(urls(x)[code]).status_code == 200
    edit(it, title_es="Nuevo")
    publishing.publish(it, ["es"])
    alias = reload(alias)
    assert languages.get(alias, "title", "es") == "Nuevo" and alias.live_languages == languages.CODES
    assert urls(alias) == {code: urls(alias)[code] for code in languages.CODES}


def test_two_pages_at_one_address_in_turn_lead_to_the_last(home, client):
    first = page(home, es="Uno", live=("es",))
    edit(first, slug_es="otro")
    publishing.publish(first, ["es"])
    second = page(home, es="Uno", live=("es",))
    assert lead(client, "/es/uno/") == 200
    edit(second, slug_es="nuevo")
    publishing.publish(second, ["es"])
    assert lead(client, "/es/uno/") == "/es/nuevo/"


def test_redirects_made_by_hand_follow(home, client):
    it = page(home, es="Uno", live=("es",))
    Redirect.add_redirect("/viejo", redirect_to="/es/uno/")
    edit(it, slug_es="dos")
    publishing.publish(it, ["es"])
    assert lead(client, "/viejo/") == "/es/dos/"


def test_an_address_too_long_is_refused_whole(home):
    it = page(home, es="Uno", live=("es",))
    below = page(it, es="Dos", live=("es",))
    edit(below, slug_es="d" * 200)
    publishing.publish(below, ["es"])
    before = urls(below)
    edit(it, slug_es="u" * 100)
    with pytest.raises(ValidationError):
        publishing.publish(it, ["es"])
    assert urls(below) == before and urls(it)["es"] == "/es/uno/"


def test_the_search_page_keeps_its_address(home, client):
    it = page(home, es="Buscar", live=("es",))
    assert urls(it)["es"] != "/es/buscar/"
    assert client.get("/es/buscar/").context["total"] == 0


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Cúpula de Chefes", "cupula-de-chefes"),
        ("¿Qué es la SEGIB?", "que-es-la-segib"),
        ("x" * 100, "x" * 70),
        (f"{'palabra ' * 20}", "-".join(["palabra"] * 8)),
        ("日本", ""),
    ],
)
def test_slugs_from_titles(title, slug):
    assert addresses.make_slug(title) == slug
