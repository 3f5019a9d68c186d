"""A translation service that answers as LibreTranslate does, and misbehaves when it is asked to."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeProvider(BaseHTTPRequestHandler):
    """LibreTranslate as far as it is used here; what it does is said by the text."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        text = asked["q"]
        if text == "slow":
            time.sleep(0.6)
        if text == "away":
            self.answer(302, b"", Location="https://example.org/")
        elif text == "500" or (asked["target"] == "pt-BR" and self.server.knows_no_brazil):
            self.answer(500 if text == "500" else 400, b'{"error": "no"}')
        elif text == "junk":
            self.answer(200, b"<html>")
        elif text == "list":
            self.answer(200, b'{"translatedText": ["x"]}')
        elif text == "long":
            self.answer(200, json.dumps({"translatedText": "x" * 200_000}).encode())
        else:
            self.answer(200, json.dumps({"translatedText": f"{asked['target']}: {text}"}).encode())

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(OSError):  # nobody waited
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def translation_service() -> Iterator[Any]:
    """Run the service on a free port; ``asked`` lists what it was sent."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), FakeProvider)
    server.asked, server.knows_no_brazil = [], False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
