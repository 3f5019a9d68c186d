"""Items of the CMS's menus that only some people see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin.menu import MenuItem


class ItemFor(MenuItem):
    """A menu item for those a test of the user lets in; the screen behind it asks again."""

    def __init__(self, *args: Any, test: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.test = test

    def is_shown(self, request: Any) -> bool:
        return bool(self.test(request.user))
