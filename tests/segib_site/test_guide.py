"""The editors' guide: whole in every language, never away from what the screens say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import trans_real
from PIL import Image
from wagtail.users.models import UserProfile

from segib_site import languages
from segib_site.guide import pictures, topics
from segib_site.guide.topics import BY_SLUG, INTERFACES, TOPICS

TAG = re.compile(r"\{% (says|topic|picture) (.+?) %\}")
EACH = [(topic.slug, code) for topic in TOPICS for code in languages.CODES]


def source(slug, code):
    return Path(get_template(topics.template(slug, code)).origin.name).read_text()


def said(slug, code):
    """The tags of a topic in their order; of a picture its name alone."""
    found = TAG.findall(source(slug, code))
    return [(name, what.split('" "')[0].strip('"') if name == "picture" else what) for name, what in found]


def shape(html):
    """The elements of a text in their order, without what they say."""
    return [one.name for one in BeautifulSoup(html, "html.parser").find_all(True)]


def sentences(html):
    """What a text says in four words or more; examples of dates and names of fields apart."""
    read = BeautifulSoup(html, "html.parser")
    for example in read.select("code"):
        example.decompose()
    parts = (" ".join(part.split()) for part in re.split(r"[.:;]\s", read.get_text(" ")))
    return {part for part in parts if len(re.findall(r"\w+", part)) > 3}


def person(name, *permissions, language="es"):
    user = get_user_model().objects.create_user(name, f"{name}@example.org", "x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *permissions]))
    UserProfile.objects.create(user=user, preferred_language=language)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def reader(db):
    return person("ana", "change_specimenrecord")


# -- the texts --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", languages.CODES)
def test_the_folder_of_a_language_has_every_topic_and_nothing_else(code):
    folder = Path(get_template(topics.template(TOPICS[0].slug, code)).origin.name).parent
    assert {path.stem for path in folder.glob("*.html")} == set(BY_SLUG)


@pytest.mark.parametrize(("slug", "code"), EACH)
def test_every_topic_says_the_same_steps_in_every_language(slug, code):
    """Words of buttons, links and pictures come in the same order, in the same lists and paragraphs."""
    assert said(slug, code) == said(slug, "en")
    assert shape(topics.text(slug, code)) == shape(topics.text(slug, "en"))


@pytest.mark.parametrize(("slug", "code"), EACH)
def test_no_text_is_left_in_another_language(slug, code):
    if code != "en":
        here, there = (sentences(topics.text(slug, one)) for one in (code, "en"))
        assert not here & there


@pytest.mark.parametrize("code", ["es", "pt"])
def test_what_the_guide_quotes_is_in_the_catalogue_of_its_language(code):
    catalogue = trans_real.translation(INTERFACES[code])._catalog
    quoted = {
        re.match(r'"(.+?)"', what)[1]
        for topic in TOPICS
        for name, what in said(topic.slug, code)
        if name == "says"
    }
    assert len(quoted) > 100
    assert [words for words in sorted(quoted) if not catalogue.get(words)] == []


@pytest.mark.parametrize(("code", "words"), [
    ("es", "Publicar español"), ("en", "Publish Spanish"), ("pt", "Publicar espanhol"),
])  # fmt: skip
def test_a_quoted_button_is_what_the_interface_says(code, words):
    found = BeautifulSoup(topics.text("publishing", code), "html.parser").select("b[data-button]")
    assert words in [one.get_text() for one in found]


@pytest.mark.parametrize(("slug", "code"), EACH)
def test_every_link_leads_to_a_topic_in_the_same_language(slug, code):
    for link in BeautifulSoup(topics.text(slug, code, "?language=en"), "html.parser").select(
        "a:not(:has(img))"
    ):
        address, _mark, query = link["href"].partition("?")
        match = resolve(address)
        assert match.url_name == "segib_guide_topic" and match.kwargs["topic"] in BY_SLUG
        assert query == "language=en" and link.get_text(strip=True)


# -- the pictures -----------------------------------------------------------------------------


def test_every_picture_is_used():
    used = {what for topic in TOPICS for name, what in said(topic.slug, "en") if name == "picture"}
    assert used == set(pictures.SIZES)


@pytest.mark.parametrize("code", languages.CODES)
@pytest.mark.parametrize("name", pictures.SIZES)
def test_a_picture_is_there_in_each_language_and_light(name, code):
    path = Path(finders.find(pictures.path(name, code)))
    assert path.stat().st_size <= pictures.HEAVIEST
    with Image.open(path) as image:
        assert image.size == pictures.SIZES[name] and image.format == "WEBP"


def test_no_picture_is_the_same_in_two_languages():
    files = [finders.find(pictures.path(name, code)) for name in pictures.SIZES for code in languages.CODES]
    assert len({Path(path).read_bytes() for path in files}) == len(files)


@pytest.mark.parametrize(("slug", "code"), EACH)
def test_every_picture_says_what_it_shows_in_the_language_of_the_text(slug, code):
    here, there = (
        [image["alt"] for image in BeautifulSoup(topics.text(slug, one), "html.parser").select("img")]
        for one in (code, "en")
    )
    assert all(len(alt) > 30 for alt in here)
    assert code == "en" or not set(here) & set(there)


# -- the screens ------------------------------------------------------------------------------


def test_it_speaks_the_language_of_its_reader(reader):
    answer = reader.get(reverse("segib_guide_topic", args=["publishing"]))
    article = BeautifulSoup(answer.content, "html.parser").article
    assert article["lang"] == "es" and "Solo se hace público lo que usted nombra." in article.get_text()


def test_nothing_of_the_cms_leads_to_wagtails_own_guide_and_news(admin_client, home):
    for address in (
        reverse("wagtailadmin_home"),
        reverse("segib_guide"),
        reverse("wagtailadmin_pages:edit", args=[home.pk]),
    ):
        answer = admin_client.get(address)
        assert answer.status_code == 200 and "wagtail.org" not in answer.content.decode(), address
    start = BeautifulSoup(admin_client.get(reverse("wagtailadmin_home")).content, "html.parser")
    assert start.main.select_one(f'a[href="{reverse("segib_guide")}"]')


def test_it_can_be_read_in_another_language_and_stays_in_it(reader):
    answer = reader.get(reverse("segib_guide_topic", args=["publishing"]), {"language": "pt"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.article["lang"] == "pt-BR" and "Só se torna público" in page.article.get_text()
    ways = page.select(".segib-guide__ways a")
    assert len(ways) == 2 and all(one["href"].endswith("?language=pt") for one in ways)
    current = page.select(".segib-guide__languages [aria-current]")
    assert [one.get_text() for one in current] == ["Português"]


def test_a_language_that_the_site_does_not_have_is_not_asked_for(reader):
    answer = reader.get(reverse("segib_guide"), {"language": "xx"})
    assert BeautifulSoup(answer.content, "html.parser").select_one(".segib-guide__topics")["lang"] == "es"


def test_the_contents_lead_to_every_topic(reader):
    page = BeautifulSoup(reader.get(reverse("segib_guide")).content, "html.parser")
    links = [link["href"] for link in page.select(".segib-guide__topics a")]
    assert links == [reverse("segib_guide_topic", args=[topic.slug]) for topic in TOPICS]


def test_everything_stands_on_one_page_to_be_searched(reader):
    page = BeautifulSoup(reader.get(reverse("segib_guide_everything")).content, "html.parser")
    assert [one["id"] for one in page.select(".segib-guide article")] == [topic.slug for topic in TOPICS]
    assert not page.select(".segib-guide article h2:not([class])"), "headings are one level down"


def test_it_is_in_the_menu_of_help(reader):
    answer = reader.get(reverse("segib_guide"))
    assert answer.status_code == 200
    assert reverse("segib_guide") in answer.content.decode().split("wagtail-sidebar-props")[1]


def test_who_edits_nothing_is_led_to_the_one_topic_that_she_needs(db):
    client = person("marina", language="pt-br")
    answer = client.get(reverse("segib_guide"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("segib_guide_topic", args=["focal-points"])
    page = BeautifulSoup(answer.content, "html.parser")
    assert "Basta um idioma" in page.article.get_text() and not page.select(".segib-guide__ways")


def test_a_topic_leads_back_to_the_contents_and_has_one_heading_of_the_first_level(reader):
    page = BeautifulSoup(reader.get(reverse("segib_guide_topic", args=["trash"])).content, "html.parser")
    assert page.select_one(f'.w-breadcrumbs a[href="{reverse("segib_guide")}"]')
    assert len(page.select("main h1")) == 1


def test_an_unknown_topic_is_not_found(reader):
    assert reader.get(reverse("segib_guide_topic", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("name", ["segib_guide", "segib_guide_everything"])
def test_nobody_reads_it_without_signing_in(name, db):
    answer = Client().get(reverse(name))
    assert answer.status_code == 302 and answer.url.startswith("/admin/login/")


@pytest.mark.parametrize("address", ["segib_guide", "segib_guide_everything"])
def test_it_asks_the_database_no_more_than_any_screen(address, reader, django_assert_max_num_queries):
    reader.get(reverse(address))
    with django_assert_max_num_queries(10):
        reader.get(reverse(address))
