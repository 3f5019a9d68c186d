"""Asking for a machine suggestion and using it, in a real browser, Wagtail's autosave on."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model

from offices.models import OfficePage
from segib_site.slices import publishing
from segib_site.slices.content import shape
from segib_site.suggestions import marks
from tests.segib_site.translation_service import translation_service
from tests.specimens.factories import draft, reload, text

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PASSWORD = "long enough for a test"


def test_a_suggestion_is_shown_beside_the_field_used_on_purpose_and_marked(
    browser_page, live_server, settings
):
    office = OfficePage.objects.get(city="Ciudad de México")
    get_user_model().objects.create_superuser("ana", "ana@example.org", PASSWORD)
    page, problems = browser_page, []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("input[name=username]", "ana")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile(r"/admin/$"))
    with translation_service() as service:
        settings.LIBRETRANSLATE_URL = f"http://127.0.0.1:{service.server_port}"
        page.goto(f"{live_server.url}/admin/pages/{office.pk}/edit/")
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(2000)  # Wagtail notes what the form held a moment after it is shown
        field = page.locator("[name=introduction_en]")
        box = page.locator(".w-field__input:has([name=introduction_en]) + .segib-suggestion")
        ask = box.get_by_role("button").first
        assert ask.is_hidden(), "there is a text, and it is up to date"
        field.fill("")
        ask.click()
        shown = box.locator(".segib-suggestion__text")
        shown.wait_for()
        source = text(office, "introduction", "es")
        assert shown.text_content() == f"en: {source}" and field.input_value() == ""
        with page.expect_response(
            lambda answer: marks.FIELD in (answer.request.post_data or ""), timeout=60_000
        ) as saved:
            box.locator(".segib-suggestion__answer button").first.click()
        assert saved.value.json()["success"]
        assert box.locator(".segib-suggestion__mark").is_visible()
    assert text(draft(office), "introduction", "en") == f"en: {source}"
    content = publishing.draft_content(reload(office))
    found = marks.unread(content, "en", office.source_language, shape(OfficePage))
    assert [one.path for one in found] == ["introduction"]
    assert not problems
