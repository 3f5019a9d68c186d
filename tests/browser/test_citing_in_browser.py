"""The reference of a publication, copied with one button; without script it is there to be selected."""

from __future__ import annotations

import pytest

from library.models import PublicationPage
from segib_site import languages

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

COPIED = {"es": "Copiada", "en": "Copied", "pt": "Copiada"}


@pytest.mark.parametrize("code", languages.CODES)
def test_a_button_copies_the_reference(chromium, live_server, code):
    page = PublicationPage.objects.get(symbol="pacci-3")
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    window = context.new_page()
    window.goto(live_server.url + page.url_in(code))
    section = window.locator("section[aria-labelledby=cite]")
    section.locator("button").click()
    section.get_by_role("status").filter(has_text=COPIED[code]).wait_for()
    copied = window.evaluate("navigator.clipboard.readText()")
    assert copied == section.locator(".citation").inner_text()
    assert copied.endswith(f"{live_server.url}/doc/pacci-3/") and "(2023). " in copied
    context.close()


def test_without_script_the_reference_is_there_and_no_button(chromium, live_server):
    page = PublicationPage.objects.get(symbol="pacci-3")
    context = chromium.new_context(java_script_enabled=False)
    window = context.new_page()
    window.goto(live_server.url + page.url_in("pt"))
    section = window.locator("section[aria-labelledby=cite]")
    assert "III Plano de Ação Quadrienal" in section.locator(".citation").inner_text()
    assert section.locator("button").count() == 0 and section.locator("a").count() == 3
    context.close()
