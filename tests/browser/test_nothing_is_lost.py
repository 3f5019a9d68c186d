"""A connection that fails, an answer that is lost, a session that ends: what was written is there."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session

from offices.models import OfficePage
from tests.browser.test_editing_in_browser import PASSWORD, sign_in  # noqa: F401 - a fixture
from tests.specimens.factories import draft, text

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FIELD = "[name=introduction_es]"
NOTICE = ".segib-keeping"


@pytest.fixture
def office():
    return OfficePage.objects.get(city="Ciudad de México")


@pytest.fixture
def ana(sign_in, live_server, office):  # noqa: F811
    """Ana with the office's form open."""
    window = sign_in("ana", "es")
    window.set_default_timeout(10_000)
    window.address = f"{live_server.url}/admin/pages/{office.pk}/edit/"
    open_form(window)
    return window


def open_form(window):
    window.goto(window.address)
    window.wait_for_load_state("networkidle")
    window.wait_for_timeout(2000)


def write(window, words):
    window.locator(FIELD).fill(words)
    window.locator(FIELD).blur()


def saved(response):
    return response.request.method == "POST" and "/edit/" in response.url and response.status == 200


def copies(window):
    return window.evaluate("Object.keys(localStorage).filter(k => k.startsWith('segib:kept:')).length")


def no_copy_is_left(window):
    """The copy goes a moment after the answer has come. (The CMS allows no polling by `eval`.)"""
    for _moment in range(50):
        if not copies(window):
            return True
        window.wait_for_timeout(100)
    return False


def test_a_lost_answer_and_a_lost_connection_lose_nothing(ana, office):
    def answer_lost(route):
        if route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()

    ana.route("**/edit/", answer_lost)
    write(ana, "Uno.")
    ana.wait_for_selector(NOTICE)
    assert text(draft(office), "introduction", "es") == "Uno." and copies(ana) == 1
    ana.unroute("**/edit/")
    with ana.expect_response(saved, timeout=60_000) as answer:
        write(ana, "Uno y dos.")
    assert answer.value.json()["success"], "she does not conflict with herself"
    assert no_copy_is_left(ana)

    ana.context.set_offline(True)
    write(ana, "Uno, dos y tres.")
    ana.wait_for_selector(f"{NOTICE}.help-warning")
    ana.context.set_offline(False)
    ana.wait_for_selector(f"{NOTICE}.help-info", timeout=60_000)
    assert text(draft(office), "introduction", "es") == "Uno, dos y tres."

    # The window is closed while the site cannot be reached: her words wait on this computer.
    ana.route("**/edit/", lambda r: r.abort() if r.request.method == "POST" else r.continue_())
    write(ana, "Lo último.")
    ana.wait_for_selector(f"{NOTICE}.help-warning")
    again = ana.context.new_page()
    ana.close(run_before_unload=False)
    again.address = ana.address
    open_form(again)
    again.locator(f"{NOTICE} button").first.click()
    again.wait_for_selector(f"{NOTICE}.help-info", timeout=60_000)
    assert again.locator(FIELD).input_value() == "Lo último."
    assert text(draft(office), "introduction", "es") == "Lo último."
    assert no_copy_is_left(again)


def test_when_the_session_ends_the_writer_signs_in_again_and_it_is_saved(ana, office, live_server):
    Session.objects.all().delete()
    write(ana, "Con sesión terminada.")
    ana.wait_for_selector(f"{NOTICE} a")
    ana.get_by_role("button", name="Guardar borrador").first.click()
    ana.wait_for_timeout(300)
    assert ana.url == ana.address, "nothing was sent to a sign-in form"
    with ana.context.expect_page() as opened:
        ana.locator(f"{NOTICE} a").click()
    other = opened.value
    other.fill("input[name=username]", "ana")
    other.fill("input[name=password]", PASSWORD)
    other.click("button[type=submit]")
    ana.wait_for_selector(f"{NOTICE}.help-info", timeout=20_000)
    assert text(draft(office), "introduction", "es") == "Con sesión terminada."
    assert ana.locator(FIELD).input_value() == "Con sesión terminada."

    # Somebody else signs in in this browser: nothing is saved under the other's name.
    bia = get_user_model().objects.create_superuser("bia", "bia@example.org", PASSWORD)
    from django.test import Client

    client = Client()
    client.force_login(bia)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    ana.context.add_cookies([cookie])
    ana.get_by_role("button", name="Guardar borrador").first.click()
    ana.wait_for_selector(f"{NOTICE}.help-warning")
    assert "bia" in ana.locator(NOTICE).inner_text()


def test_the_back_button_brings_no_older_words_over_newer_ones(ana, office):
    write(ana, "Antes.")
    with ana.expect_navigation():
        ana.get_by_role("button", name="Guardar borrador").first.click()
    page = draft(office)
    content = page.serializable_data() | {"introduction_es": "De otra persona."}
    page.with_content_json(content).save_revision(clean=False)
    ana.go_back()
    ana.wait_for_timeout(2500)
    shown = ana.locator(FIELD).input_value()
    if shown != "De otra persona.":
        # The document as it was: saving it again is a conflict it shows.
        write(ana, "Después.")
        ana.wait_for_timeout(2500)
    assert text(draft(office), "introduction", "es") == "De otra persona."
    assert not ana.problems
