"""A log that never holds the secret part of a link to a draft."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/draft/)[\w-]+")


class WithoutTokens(logging.Filter):
    """Take the secret part of links to drafts out of the lines of a log."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/draft/" in message:
            record.msg, record.args = _TOKEN.sub(r"\1…", message), ()
        return True
