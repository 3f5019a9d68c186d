"""Resumption tokens (section 3.5): a signed note of what was asked and of the last record that was sent.

Nothing is kept for a harvester here. The list goes on behind the last record, in the order of datestamps:
a record that changes meanwhile gets a later one, so it is met again, and none is left out.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from library.oai.errors import BadResumptionToken
from library.oai.requests import OaiRequest

SALT = "library.oai"


@dataclass(frozen=True)
class Place:
    """Where a harvester is in a list: behind a record, and how many were sent up to it."""

    datestamp: datetime.datetime
    symbol: str
    sent: int


def token(asked: OaiRequest, place: Place) -> str:
    """Return the token to go on with."""
    note = {
        "v": asked.verb,
        "s": asked.set_name,
        "f": _written(asked.since),
        "u": _written(asked.until),
        "d": _written(place.datestamp),
        "k": place.symbol,
        "n": place.sent,
    }
    return signing.dumps({key: value for key, value in note.items() if value}, salt=SALT)


def resume(asked: OaiRequest) -> tuple[OaiRequest, Place]:
    """Return what was asked when the token was given out, and the place. Raises `BadResumptionToken`."""
    try:
        note = signing.loads(asked.token or "", salt=SALT, max_age=settings.OAI_TOKEN_HOURS * 3600)
    except signing.SignatureExpired:
        raise BadResumptionToken("The resumptionToken has expired. Begin the list again.") from None
    except (signing.BadSignature, ValueError):
        raise BadResumptionToken("This site has not given out that resumptionToken.") from None
    if note.get("v") != asked.verb:
        raise BadResumptionToken("The resumptionToken is another verb's.")
    arguments = {"set": note["s"]} if "s" in note else {}
    again = OaiRequest(asked.verb, arguments, _read(note.get("f")), _read(note.get("u")))
    return again, Place(datetime.datetime.fromisoformat(note["d"]), note["k"], note["n"])


def expires() -> datetime.datetime:
    """Return until when a token that is given out now can be used."""
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return now + datetime.timedelta(hours=settings.OAI_TOKEN_HOURS)


def _written(moment: datetime.datetime | None) -> str:
    return moment.astimezone(datetime.UTC).isoformat() if moment is not None else ""


def _read(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None
