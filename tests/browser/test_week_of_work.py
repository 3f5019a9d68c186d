"""A week of work, told as it happens: each in her own browser, with the rights of her role.

Eva writes and publishes; Tina translates into Portuguese and Tom into English; Rita reviews. The public
pages and feeds are read as visitors get them: the first answer after each step.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from cooperation.models import CampaignPage, CountryActivity
from organisation.models import Country, NewsIndexPage, NewsPage
from segib_site import languages
from segib_site.models import ScheduledRelease, TranslationTask
from segib_site.presentation import search_url
from segib_site.slices import freshness, publishing, schedule
from tests.browser.colleagues import colleague  # noqa: F401 - a fixture
from tests.following import AtomFeed
from tests.specimens import domain
from tests.specimens.factories import draft, edit, reload, text

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SPANISH = {
    "title_es": "Veintidós bibliotecas abren de noche",
    "introduction_es": "Las bibliotecas de 22 ciudades abren hasta medianoche durante el mes de mayo.",
}
ENGLISH = {
    "title_en": "Twenty-two libraries open at night",
    "introduction_en": "The libraries of 22 cities stay open until midnight during the month of May.",
}
PORTUGUESE = {
    "title_pt": "Vinte e duas bibliotecas abrem à noite",
    "introduction_pt": "As bibliotecas de 22 cidades ficam abertas até a meia-noite durante o mês de maio.",
}
MEXICO = zoneinfo.ZoneInfo("America/Mexico_City")


@pytest.fixture
def eva(colleague):  # noqa: F811
    return colleague("eva", "es", "publishers")


@pytest.fixture
def tina(colleague):  # noqa: F811
    return colleague("tina", "pt-br", "translators-pt")


@pytest.fixture
def tom(colleague):  # noqa: F811
    return colleague("tom", "en", "translators-en")


@pytest.fixture
def rita(colleague):  # noqa: F811
    return colleague("rita", "es", "reviewers-en", "reviewers-pt")


@pytest.fixture
def news():
    """A piece of news that is public in three languages that say the same."""
    it = domain.made(
        NewsPage,
        NewsIndexPage.objects.get(),
        date=datetime.date(2026, 5, 4),
        **{
            name: {code: words[f"{name}_{code}"] for code, words in BY_LANGUAGE.items()}
            for name in ("title", "introduction")
        },
    )
    assert all(freshness.states(it)[code].state == "current" for code in ("en", "pt"))
    return it


BY_LANGUAGE = {"es": SPANISH, "en": ENGLISH, "pt": PORTUGUESE}


def form_of(page, *shown):
    query = f"?languages={','.join(shown)}" if shown else ""
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) + query


def task_of(page, code):
    return TranslationTask.objects.of(page).unfinished().get(language=code)


def read(client, path):
    """The words of a public page, and its soup."""
    answer = client.get(path)
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    return " ".join(soup.get_text(" ").split()), soup


def told(client, index, code):
    """The titles that those who follow the news in a language are told."""
    return [title for title, _tag in AtomFeed(client.get(f"{index.url_in(code)}feed.atom")).titles]


def letters_to(name):
    return [one for one in mail.outbox if one.to == [f"{name}@example.org"]]


@pytest.mark.long
def test_spanish_goes_public_alone_and_two_translators_bring_the_rest(eva, tina, tom, rita, client):
    # Monday: Eva writes in Spanish and publishes that.
    index = NewsIndexPage.objects.get()
    eva.open_form(reverse("wagtailadmin_pages:add", args=["organisation", "newspage", index.pk]))
    eva.window.get_by_role("tab", name="Datos compartidos").click()
    eva.field("date").fill("2026-05-04")
    eva.window.keyboard.press("Escape")
    eva.window.get_by_role("tab", name="Texto").click()
    eva.write(SPANISH)
    mail.outbox.clear()
    eva.publish("es")
    eva.is_told("Nada más ha cambiado en el sitio público")
    page = NewsPage.objects.get(title_es=SPANISH["title_es"])
    assert page.live_languages == ("es",)
    assert SPANISH["introduction_es"] in read(client, page.url_in("es"))[0]
    for code, honest in (
        ("en", "This page is not available in English yet. You are reading it in Spanish."),
        ("pt", "Esta página ainda não está disponível em português. Você está lendo a versão em espanhol."),
    ):
        words, soup = read(client, page.url_in(code))
        assert honest in words and SPANISH["introduction_es"] in words
        assert soup.find("h1").find_parent(attrs={"lang": "es"}) or soup.find("h1").get("lang") == "es"
        assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.url_in("pt") not in client.get("/sitemap.xml").content.decode()
    assert [SPANISH["title_es"] in told(client, index, code) for code in languages.CODES] == [
        True,
        False,
        False,
    ]

    # Tuesday: each translator finds her task, and only hers, and they write at the same time.
    for one, language, theirs in (
        (tina, "Português", "Escrever a tradução"),
        (tom, "English", "Write the translation"),
    ):
        assert SPANISH["title_es"] in letters_to(one.user.username)[0].body
        one.go("wagtailadmin_home")
        expect(one.window.locator("main")).to_contain_text(SPANISH["title_es"])
        one.go("segib_tasks_unassigned")
        expect(one.window.locator("main")).to_contain_text(SPANISH["title_es"])
        one.window.get_by_role("link", name=SPANISH["title_es"]).first.click()
        one.press({"Português": "Assumir", "English": "Take it"}[language])
        one.follow(theirs)
        one.ready()
        assert one.field("title_es").count() == 0, "Spanish is there to be read"
        expect(one.window.locator("#id_introduction_es-cell")).to_contain_text(SPANISH["introduction_es"])
    tina.write({"title_pt": PORTUGUESE["title_pt"]})
    tom.write(ENGLISH)
    tina.write({"introduction_pt": PORTUGUESE["introduction_pt"]})
    now = draft(page)
    for words in BY_LANGUAGE.values():
        for name, value in words.items():
            assert getattr(now, name) == value
    # What the form does not offer is not taken either.
    tina.window.evaluate(
        "document.querySelector('[name=title_pt]').form.insertAdjacentHTML('beforeend',"
        " '<input type=hidden name=introduction_es value=Outra>')"
    )
    with tina.window.expect_request(lambda sent: "Outra" in (sent.post_data or "")):
        tina.write({"title_pt": PORTUGUESE["title_pt"] + "!"})
    tina.write({"title_pt": PORTUGUESE["title_pt"]})
    assert text(draft(page), "introduction", "es") == SPANISH["introduction_es"]

    # Wednesday: both hand in; Rita returns one and approves the other.
    mail.outbox.clear()
    tasks = {code: task_of(page, code).pk for code in ("pt", "en")}
    tina.go("segib_task", tasks["pt"])
    tina.press("Enviar para revisão")
    tina.is_told("Enviado para revisão.")
    tom.go("segib_task", tasks["en"])
    tom.press("Submit for review")
    tom.is_told("Submitted for review.")
    assert len(letters_to("rita")) == 2
    rita.go("segib_task", tasks["en"])
    rita.window.get_by_label("Comentario").fill("“Until midnight”: say until when in May.")
    rita.press("Devolver a quien traduce")
    rita.is_told("Devuelta a quien traduce.")
    assert "say until when in May" in letters_to("tom")[-1].body
    tom.go("segib_tasks")
    expect(tom.window.locator("main")).to_contain_text("returned")
    rita.go("segib_task", tasks["pt"])
    assert rita.window.get_by_role("button", name="Aprobar y publicar").count() == 0, "she publishes nothing"
    rita.press("Aprobar")
    rita.is_told("Nada público ha cambiado")
    assert reload(page).live_languages == ("es",)

    # Eva publishes it, and whoever comes next sees it everywhere.
    eva.go("segib_publish", "segib_site", "sitepage", page.pk, query="?slice=pt")
    assert "Se publica por primera vez." in eva.page_words
    eva.press("Publicar")
    eva.is_told("Publicado: portugués. Nada más ha cambiado en el sitio público.")
    words, soup = read(client, reload(page).url_in("pt"))
    assert PORTUGUESE["introduction_pt"] in words and "ainda não está disponível" not in words
    switch = soup.find("nav", class_="languages")
    assert [a["hreflang"] for a in switch.find_all("a") if a.find(class_="not-live")] == ["en"]
    assert reload(page).url_in("pt") in client.get("/sitemap.xml").content.decode()
    assert PORTUGUESE["title_pt"] in read(client, f"{search_url('pt')}?q=bibliotecas+abertas")[0]
    assert PORTUGUESE["title_pt"] in read(client, index.url_in("pt"))[0]
    assert "not available in English yet" in read(client, reload(page).url_in("en"))[0]
    assert PORTUGUESE["title_pt"] in told(client, index, "pt")
    assert not {SPANISH["title_es"], PORTUGUESE["title_pt"]} & {*told(client, index, "en")}


@pytest.mark.long
def test_one_figure_makes_portuguese_stale_by_that_figure_and_a_minor_edit_does_not(eva, tina, news, client):
    # Eva corrects one figure.
    before = {code: client.get(news.url_in(code)).content for code in ("en", "pt")}
    eva.open_form(form_of(news))
    eva.write({"introduction_es": SPANISH["introduction_es"].replace("22", "23")})
    eva.publish("es")
    # Something follows for the translations: she is shown what, first.
    assert "22" in eva.page_words
    expect(eva.window.locator(".segib-outlook del")).to_have_text("22")
    expect(eva.window.locator(".segib-outlook ins")).to_have_text("23")
    answer_what_stands_against_it(eva)
    eva.press("Publicar")
    eva.is_told("Publicado: español")
    assert {c: client.get(news.url_in(c)).content for c in before} == before
    assert "23 ciudades" in read(client, news.url_in("es"))[0]

    # Tina is shown exactly that, in her task and beside the field.
    def difference(within):
        return within.locator("del").all_inner_texts(), within.locator("ins").all_inner_texts()

    tina.go("segib_task", task_of(news, "pt").pk)
    assert difference(tina.window.locator("main")) == (["22"], ["23"])
    expect(tina.window.locator(".segib-task-difference")).to_have_count(1)
    tina.press("Assumir")
    tina.follow("Escrever a tradução")
    tina.ready()
    expect(tina.window.locator("#segib-strip")).to_contain_text("desatualizado")
    beside = tina.window.locator("#id_introduction_pt-cell .segib-changes")
    assert difference(beside) == (["22"], ["23"])
    assert tina.window.locator("[data-language=pt] .segib-changes").count() == 1, "no other field has changed"
    # The state of translations says it too.
    tina.go("segib_translation_states", query="?state=stale&language=pt")
    expect(tina.window.locator("main")).to_contain_text(PORTUGUESE["title_pt"])

    # Confirmed again by those who do so; then a comma, which says nothing new.
    edit(news, introduction_pt=PORTUGUESE["introduction_pt"].replace("22", "23"))
    edit(news, introduction_en=ENGLISH["introduction_en"].replace("22", "23"))
    for code in ("en", "pt"):
        freshness.confirm(reload(news), code, eva.user)
    publishing.publish(reload(news), ["en", "pt"], user=eva.user)
    assert not TranslationTask.objects.of(news).unfinished().exists()
    eva.open_form(form_of(news))
    eva.write(
        {"introduction_es": SPANISH["introduction_es"].replace("22", "23").replace(" durante", ", durante")}
    )
    eva.publish("es")
    eva.window.get_by_label("Es un cambio menor: las traducciones no necesitan cambios").check()
    eva.window.get_by_label("Qué se ha corregido").fill("Una coma")
    answer_what_stands_against_it(eva)
    eva.press("Publicar")
    eva.is_told("Publicado: español")
    assert "medianoche, durante" in read(client, news.url_in("es"))[0]
    assert {freshness.states(reload(news))[code].state for code in ("en", "pt")} == {"current"}
    assert not TranslationTask.objects.of(news).unfinished().exists()


def answer_what_stands_against_it(person):
    """Give a reason where the checks warn."""
    reason = person.window.locator("[name=reason]")
    if reason.count():
        reason.fill("Los demás idiomas se publican después.")


def test_three_languages_go_public_together_at_their_minute_and_one_goes_back_alone(eva, news, client):
    before = {code: client.get(news.url_in(code)).content for code in languages.CODES}
    first = reload(news).latest_revision
    later = {
        "title_es": "Abren también en junio",
        "title_en": "Open in June too",
        "title_pt": "Abertas também em junho",
    }
    edit(news, **later)
    # Ten in the morning in Mexico City, in a week's time.
    at = (datetime.datetime.now(MEXICO) + datetime.timedelta(days=7)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )
    eva.go("segib_publish", "segib_site", "sitepage", news.pk)
    expect(eva.window.locator("[data-choose] input:checked")).to_have_count(3)
    eva.window.get_by_label("A una hora determinada").check()
    eva.window.get_by_label("Fecha y hora").fill(at.strftime("%Y-%m-%dT%H:%M"))
    eva.window.get_by_label("Zona horaria").select_option("America/Mexico_City")
    expect(eva.window.get_by_label("Todos juntos o ninguno")).to_be_checked()
    answer_what_stands_against_it(eva)
    eva.press("Publicar")
    eva.is_told(f"Programado para el {at:%Y-%m-%d %H:%M} (America/Mexico_City)")
    release = ScheduledRelease.objects.get()
    assert release.at == at and release.together
    # The scheduler is told the time: travelling would end the sessions of the open browsers.
    assert schedule.release_due(at - datetime.timedelta(minutes=1)) == 0
    assert {c: client.get(news.url_in(c)).content for c in before} == before
    assert schedule.release_due(at) == 1
    for code in languages.CODES:
        heading = read(client, reload(news).url_in(code))[1].h1.get_text()
        assert later[f"title_{code}"] in heading

    # Portuguese goes back to what it was; the others stay.
    after = {code: client.get(reload(news).url_in(code)).content for code in ("es", "en")}
    eva.go("segib_languages", "segib_site", "sitepage", news.pk)
    eva.window.locator("fieldset.segib-choices").get_by_label("Portugués").check()
    with eva.window.expect_navigation():
        eva.window.locator(f"button[name=revision][value='{first.pk}']").click()
    eva.is_told("El borrador")
    eva.go("segib_publish", "segib_site", "sitepage", news.pk)
    expect(eva.window.locator("[data-choose] input:checked")).to_have_count(1)
    answer_what_stands_against_it(eva)
    eva.press("Publicar")
    eva.is_told("Publicado: portugués")
    assert PORTUGUESE["title_pt"] in read(client, reload(news).url_in("pt"))[0]
    assert {code: client.get(reload(news).url_in(code)).content for code in after} == after


def test_a_focal_point_accepts_her_invitation_and_files_in_portuguese_alone(eva, colleague, client):  # noqa: F811
    brazil, campaign = Country.objects.get(iso2="BR"), CampaignPage.objects.order_by("pk").last()
    eva.go("segib_focal_invite")
    eva.field("country").select_option(str(brazil.pk))
    eva.field("institution").fill("Ministério da Cultura")
    eva.field("institution_language").select_option("pt")
    eva.field("person").fill("Bia Souza")
    eva.field("email").fill("bia@example.org")
    eva.field("language").select_option("pt")
    mail.outbox.clear()
    with eva.window.expect_navigation():
        eva.window.locator("main form button[type=submit]").click()
    [letter] = letters_to("bia")
    bia = colleague("bia", "pt-br", width=360)
    bia.open(re.search(r"http://[^/]+(/focal-point/\S+)", letter.body).group(1))
    for name in ("new_password1", "new_password2"):
        bia.field(name).fill("dezessete girassóis")
    bia.press("Criar minha conta")
    bia.is_told("Boas-vindas. Este é o espaço do seu país no site.")
    bia.follow("Nova atividade")
    bia.field("campaign").select_option(str(campaign.pk))
    bia.field("title").fill("Feira de cooperação em Belém")
    bia.field("text").fill("Três dias de oficinas abertas, com música às 20 h.")
    bia.field("first_day").fill("2026-12-01")
    bia.field("last_day").fill("2026-12-03")
    bia.field("place").fill("Belém")
    bia.press("Enviar à SEGIB")
    bia.is_told("Enviada à SEGIB.")
    activity = CountryActivity.objects.get()
    assert (activity.country, activity.source_language, activity.live) == (brazil, "pt", False)
    pages = (campaign, brazil.page)
    assert not any("Belém" in read(client, page.url_in("pt"))[0] for page in pages)

    assert "Feira de cooperação em Belém" in letters_to("eva")[-1].subject
    eva.go("segib_activities_waiting")
    eva.follow("Feira de cooperação em Belém")
    eva.press("Aprobar y publicar")
    eva.is_told("Aprobada: ya es pública en portugués.")
    for page in pages:
        for code in languages.CODES:
            words, soup = read(client, page.url_in(code))
            heading = soup.find("h3", string="Feira de cooperação em Belém")
            assert heading.get("lang") == (None if code == "pt" else "pt-BR")
            assert "com música às 20 h" in words and "Souza" not in words
    assert letters_to("bia")[-1].subject
