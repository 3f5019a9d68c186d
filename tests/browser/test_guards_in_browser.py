"""What blocks publishing, beside the form, in a real browser."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from offices.models import OfficePage
from tests.specimens.factories import edit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "long enough for a test"
SPANISH = "Los ministros acordaron volver a reunirse antes de que termine el año."


def test_the_panel_tells_what_to_look_at_leads_there_and_follows_each_save(browser_page, live_server):
    get_user_model().objects.create_superuser("ana", "ana@example.org", PASSWORD)
    office = OfficePage.objects.get(city="Ciudad de México")
    edit(office, introduction_pt=SPANISH)
    page, problems = browser_page, []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "ana")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))
    page.goto(f"{live_server.url}/admin/pages/{office.pk}/edit/")
    toggle = page.locator('[data-side-panel-toggle="guards"]')
    counter = toggle.locator("[data-side-panel-toggle-counter]")
    counter.wait_for(timeout=10_000)
    assert int(counter.inner_text()) == 1
    toggle.click()
    panel = page.locator("[data-segib-guards-results]")
    expect(panel).to_contain_text(SPANISH, use_inner_text=True)
    field = page.locator("[name=introduction_pt]")
    assert not field.is_visible(), "the form opens with another language"
    panel.locator('[data-segib-guards-path="introduction_pt"]').click()
    field.wait_for()
    expect(field).to_be_focused()
    page.wait_for_timeout(1500)
    field.fill("As ministras e os ministros voltaram a se reunir no fim do ano.")
    field.blur()
    counter.wait_for(state="hidden", timeout=60_000)
    assert SPANISH not in panel.inner_text()
    assert problems == []
