"""The pictures of the guide: screens of the CMS, taken by ``python -m tests.guide_pictures``."""

from __future__ import annotations

#: Name of each picture, and its size in pixels; there is a file in each language.
SIZES: dict[str, tuple[int, int]] = {
    "explorer": (1200, 700),
    "editor": (1200, 1040),
    "publish": (1200, 980),
    "checks": (1200, 760),
    "languages": (1200, 820),
    "states": (1200, 780),
    "task": (1200, 900),
    "campaign": (1200, 740),
    "activity": (1200, 800),
    "editions": (1200, 860),
    "add-files": (1200, 900),
}
#: The most a picture may weigh, in bytes.
HEAVIEST = 60_000


def path(name: str, code: str) -> str:
    """Return where a picture lies among the static files."""
    return f"segib_site/guide/{code}/{name}.webp"
