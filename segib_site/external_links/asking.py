"""Asking one address on another site whether it is still there.

Only public addresses of the internet are asked: a link in a page must not make the server talk to its own
network. Every step of a redirect is judged anew, and the connection goes to the very address that was
judged.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT = 10.0
MOST_STEPS = 5
AGENT = "segib-link-check (asks once a week whether a link still works)"
#: Answers that say nothing about the page: the site does not want to be asked by machines, or not now.
NO_VERDICT = frozenset({401, 403, 406, 407, 418, 429, 451, 503, 999})


class NotPublic(OSError):
    """The host is not a public one."""


@dataclass(frozen=True)
class Answer:
    """What an address answered: an HTTP status, or an error in a few words."""

    status: int | None = None
    error: str = ""

    @property
    def is_broken(self) -> bool:
        if self.status is None:
            return True
        return self.status >= 400 and self.status not in NO_VERDICT


def ask(url: str) -> Answer:
    """Ask an address, following redirects."""
    try:
        for _step in range(MOST_STEPS + 1):
            status, location = _request("HEAD", url)
            if status in (400, 403, 404, 405, 501):
                status, location = _request("GET", url)  # some servers do not know HEAD
            if not (300 <= status < 400 and location):
                return Answer(status)
            url = urljoin(url, location)
    except NotPublic:
        return Answer(error="not a public address")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(error=(str(error) or type(error).__name__)[:200])
    return Answer(error="too many redirects")


def _request(method: str, url: str) -> tuple[int, str | None]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("not a web address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = public_address(parts.hostname, port)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    connection.sock = socket.create_connection((address, port), timeout=TIMEOUT)
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=parts.hostname)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        connection.request(method, path + query, headers={"User-Agent": AGENT, "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.getheader("Location")
    finally:
        connection.close()


def public_address(host: str, port: int) -> str:
    """Return an IP address of a host. Raises `NotPublic` if any of its addresses is not on the internet."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise NotPublic(host)
    return sorted(found, key=lambda one: (":" in one, one))[0]
