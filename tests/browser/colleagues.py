"""Colleagues at work in browsers of their own, each signed in with the rights of her roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect

from tests.specimens import people

#: How long a colleague waits for anything, in milliseconds.
PATIENCE = 15_000


class Colleague:
    """Somebody at her browser. ``go`` and the like take names of addresses of the CMS."""

    def __init__(self, window: Page, origin: str, user: Any = None) -> None:
        self.window, self.origin, self.user = window, origin, user
        self.problems: list[str] = []
        window.set_default_timeout(PATIENCE)
        window.on("pageerror", lambda error: self.problems.append(str(error)))

    def go(self, name: str, *args: Any, query: str = "") -> None:
        self.open(reverse(name, args=args) + query)

    def open(self, path: str) -> None:
        answer = self.window.goto(self.origin + path)
        assert answer is not None and answer.ok, path
        assert self.window.url == self.origin + path, f"{path} leads to {self.window.url}"

    def open_form(self, path: str) -> None:
        """Open an editing form, ready to be written in."""
        self.open(path)
        self.ready()

    def ready(self) -> None:
        """Wait until a form is there. Wagtail notes what it held a moment after it is shown, and saves
        what differs from that; nobody types sooner."""
        self.window.wait_for_load_state("networkidle")
        self.window.wait_for_timeout(1500)

    def write(self, values: dict[str, str]) -> dict[str, Any]:
        """Fill in fields of an editing form, and return what the autosave answers."""
        *first, (last, value) = values.items()
        for name, words in first:
            self.field(name).fill(words)
        # Not just any save: one that was on its way may be answered meanwhile.
        with self.window.expect_response(lambda one: _is_a_save(one, value)) as answer:
            self.field(last).fill(value)
            self.field(last).blur()
        found = answer.value.json()
        assert found["success"], found
        return found

    def field(self, name: str) -> Locator:
        return self.window.locator(f"[name={name}]")

    def press(self, name: str) -> None:
        """Press a button, and wait for the page that follows."""
        with self.window.expect_navigation():
            self.window.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        with self.window.expect_navigation():
            self.window.get_by_role("link", name=name, exact=True).first.click()

    def publish(self, name: str) -> None:
        """Choose one of the form's buttons that publish."""
        self.window.locator("footer [data-w-dropdown-target=toggle]").first.click()
        with self.window.expect_navigation():
            self.window.locator(f"button[name=action-publish-slices][value={name}]").click()

    def is_told(self, words: str) -> None:
        expect(self.window.locator(".messages")).to_contain_text(words)

    @property
    def page_words(self) -> str:
        return " ".join(self.window.locator("main").inner_text().split())


def _is_a_save(response: Any, of: str) -> bool:
    sent = response.request
    return (
        sent.method == "POST" and bool(re.search(r"/(edit|add)/", sent.url)) and of in (sent.post_data or "")
    )


@pytest.fixture
def colleague(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Colleague]]:
    """Give ``colleague(name, language, *roles)``: she has an account and a browser, and is signed in.
    Nobody's script may have failed in the end."""
    everybody = []

    def come(name: str, language: str, *roles: str, width: int = 1280) -> Colleague:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        user = None
        if roles:
            user = people.speaking(people.member(*roles, username=name), language)
            user.email = f"{name}@example.org"
            user.save()
            client = Client()
            client.force_login(user)
            session = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        everybody.append(Colleague(context.new_page(), live_server.url, user))
        return everybody[-1]

    yield come
    for one in everybody:
        one.window.context.close()
    assert [problem for one in everybody for problem in one.problems] == []
