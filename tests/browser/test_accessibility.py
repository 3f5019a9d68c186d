"""Every page type in three languages, light and dark: axe finds nothing, nothing overflows a phone,
and the keyboard reaches what matters."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from offices.models import OfficePage
from segib_site import languages
from segib_site.models import SitePage
from segib_site.presentation import search_url
from segib_site.slices import publishing
from tests.browser import publications

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

#: Widths at which pages are looked at, in CSS pixels: the narrowest phone, a phone, a laptop.
WIDTHS = (320, 360, 1280)


@pytest.fixture
def addresses():
    """One address of each page type in each language, a fallback, search, 404, the library in all its
    states."""
    kinds = {}
    for page in SitePage.objects.filter(live=True, depth__gt=1).order_by("path"):
        kinds.setdefault(page.specific_class.__name__, page)
    fallback = OfficePage.objects.get(city="Lima")
    publishing.unpublish(fallback, ["en"])
    found = [page.url_in(code) for page in kinds.values() for code in languages.CODES]
    found += [f"{search_url(code)}?q=madrid" for code in languages.CODES]
    found += [f"{search_url('pt')}?q=xyzzy", fallback.url_in("en")]
    found += publications.addresses()
    return [*found, *(f"/{code}/no-such-page/" for code in languages.CODES)]


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(addresses, chromium, live_server, scheme):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    page, axe, found = context.new_page(), Axe(), []
    # The dark scheme changes nothing but colours.
    rules = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} if scheme == "dark" else None
    for address in addresses:
        page.goto(live_server.url + address)
        results = axe.run(page, options=rules)
        for violation in results.response["violations"]:
            nodes = [node["html"][:120] for node in violation["nodes"][:3]]
            found.append(f"{address}: {violation['id']} {nodes}")
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_overflows_and_nothing_is_blocked(addresses, chromium, live_server, width):
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page, found, requests = context.new_page(), [], set()
    page.on("request", lambda request: requests.add(request.url))
    page.on("console", lambda message: message.type == "error" and found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    for address in addresses:
        page.goto(live_server.url + address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            found.append(f"{address} is {wide} px wider than {width}")
    context.close()
    # Pages that are not found, and those of what is no longer offered.
    expected = [f"Failed to load resource: the server responded with a status of {one}" for one in (404, 410)]
    assert not [text for text in found if not text.startswith(tuple(expected))], "\n".join(found)
    assert all(url.startswith(live_server.url) for url in requests), "a third party was asked"


def test_the_keyboard_reaches_content_menu_and_languages(addresses, chromium, live_server):
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{live_server.url}/es/")
    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.getAttribute('href')")
    assert skip and skip.startswith("#"), "the first stop skips to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == skip
    page.goto(f"{live_server.url}/es/")
    reached = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || ''"))
        visible = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none'; })()"
        )
        assert visible, f"no focus shown at {reached[-1]}"
    assert {"/en/", "/pt/"} <= set(reached)
    # A section of the menu unfolds with Enter, and its pages come next.
    page.locator(".menu-wide summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/es/la-segib/"
    page.context.close()


def test_pages_work_without_scripts_and_the_switch_keeps_the_page(addresses, chromium, live_server):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/es/la-segib/oficinas/mexico/")
    page.locator("a[hreflang='pt-BR']").first.click()
    assert page.url == f"{live_server.url}/pt/a-segib/escritorios/mexico/"
    page.goto(f"{live_server.url}{search_url('pt')}")
    page.locator("input[name=q]").last.fill("montevideu")
    page.locator("input[name=q]").last.press("Enter")
    assert "q=montevideu" in page.url
    assert page.locator("main a[href^='/pt/']").count() > 0
    context.close()
