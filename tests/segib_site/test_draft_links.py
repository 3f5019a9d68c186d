"""Links that show a draft to somebody without an account, and previews."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction

from segib_site import languages
from segib_site.models import DraftLink
from segib_site.safety import draft_links, trash
from segib_site.safety.draft_views import DraftLinkForm
from segib_site.safety.log_filter import WithoutTokens
from segib_site.search.views import search
from tests.specimens.factories import edit, page, reload

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(django_user_model):
    return django_user_model.objects.create_superuser("boss", "boss@example.org", "x")


@pytest.fixture
def it(home):
    it = page(home, es="Uno", en="One", live=("es", "en"))
    edit(it, title_es="Borrador del uno", title_pt="Um")
    return reload(it)


def link_to(it, boss, codes=("es", "pt"), days=7):
    link, token = draft_links.make(it, codes, days, boss)
    return link, f"/draft/{token}/"


def test_whoever_has_the_link_sees_the_draft_and_nothing_remembers_the_address(it, boss, client):
    link, address = link_to(it, boss)
    response = client.get(f"{address}pt/")
    words = response.content.decode()
    assert response.status_code == 200 and "Um" in words and 'lang="pt-BR"' in words
    assert response["Content-Language"] == "pt-BR"
    assert "noindex" in response["X-Robots-Tag"] and "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    token = address.split("/")[2]
    assert token not in words
    assert "Borrador del uno" in client.get(f"{address}es/").content.decode()
    link.refresh_from_db()
    assert link.uses == 2 and link.last_used
    assert "Borrador" not in client.get(it.url_in("es")).content.decode()


def test_a_banner_says_that_it_is_a_draft_and_leads_to_its_other_languages(home, rf):
    """In the template of every public page (the specimens have one of their own)."""
    request = rf.get("/pt/pesquisar/")
    others = [("es", "es", "Español", "/draft/secret/es/")]
    request.draft_link = {"expires_at": timezone.now(), "others": others}
    with languages.forced("pt"):
        words = search(request).content.decode()
    banner = words[words.index('<section class="fallback"') : words.index("</section>")]
    assert 'href="/draft/secret/es/"' in banner and 'lang="es"' in banner
    assert words.count("/draft/secret/") == 1, "only the banner knows the address"


def test_it_shows_the_draft_as_it_is_when_somebody_looks(it, boss, client):
    _link, address = link_to(it, boss)
    edit(it, title_es="Otro borrador")
    assert "Otro borrador" in client.get(f"{address}es/").content.decode()


def test_without_a_language_the_reader_gets_hers_if_the_link_has_it(it, boss, client):
    _link, address = link_to(it, boss)
    assert client.get(address, headers={"accept-language": "pt-BR"})["Content-Language"] == "pt-BR"
    assert client.get(address, headers={"accept-language": "en"})["Content-Language"] == "es"
    assert client.get(f"{address}en/").status_code == 404, "the link was made for other languages"


@pytest.mark.parametrize("code", languages.CODES)
def test_an_expired_or_revoked_link_says_so_in_the_readers_language(it, boss, client, code):
    link, address = link_to(it, boss)
    DraftLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    other, revoked = link_to(it, boss)
    draft_links.revoke(other, boss)
    for url in (address, f"{address}es/", f"{revoked}pt/"):
        response = client.get(url, headers={"accept-language": languages.tag(code)})
        assert response.status_code == 410 and "Borrador" not in response.content.decode()
        assert f'<html lang="{languages.tag(code)}"' in response.content.decode()
        assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "no-referrer"
    assert client.get("/draft/guessed-token/es/").status_code == 404


def test_a_link_cannot_change_anything_and_a_head_is_no_use(it, boss, client):
    link, address = link_to(it, boss)
    assert client.post(f"{address}es/").status_code == 405
    assert client.head(f"{address}es/").status_code == 200
    link.refresh_from_db()
    assert link.uses == 0


def test_it_works_behind_a_restriction_and_never_for_the_trash(it, boss, client):
    PageViewRestriction.objects.create(page=it, restriction_type="login")
    _link, address = link_to(it, boss)
    assert client.get(f"{address}es/").status_code == 200
    trash.put(it, boss)
    assert client.get(f"{address}es/").status_code == 410


def test_only_a_hash_is_kept_and_logs_hold_no_token(it, boss):
    link, address = link_to(it, boss)
    token = address.split("/")[2]
    assert token not in str(DraftLink.objects.values().get(pk=link.pk))
    record = logging.LogRecord("x", logging.ERROR, "", 1, "Error: %s", (address,), None)
    assert WithoutTokens().filter(record) and token not in record.getMessage()


def test_limits(it, boss):
    for codes, days in (((), 7), (("es",), 400)):
        with pytest.raises(ValidationError):
            draft_links.make(it, codes, days, boss)
    for _number in range(draft_links.MOST_AT_ONCE):
        draft_links.make(it, ["es"], 1, boss)
    with pytest.raises(ValidationError):
        draft_links.make(it, ["es"], 1, boss)


def test_links_are_made_and_taken_back_on_their_screen(it, boss, django_user_model):
    staff, url = Client(), reverse("segib_draft_links", args=[it.pk])
    staff.force_login(boss)
    assert staff.get(url).status_code == 200
    response = staff.post(url, {"languages": ["pt"], "days": "1", "note": "La traductora"}, follow=True)
    address = response.context["made"]
    assert address.startswith("http://testserver/draft/") and address.endswith("/pt/")
    assert Client().get(address.removeprefix("http://testserver")).status_code == 200
    assert staff.get(url).context["made"] is None, "it is shown once"
    link = DraftLink.objects.get()
    assert "La traductora" in staff.get(url).content.decode()
    stranger = django_user_model.objects.create_user("ana", "ana@example.org", "x", is_staff=True)
    other = Client()
    other.force_login(stranger)
    revoke = reverse("segib_draft_link_revoke", args=[it.pk, link.pk])
    assert other.get(url).status_code in (302, 403) and other.post(revoke).status_code in (302, 403)
    assert DraftLink.objects.get().works
    assert staff.post(revoke).status_code == 302 and not DraftLink.objects.get().works
    assert staff.get(reverse("segib_draft_links", args=[999_999])).status_code == 404


@pytest.mark.parametrize(("language", "words"), [("es", "7 días"), ("en", "7 days"), ("pt-br", "7 dias")])
def test_how_long_a_link_works_is_said_in_the_readers_language(language, words):
    with translation.override(language):
        assert words in str(DraftLinkForm()["days"])


def test_old_links_are_forgotten(it, boss):
    link, _address = link_to(it, boss)
    DraftLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(days=29))
    assert draft_links.forget_old() == 0
    DraftLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(days=31))
    assert draft_links.forget_old() == 1


@pytest.mark.parametrize("code", ["en", "pt"])
def test_a_preview_shows_the_page_as_without_a_translation(it, boss, code):
    staff = Client()
    staff.force_login(boss)
    url = reverse("wagtailadmin_pages:view_draft", args=[it.pk])
    with_it = staff.get(url, {"mode": code}).content.decode()
    without = staff.get(url, {"mode": f"{code}-without"}).content.decode()
    assert f'data-shown="{code}" data-fallback="no"' in with_it
    assert 'data-shown="es" data-fallback="yes"' in without and "Borrador del uno" in without


def test_previews_are_offered_for_each_language_and_each_that_could_be_missing(it):
    modes = [name for name, _label in it.preview_modes]
    assert modes == ["es", "en", "pt", "en-without", "pt-without"]
    assert it.preview_sizes[0]["device_width"] == 360
    assert {name for name, _label in page_modes("pt")} >= {"es-without"}


def page_modes(source):
    from tests.specimens.models import SpecimenPage

    return SpecimenPage(source_language=source).preview_modes
