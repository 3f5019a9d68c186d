"""A reader's copy of a file is recognised in the browser, and sent nowhere."""

from __future__ import annotations

import hashlib

import pytest
from axe_playwright_python.sync_playwright import Axe

from library.models import Edition, LibraryIndexPage
from tests.specimens import domain

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

NEW, OLD, TAKEN_BACK, PORTUGUESE = (domain.pdf(number) for number in (3, 2, 1, 4))


@pytest.fixture
def publication():
    """Spanish: two versions offered, one no longer; Portuguese: one."""
    return domain.publication(
        "copied",
        LibraryIndexPage.objects.get(),
        editions=[
            domain.held("es", NEW, 3, authority=Edition.Authority.AUTHENTIC),
            domain.held("es", OLD, 2),
            domain.held("es", TAKEN_BACK, 1, is_withdrawn=True),
            domain.held("pt", PORTUGUESE),
        ],
    )


def choose(page, content, code="es", name="copy.pdf"):
    """Choose a file to compare with the text in a language; returns what is said of it."""
    output = page.locator(f".check-copy[data-edition^={code}] output")
    page.set_input_files(f"#{code}-copy", {"name": name, "mimeType": "application/pdf", "buffer": content})
    output.and_(page.locator("[data-verdict]:not([data-verdict=comparing])")).wait_for()
    return output.get_attribute("data-verdict"), output.text_content()


def opened(page, address):
    page.goto(address)
    page.locator("details.checksum").evaluate_all("all => all.forEach(one => one.open = true)")
    return page


def test_a_copy_is_recognised_and_sent_nowhere(publication, browser_page, live_server):
    page, asked, problems = browser_page, [], []
    page.on("pageerror", lambda error: problems.append(str(error)))
    opened(page, live_server.url + publication.url_in("en"))
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    altered = NEW[:-1] + bytes([NEW[-1] ^ 1])
    expected = [
        (NEW, "es", "same", "Spanish, version 3, the latest in this language."),
        (OLD, "es", "other", "Spanish, version 2, an earlier one."),
        (TAKEN_BACK, "es", "other", "Spanish, version 1, which is no longer offered here."),
        (PORTUGUESE, "es", "other", "Portuguese, version 1, the latest in this language."),
        (PORTUGUESE, "pt", "same", "Portuguese, version 1, the latest in this language."),
        (NEW, "pt", "other", "Spanish, version 3, the latest in this language."),
        (altered, "es", "unknown", "Your copy is none of the files"),
        (NEW[:-1], "es", "unknown", "Your copy is none of the files"),
        (b"", "es", "unknown", "Your copy is none of the files"),
    ]
    for content, code, verdict, words in expected:
        said, text = choose(page, content, code)
        assert said == verdict and words in text, (said, text)
    said, text = choose(page, NEW, name="<img src=x> \u202ecopy.pdf")
    assert said == "same" and "<img src=x>" in text
    assert not problems
    assert not [address for address in asked if not address.startswith("blob:")]
    assert page.evaluate("document.querySelectorAll('form .check-copy').length") == 0


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("es", "español, versión 2, una anterior."),
        ("en", "Spanish, version 2, an earlier one."),
        ("pt", "espanhol, versão 2, uma anterior."),
    ],
)
def test_it_speaks_the_language_of_the_page_to_everybody(publication, chromium, live_server, code, words):
    context = chromium.new_context(viewport={"width": 320, "height": 800})
    page = opened(context.new_page(), live_server.url + publication.url_in(code))
    assert words in choose(page, OLD)[1]
    assert page.get_by_role("status").filter(has_text=words).count() == 1, "it is announced"
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not page.evaluate(too_wide)
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    context.close()


def test_the_keyboard_reaches_it(publication, browser_page, live_server):
    # From the beginning: a listener that is added just before may come too late.
    browser_page.on("filechooser", lambda chooser: None)
    page = opened(browser_page, live_server.url + publication.url_in("es"))
    page.locator("details.checksum summary").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "es-copy"
    shown = "getComputedStyle(document.querySelector('[for=es-copy].button')).outlineStyle"
    assert page.evaluate(shown) == "solid"
    with page.expect_file_chooser():
        page.keyboard.press("Space")


@pytest.mark.parametrize("is_without", ["script", "hashing"])
def test_where_the_browser_cannot_the_command_line_can(publication, chromium, live_server, is_without):
    context = chromium.new_context(java_script_enabled=is_without != "script")
    page = context.new_page()
    # As on addresses that are not secure.
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.goto(live_server.url + publication.url_in("es"))
    page.locator("details.checksum summary").first.click()
    details = page.locator("details.checksum").first
    for words in ("sha256sum", hashlib.sha256(NEW).hexdigest()):
        assert details.get_by_text(words).is_visible()
    assert not page.locator(".check-copy").first.is_visible()
    context.close()
