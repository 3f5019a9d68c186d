"""What a harvester asks for: verb and arguments, checked as the protocol says (sections 2.7, 3.1 and 4)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from library.oai.errors import BadArgument, BadVerb, CannotDisseminateFormat

#: The one metadata format, simple Dublin Core.
PREFIX = "oai_dc"


@dataclass(frozen=True)
class Verb:
    """The arguments of a verb. ``resumptionToken`` may stand only alone, in place of all others."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    resumes: bool = False


_SELECTIVE = Verb(frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"}), resumes=True)
VERBS = {
    "Identify": Verb(),
    "ListMetadataFormats": Verb(optional=frozenset({"identifier"})),
    "ListSets": Verb(resumes=True),
    "GetRecord": Verb(frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _SELECTIVE,
    "ListRecords": _SELECTIVE,
}

_WORD = r"[A-Za-z0-9\-_.!~*'()]+"
_PREFIX = re.compile(_WORD)
_SET = re.compile(rf"{_WORD}(?::{_WORD})*")
#: As much of a URI (RFC 3986) as it takes to repeat an identifier in the answer.
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})Z)?")


@dataclass(frozen=True)
class OaiRequest:
    """A request that the protocol allows. Times are in UTC, both ends included."""

    verb: str
    #: As they were asked, to be repeated in the answer.
    arguments: dict[str, str] = field(default_factory=dict)
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    @property
    def token(self) -> str | None:
        return self.arguments.get("resumptionToken")

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")

    @property
    def set_name(self) -> str:
        return self.arguments.get("set", "")


def read(asked: Mapping[str, list[str]]) -> OaiRequest:
    """Return what is asked by arguments, each with all its values. Raises `OaiError`."""
    verbs = asked.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise BadVerb(f"There must be one verb, out of {', '.join(VERBS)}.")
    name = verbs[0]
    arguments = _arguments(name, asked)
    if "resumptionToken" in arguments:
        return OaiRequest(name, arguments)
    if not _SET.fullmatch(arguments.get("set", "x")):
        raise BadArgument("That is not how the name of a set is written.")
    if not _PREFIX.fullmatch(arguments.get("metadataPrefix", PREFIX)):
        raise BadArgument("That is not how a metadataPrefix is written.")
    since, until = _period(arguments)
    return OaiRequest(name, arguments, since, until)


def check_format(asked: OaiRequest) -> None:
    """Raise `CannotDisseminateFormat` if another format is asked for than there is."""
    if asked.arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise CannotDisseminateFormat(f"The only metadataPrefix is {PREFIX}.")


def _arguments(name: str, asked: Mapping[str, list[str]]) -> dict[str, str]:
    verb = VERBS[name]
    given = {key: values for key, values in asked.items() if key != "verb"}
    allowed = verb.required | verb.optional | ({"resumptionToken"} if verb.resumes else set())
    if given.keys() - allowed:
        possible = ", ".join(sorted(allowed)) or "no arguments"
        raise BadArgument(f"There is an argument that {name} does not have. It has {possible}.")
    if repeated := sorted(key for key, values in given.items() if len(values) != 1):
        raise BadArgument(f"Given more than once: {', '.join(repeated)}.")
    if "resumptionToken" in given and len(given) > 1:
        raise BadArgument("A resumptionToken stands alone.")
    if "resumptionToken" not in given and (missing := sorted(verb.required - given.keys())):
        raise BadArgument(f"{name} needs {', '.join(missing)}.")
    return {key: values[0] for key, values in given.items()}


def _period(arguments: dict[str, str]) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    since, until = (_moment(arguments, name) for name in ("from", "until"))
    if since is not None and until is not None:
        if len(arguments["from"]) != len(arguments["until"]):
            raise BadArgument("from and until must be of the same granularity.")
        if since > until:
            raise BadArgument("from must not be later than until.")
    if until is not None and "T" not in arguments["until"]:
        until += datetime.timedelta(hours=23, minutes=59, seconds=59)
    return since, until


def _moment(arguments: dict[str, str], name: str) -> datetime.datetime | None:
    if name not in arguments:
        return None
    found = _DAY.fullmatch(arguments[name])
    if found is None:
        raise BadArgument(f"{name} must be written as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups())
    try:
        return datetime.datetime(year, month, day, hour, minute, second, tzinfo=datetime.UTC)
    except ValueError:
        raise BadArgument(f"{name} names a time that does not exist.") from None
