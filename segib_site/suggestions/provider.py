"""LibreTranslate, the one provider of suggestions (its API: POST /translate, JSON in and out).

Off unless an address is configured (SEGIB_LIBRETRANSLATE_URL). The address is asked over TLS, or without
it only on this machine or in a private network; a redirection is never followed, and neither the time
nor the size of an answer is left to the other side.
"""

from __future__ import annotations

import ipaddress
import json
import urllib.error
import urllib.request
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

NAME = "LibreTranslate"
#: Seconds.
TIMEOUT = 10
#: Characters of a text that is sent.
MAX_TEXT = 5_000
#: Bytes of an answer.
MAX_ANSWER = 100_000
#: The provider's codes, the more exact first: not every server has Brazilian Portuguese.
CODES = {"es": ("es",), "en": ("en",), "pt": ("pt-BR", "pt")}


class Unavailable(Exception):
    """There is no suggestion: the provider did not answer, or with something else."""


def is_on() -> bool:
    """Say whether there is a provider."""
    return bool(settings.LIBRETRANSLATE_URL)


def is_safe(url: str) -> bool:
    """Say whether texts may be sent to an address: over TLS, or inside a private network."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.scheme not in ("http", "https"):
        return False
    if parts.scheme == "https":
        return True
    try:
        return ipaddress.ip_address(parts.hostname).is_private
    except ValueError:
        # A name without a dot is one of this machine's or its container network's.
        return "." not in parts.hostname or parts.hostname.endswith((".internal", ".local"))


@register("segib")
def check_address(app_configs: Any = None, **kwargs: Any) -> Iterable[CheckMessage]:
    """Refuse an address that texts must not be sent to."""
    if is_on() and not is_safe(settings.LIBRETRANSLATE_URL):
        yield Error(
            "SEGIB_LIBRETRANSLATE_URL is not an https address, nor one of a private network.",
            id="segib.E010",
        )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def translate(text: str, source: str, target: str) -> str:
    """Return a translation of a plain text between two of the site's languages.

    Raises `Unavailable`.
    """
    tries = [(a, b) for a in CODES[source] for b in CODES[target]]
    for number, (source_code, target_code) in enumerate(tries, start=1):
        try:
            return _ask(text, source_code, target_code)
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == 400 and number < len(tries):
                continue
            raise Unavailable(f"HTTP {error.code}") from error
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise Unavailable(type(error).__name__) from error
    raise Unavailable("no languages")


def _ask(text: str, source: str, target: str) -> str:
    if not is_safe(settings.LIBRETRANSLATE_URL):
        raise Unavailable("address")
    asked = {"q": text, "source": source, "target": target, "format": "text"}
    if settings.LIBRETRANSLATE_API_KEY:
        asked["api_key"] = settings.LIBRETRANSLATE_API_KEY
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        f"{settings.LIBRETRANSLATE_URL.rstrip('/')}/translate",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=TIMEOUT) as answer:
        data = answer.read(MAX_ANSWER + 1)
    if len(data) > MAX_ANSWER:
        raise ValueError("too long")
    translated = json.loads(data)["translatedText"]
    if not isinstance(translated, str) or not translated.strip():
        raise ValueError("empty")
    return translated.strip()
