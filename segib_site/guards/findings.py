"""What a check has to say, in words an editor understands, about a place of a record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext

from segib_site import languages
from segib_site.slices.content import SLICES

#: ``stop``: the page would break. ``warning``: may be answered for with a reason.
#: ``pending``: not judged yet; ask again in a second.
Severity = Literal["stop", "warning", "pending"]
SEVERITIES: tuple[Severity, ...] = ("stop", "pending", "warning")
#: Longest quotation in a finding, in characters.
LONGEST_DETAIL = 600


@dataclass(frozen=True)
class Finding:
    """One thing to look at.

    ``text`` is the message before translation (marked with ``gettext_noop`` where the check is), so that
    it can be kept and shown later to somebody of another language; ``values`` fills it in. A value under
    a key that begins with ``language`` is a language's code, shown as its name.
    """

    #: The check's code, e.g. ``figures``; `registry.CHECKS` has its name in words.
    code: str
    severity: Severity
    slice: str
    #: Path of the value in content (`slices.content.leaves`); of a block of a stream
    #: ``column#block id``.
    path: str
    text: str
    #: The words it is about, to be quoted.
    detail: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    #: What was judged, beyond what is shown: the finding is the same while this is.
    judged: str = ""

    @property
    def message(self) -> str:
        """The message in the active language."""
        shown = {
            name: languages.language_name(value) if name.startswith("language") else value
            for name, value in self.values.items()
        }
        return gettext(self.text) % shown if shown else gettext(self.text)

    @property
    def key(self) -> str:
        """What the finding is remembered by: 32 hexadecimal digits, the same while what it judged is."""
        parts = (
            self.code,
            self.severity == "stop",
            self.slice,
            self.path,
            self.text,
            self.judged or self.detail,
        )
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]

    @property
    def order(self) -> tuple[int, int, str, str]:
        """What findings are sorted by: the gravest first, then by language and place."""
        return (SEVERITIES.index(self.severity), SLICES.index(self.slice), self.path, self.code)


def shortened(text: str, limit: int = LONGEST_DETAIL) -> str:
    """Return a text that can be quoted."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
