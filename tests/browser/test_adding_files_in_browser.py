"""Sending files for a publication in a real browser: two good ones and a bad one, and without script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from library.models import PublicationPage, WaitingFile
from tests.browser.colleagues import colleague  # noqa: F401 - a fixture
from tests.specimens import bad_files, domain
from tests.specimens.factories import draft

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BAD = bad_files.changed(lambda opened: opened.Root.__setitem__("/OpenAction", bad_files.script(opened)))
FILES = [
    {"name": "carta_es.pdf", "mimeType": "application/pdf", "buffer": domain.pdf(3)},
    {"name": "com programa.pdf", "mimeType": "application/pdf", "buffer": BAD},
    {"name": "carta-pt-br.pdf", "mimeType": "application/pdf", "buffer": domain.pdf(4)},
]


@pytest.fixture
def come(colleague):  # noqa: F811
    return lambda language: colleague("ana", language, "editors")


@pytest.fixture
def charter():
    return PublicationPage.objects.get(symbol="environmental-charter-2023")


def test_each_file_shows_its_progress_and_its_fate_and_the_good_ones_are_added(come, charter):
    before = {(row.language, row.version) for row in draft(charter).editions.all()}
    ana = come("pt-br")
    ana.go("segib_files", charter.pk)
    window = ana.window
    assert window.locator("[data-upload-send]").is_hidden()
    window.set_input_files("#segib-files", FILES)
    rows = window.locator("[data-upload-row]")
    expect(rows).to_have_count(2)
    expect(window.locator("[data-upload-status]")).to_contain_text("Todos os arquivos foram enviados")
    refused = window.locator("[data-upload-progress] .error-message")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("com programa.pdf")
    assert [rows.nth(n).locator("select").first.input_value() for n in range(2)] == ["es", "pt"]
    # The version follows the language until somebody writes one.
    second = rows.nth(1)
    free = second.locator("[name$=-version]").input_value()
    second.locator("[name$=-language]").select_option("es")
    taken = int(rows.nth(0).locator("[name$=-version]").input_value())
    assert second.locator("[name$=-version]").input_value() == str(taken + 1)
    second.locator("[name$=-language]").select_option("pt")
    assert second.locator("[name$=-version]").input_value() == free
    second.locator("[name$=-authority]").select_option("authentic")
    ana.press("Adicionar ao rascunho")
    ana.is_told("2 edições foram adicionadas")
    after = {(row.language, row.version) for row in draft(charter).editions.all()}
    assert after - before == {("es", taken), ("pt", int(free))}
    assert not WaitingFile.objects.exists()


def test_a_file_that_does_not_arrive_is_sent_again(come, charter):
    ana = come("en")
    ana.go("segib_files", charter.pk)
    window = ana.window
    window.route("**/upload/", lambda route: route.abort())
    window.set_input_files("#segib-files", FILES[:1])
    again = window.get_by_role("button", name="Try again: carta_es.pdf")
    expect(again).to_be_visible()
    window.unroute("**/upload/")
    again.click()
    expect(window.locator("[data-upload-row]")).to_have_count(1)
    expect(again).to_have_count(0)


def test_it_works_without_script(chromium, come, charter):
    ana = come("en")
    ana.go("segib_files", charter.pk)
    state = ana.window.context.storage_state()
    context = chromium.new_context(java_script_enabled=False, storage_state=state)
    window = context.new_page()
    window.goto(ana.window.url)
    window.set_input_files("#segib-files", FILES)
    window.click("[data-upload-send]")
    assert "runs when it is opened" in window.locator(".messages").inner_text()
    assert window.locator("[data-upload-row]").count() == 2
    window.get_by_role("button", name="Add to the draft").click()
    assert "2 editions were added" in window.content()
    context.close()
