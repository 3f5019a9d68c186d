"""The stylesheets of the CMS: those that every screen loads name their classes for themselves."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from wagtail import hooks

FOLDER = Path(settings.BASE_DIR, "segib_site/static/segib_site/admin")


def classes(sheet: Path) -> set[str]:
    """The classes of ours that a stylesheet gives rules to."""
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
    return {
        name
        for selector in re.findall(r"([^{}]+)\{", rules)
        for name in re.findall(r"\.(segib-[\w-]+)", selector)
    }


def test_what_every_screen_loads_changes_no_other_screen():
    html = "".join(str(hook()) for hook in hooks.get_hooks("insert_global_admin_css"))
    everywhere = {FOLDER / name for name in re.findall(r"segib_site/admin/([\w/-]+\.css)", html)}
    assert everywhere, "some stylesheets are on every screen"
    shared = [
        f"{name}: {one.name} and {other.name}"
        for one in everywhere
        for other in FOLDER.rglob("*.css")
        if other != one
        for name in classes(one) & classes(other)
    ]
    assert shared == []
