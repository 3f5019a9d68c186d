"""What the protocol refuses (section 3.6): answered with status 200 and an ``error`` element."""

from __future__ import annotations


class OaiError(Exception):
    """A refusal: ``code`` is the protocol's, the text is for whoever reads the harvester's log."""

    code = ""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class BadVerb(OaiError):
    code = "badVerb"


class BadArgument(OaiError):
    code = "badArgument"


class BadResumptionToken(OaiError):
    code = "badResumptionToken"


class CannotDisseminateFormat(OaiError):
    code = "cannotDisseminateFormat"


class IdDoesNotExist(OaiError):
    code = "idDoesNotExist"


class NoRecordsMatch(OaiError):
    code = "noRecordsMatch"
