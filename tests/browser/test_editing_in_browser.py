"""Two people at one page in real browsers, Wagtail's autosave on."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from playwright.sync_api import expect
from wagtail.users.models import UserProfile

from offices.models import OfficePage
from tests.specimens.factories import draft, edit, reload, text

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "long enough for a test"


@pytest.fixture
def office():
    return OfficePage.objects.get(city="Ciudad de México")


@pytest.fixture
def sign_in(chromium, live_server):
    """Open a browser of somebody's own, with an interface language; returns its page."""
    contexts = []

    def open_browser(name, language):
        user = get_user_model().objects.create_superuser(name, f"{name}@example.org", PASSWORD)
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = language
        profile.save()
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto(f"{live_server.url}/admin/login/")
        page.fill("input[name=username]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(re.compile(r"/admin/$"))
        return page

    yield open_browser
    for context in contexts:
        context.close()


def open_form(page, live_server, office):
    page.goto(f"{live_server.url}/admin/pages/{office.pk}/edit/")
    page.wait_for_load_state("networkidle")
    # Wagtail notes what the form held a moment after it is shown; nobody types sooner.
    page.wait_for_timeout(2000)


def write(page, language, name, value):
    """Write in a field as a person would, and wait for the autosave it sets off."""
    toggle = page.get_by_role("button", name=language, exact=True)
    if toggle.get_attribute("aria-pressed") == "false":
        toggle.click()
    with page.expect_response(
        lambda r: r.request.method == "POST" and "/edit/" in r.url, timeout=60_000
    ) as answer:
        page.locator(f"[name={name}]").fill(value)
        page.locator(f"[name={name}]").blur()
    assert answer.value.status == 200, answer.value.text()
    assert answer.value.json()["success"]
    page.wait_for_timeout(300)


def test_two_people_write_at_once_and_portuguese_goes_public_alone(office, sign_in, live_server, client):
    before = {code: client.get(office.url_in(code)).content for code in ("es", "en", "pt")}
    ana, bia = sign_in("ana", "es"), sign_in("bia", "pt-br")
    open_form(ana, live_server, office)
    open_form(bia, live_server, office)

    write(ana, "Español", "introduction_es", "Texto de Ana.")
    write(bia, "Português", "introduction_pt", "Texto da Bia.")
    write(ana, "Español", "introduction_es", "Texto de Ana, corregido.")
    write(bia, "Português", "region_pt", "Região da Bia")

    now = draft(office)
    assert text(now, "introduction", "es") == "Texto de Ana, corregido."
    assert text(now, "introduction", "pt") == "Texto da Bia."
    assert text(now, "region", "pt") == "Região da Bia"
    assert {c: client.get(office.url_in(c)).content for c in before} == before, "drafts change nothing public"

    bia.locator(
        "footer [data-w-dropdown-target=toggle], .actions--primary [data-w-dropdown-target=toggle]"
    ).first.click()
    bia.locator("button[name=action-publish-slices][value=pt]").click()
    # The form asks whether she is still signed in before it is sent; a check may want a reason.
    bia.locator(".messages .success, [data-when]").first.wait_for()
    if "/admin/publish/" in bia.url:
        if bia.locator("[name=reason]").count():
            bia.fill("[name=reason]", "A test.")
        bia.locator("form[method=post] .segib-buttons button.button").last.click()
        bia.locator(".messages .success").wait_for()
    assert bia.locator(".messages .success").count() == 1

    office = reload(office)
    assert text(office, "introduction", "pt") == "Texto da Bia."
    assert "Texto da Bia." in client.get(office.url_in("pt")).content.decode()
    assert client.get(office.url_in("es")).content == before["es"]
    assert client.get(office.url_in("en")).content == before["en"]
    assert text(draft(office), "introduction", "es") == "Texto de Ana, corregido."
    assert not ana.problems and not bia.problems


def test_a_new_row_is_saved_once_however_often_autosave_runs(office, sign_in, live_server):
    ana = sign_in("ana", "es")
    open_form(ana, live_server, office)
    ana.get_by_role("tab").nth(1).click()
    ana.locator("#id_phones-ADD").click()
    ana.locator("[name=phones-1-number]").fill("+525500000001")
    with ana.expect_response(lambda r: "(+52) 55 0000 0001" in (r.request.post_data or ""), timeout=60_000):
        ana.locator("[name=phones-1-printed]").fill("(+52) 55 0000 0001")
        ana.locator("[name=phones-1-printed]").blur()
    ana.wait_for_timeout(500)
    with ana.expect_response(lambda r: "(+52) 55 0000 0002" in (r.request.post_data or ""), timeout=60_000):
        ana.locator("[name=phones-1-printed]").fill("(+52) 55 0000 0002")
        ana.locator("[name=phones-1-printed]").blur()
    ana.wait_for_timeout(500)
    assert [p.printed for p in draft(office).phones.all()] == ["(+5255) 8437 0156", "(+52) 55 0000 0002"]


def test_a_language_begins_from_the_source_and_its_blocks_are_found(office, sign_in, live_server):
    edit(
        office,
        title_pt="",
        region_pt="",
        introduction_pt="",
        opening_hours_pt="",
        search_description_pt="",
        body_pt=[],
    )
    bia = sign_in("bia", "pt-br")
    bia.goto(f"{live_server.url}/admin/pages/{office.pk}/edit/")
    bia.wait_for_load_state("networkidle")
    cell = "#id_body_{}-cell"
    ids = "cells => [...cells].map(cell => cell.dataset.contentpath)"
    blocks = "{} [data-streamfield-child]:not([aria-hidden=true])"
    source = bia.eval_on_selector_all(blocks.format(cell.format("es")), ids)
    bia.locator("[data-segib-start=pt]").click()
    assert bia.eval_on_selector_all(blocks.format(cell.format("pt")), ids) == source != []
    assert bia.input_value("[name=title_pt]") == bia.input_value("[name=title_es]") != ""
    doubled = "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
    assert bia.evaluate(doubled + " return ids.filter((id, n) => ids.indexOf(id) !== n) }") == []
    bia.wait_for_timeout(1000)  # rich text has its words a moment later
    found = Axe().run(bia).response["violations"]
    # Wagtail's own, on every screen of its.
    assert {v["id"]: v["nodes"][0]["html"] for v in found if v["id"] not in ("region", "skip-link")} == {}
    # The keyboard goes from a block to the same block in the other language.
    bia.locator(cell.format("es") + " [data-segib-find]").first.focus()
    bia.keyboard.press("Enter")
    assert bia.evaluate("document.activeElement.closest('[data-language]').dataset.language") == "pt"
    assert bia.locator(".segib-counterpart").count() == 2
    # What folds is the block whose button was pressed.
    bia.locator(cell.format("pt") + " [data-streamfield-child] [data-panel-toggle]").first.click()
    folded = "[data-streamfield-child] > [data-panel] > .w-panel__content[hidden]"
    assert bia.locator(f"{cell.format('pt')} {folded}").count() == 1
    assert bia.locator(f"{cell.format('es')} {folded}").count() == 0
    bia.locator("[data-segib-start-undo=pt]").click()
    assert bia.eval_on_selector_all(blocks.format(cell.format("pt")), ids) == []
    assert bia.input_value("[name=title_pt]") == ""
    bia.locator("#id_introduction_pt-cell [data-segib-copy]").click()
    assert bia.input_value("[name=introduction_pt]") == bia.input_value("[name=introduction_es]") != ""
    bia.locator("#id_introduction_pt-cell [data-segib-undo]").click()
    assert bia.input_value("[name=introduction_pt]") == ""
    assert not bia.problems


def test_an_error_in_a_hidden_language_gets_the_cursor(office, sign_in, live_server):
    ana = sign_in("ana", "es")
    ana.goto(f"{live_server.url}/admin/pages/{office.pk}/edit/")
    ana.wait_for_load_state("networkidle")
    ana.get_by_role("button", name="English", exact=True).click()
    ana.evaluate("document.querySelector('[name=phones-0-label_pt]').removeAttribute('maxlength')")
    ana.evaluate("document.querySelector('[name=phones-0-label_pt]').value = 'x'.repeat(300)")
    with ana.expect_navigation():
        ana.evaluate("document.querySelector('#page-edit-form').requestSubmit()")
    field = ana.locator("[name=phones-0-label_pt]")
    expect(field).to_be_focused(timeout=60_000)
    assert field.is_visible() and field.get_attribute("lang") == "pt-BR"
    assert ana.get_by_role("button", name="Português", exact=True).get_attribute("aria-pressed") == "true"
    assert ana.get_by_role("button", name="English", exact=True).get_attribute("aria-pressed") == "false"
    assert ana.locator("[data-segib-errors]").is_visible()
    assert not ana.problems


@pytest.mark.parametrize("width", [1200, 1280, 1600])
def test_nothing_that_opens_beside_the_form_covers_a_language(office, sign_in, live_server, width):
    page = sign_in("ana", "es")
    page.set_viewport_size({"width": width, "height": 900})
    open_form(page, live_server, office)
    editor = page.locator("[data-segib-editor]")
    for name in ("English", "Português"):
        toggle = page.get_by_role("button", name=name, exact=True)
        if toggle.get_attribute("aria-pressed") == "false":
            toggle.click()
    panel = page.locator(".form-side")
    if "form-side--open" not in (panel.get_attribute("class") or ""):
        page.locator("[data-side-panel-toggle=status]").click()
    expect(panel).to_have_class(re.compile("form-side--open"))
    page.wait_for_timeout(600)
    edge = panel.bounding_box()["x"]
    for code in ("es", "en", "pt"):
        box = page.locator(f"[name=title_{code}]").bounding_box()
        assert box["x"] + box["width"] <= edge and box["width"] >= 150, code
    strip = page.locator("#segib-strip").bounding_box()
    assert strip["x"] + strip["width"] <= edge
    assert editor.get_attribute("data-stacked") == ("" if width < 1600 else None)
    page.locator("[data-side-panel-toggle=status]").click()
    expect(panel).not_to_have_class(re.compile("form-side--open"))
    if width == 1600:
        expect(editor).not_to_have_attribute("data-stacked", "")
