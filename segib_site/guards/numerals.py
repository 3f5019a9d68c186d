"""Numbers in running text, in one form for Spanish, English and Portuguese.

``1.234,5`` in Spanish and Portuguese is ``1,234.5`` in English; ``XXVIII Cumbre`` is the *28th Summit*;
``2.000 millones`` is *2 billion*; ``4 de noviembre`` is *4 November*; ``18:00`` is *6 pm*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from babel import Locale
from babel.dates import get_month_names

from segib_site import languages

#: Addresses, e-mail, and identifiers with a slash: links are compared apart.
_NOT_SAID = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_TIME = re.compile(
    r"\b([01]?\d|2[0-4])\s?[:.h]\s?([0-5]\d)\s?(?:h|hrs?|horas|hours|min)?\b(?:\s?([ap])\.?\s?m\b\.?)?", re.I
)
_CLOCK = re.compile(r"\b(1[0-2]|0?\d)\s?([ap])\.?\s?m\b\.?|\b([01]?\d|2[0-4])\s?(?:h|hrs?|horas)\b\.?", re.I)
_SPAN = re.compile(r"\b((?:1[5-9]|20)\d\d)\s?[-–—/]\s?(\d\d)\b(?![-–—/\d])")
_DECADE = re.compile(
    r"\b(?:1[5-9]|20)?\d0['’]?s\b"
    r"|\b(?:años|anos|décadas?|decades?)\s(?:de\s|of\s)?(?:los\s|the\s|dos\s)?['’]?(?:1[5-9]|20)?\d0\b",
    re.I,
)
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
_ROMAN = re.compile(r"\b[IVX]+(?![\w])")
_VALID_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_PERCENT = re.compile(
    r"\s?(?:%|por ciento\b|por cento\b|per ?cent\b|puntos? porcentual|pontos? percentua|percentage point)",
    re.I,
)
_SCALES = {
    "es": (("mil millones", 9), ("millones", 6), ("millón", 6), ("billones", 12), ("billón", 12), ("mil", 3)),
    "en": (("thousand million", 9), ("trillion", 12), ("billion", 9), ("million", 6), ("thousand", 3)),
    "pt": (
        ("mil milhões", 9), ("trilhões", 12), ("trilhão", 12), ("bilhões", 9), ("bilhão", 9),
        ("bilhões", 9), ("milhões", 6), ("milhão", 6), ("mil", 3),
    ),
}  # fmt: skip
#: Numbers in words; those that also mean something else (un, dos in Portuguese, one) are left out or
#: do no harm: a word only accounts for a figure, it never asks for one.
_WORDS = {
    "es": """
        cero:0 un:1 uno:1 una:1 dos:2 ambos:2 ambas:2 tres:3 cuatro:4 cinco:5 seis:6 siete:7 ocho:8 nueve:9
        diez:10 once:11 doce:12 trece:13 catorce:14 quince:15 dieciséis:16 diecisiete:17 dieciocho:18
        diecinueve:19 veinte:20 veintiún:21 veintiuno:21 veintiuna:21 veintidós:22 veintitrés:23
        veinticuatro:24 veinticinco:25 veintiséis:26 veintisiete:27 veintiocho:28 veintinueve:29 treinta:30
        cuarenta:40 cincuenta:50 sesenta:60 setenta:70 ochenta:80 noventa:90 cien:100 ciento:100 mil:1000
        primer:1 primero:1 primera:1 segundo:2 segunda:2 tercer:3 tercero:3 tercera:3 cuarto:4 cuarta:4
        quinto:5 quinta:5 sexto:6 sexta:6 séptimo:7 séptima:7 octavo:8 octava:8 noveno:9 novena:9 décimo:10
        décima:10 vigésimo:20 vigésima:20 trigésimo:30 trigésima:30 decenio:10
        """,
    "en": """
        zero:0 one:1 once:1 a:1 two:2 twice:2 both:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9
        ten:10 eleven:11 twelve:12 thirteen:13 fourteen:14 fifteen:15 sixteen:16 seventeen:17 eighteen:18
        nineteen:19 twenty:20 thirty:30 forty:40 fifty:50 sixty:60 seventy:70 eighty:80 ninety:90
        hundred:100 thousand:1000 first:1 second:2 third:3 fourth:4 fifth:5 sixth:6 seventh:7 eighth:8
        ninth:9 tenth:10 eleventh:11 twelfth:12 thirteenth:13 fourteenth:14 fifteenth:15 sixteenth:16
        seventeenth:17 eighteenth:18 nineteenth:19 twentieth:20 thirtieth:30 fortieth:40 fiftieth:50 decade:10
        """,
    "pt": """
        zero:0 um:1 uma:1 dois:2 duas:2 ambos:2 ambas:2 três:3 quatro:4 cinco:5 seis:6 sete:7 oito:8 nove:9
        dez:10 onze:11 doze:12 treze:13 catorze:14 quatorze:14 quinze:15 dezesseis:16 dezessete:17
        dezoito:18 dezenove:19 vinte:20 trinta:30 quarenta:40 cinquenta:50 sessenta:60 setenta:70
        oitenta:80 noventa:90 cem:100 cento:100 mil:1000 primeiro:1 primeira:1 segundo:2 segunda:2
        terceiro:3 terceira:3 quarto:4 quarta:4 quinto:5 quinta:5 sexto:6 sexta:6 sétimo:7 sétima:7
        oitavo:8 oitava:8 nono:9 nona:9 décimo:10 décima:10 vigésimo:20 vigésima:20 trigésimo:30
        trigésima:30 década:10
        """,
}
_WORD = re.compile(r"[^\W\d_]+")


@dataclass
class Numbers:
    """The numbers of a text: those that ask for a counterpart, and those that can only be one."""

    #: Figures as they are compared (``28``, ``1234.5``, ``18:00``), with how they were first written.
    said: dict[str, str] = field(default_factory=dict)
    #: Figures that words and single Roman letters may stand for.
    possible: set[str] = field(default_factory=set)
    #: Figures that are percentages.
    percent: set[str] = field(default_factory=set)
    #: Months next to a day or year, by number.
    months: dict[int, str] = field(default_factory=dict)


def roman(text: str) -> int | None:
    """Return the value of a Roman numeral up to 39, or ``None`` if it is none."""
    if not text or not _VALID_ROMAN.fullmatch(text):
        return None
    value, values = 0, [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    for number, following in zip(values, [*values[1:], 0], strict=True):
        value += -number if number < following else number
    return value


@cache
def _words(code: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in _WORDS[code].split())


def _in_words(text: str, code: str) -> set[str]:
    """Return the numbers that words of a text may stand for, also of two words: *twenty-five*, *veinte y
    cinco*, *sesenta mil*, *vigesimoquinta*."""
    words, found = _words(code), set()
    before = 0
    for word in _WORD.findall(text.lower()):
        if word in ("y", "e", "and"):
            continue
        for stem, tens in (("vigesimo", 20), ("vigésimo", 20), ("trigesimo", 30)):
            if word.startswith(stem) and word[len(stem) :] in words:
                found.add(str(tens + int(words[word[len(stem) :]])))
        value = int(words.get(word, 0))
        if value:
            found.add(str(value))
            if 20 <= before <= 90 and value < 10:
                value += before
            elif value == 1000 and before:
                value *= before
            found.add(str(value))
        before = value
    return found


@cache
def _months(code: str) -> tuple[re.Pattern[str], dict[str, int]]:
    locale = Locale.parse(languages.CLDR[code])
    names = {name.lower(): number for number, name in get_month_names("wide", locale=locale).items()}
    if code == "es":
        names["setiembre"] = 9
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    after_day = rf"\d(?:\.?[ºª°]|st|nd|rd|th)?\s(?:de\s|of\s)?({either})\b"
    near = rf"{after_day}|\b({either})\s(?:de\s|del\s|of\s)?\d"
    return re.compile(near, re.I), names


def numbers(text: str, code: str) -> Numbers:
    """Return the numbers of a text in a language."""
    found = Numbers()
    text = _NOT_SAID.sub(" ", text)
    pattern, names = _months(code)
    for match in pattern.finditer(text):
        name = match[1] or match[2]
        found.months.setdefault(names[name.lower()], name)
    # An enumeration of months before a year or after a day: "el 4 y el 5 de mayo", "May and June 2026".
    found.possible |= {f"m{names[word.lower()]}" for word in _WORD.findall(text) if word.lower() in names}
    text = _DECADE.sub(" ", text)
    text = _SPAN.sub(lambda match: f"{match[1]} {match[1][:2]}{match[2]}", text)
    text = _TIME.sub(lambda match: _keep_time(match, found), text)
    text = _CLOCK.sub(lambda match: _keep_clock(match, found), text)
    for match in _NUMBER.finditer(text):
        value = _value(match[0], code)
        rest = text[match.end() :]
        for scale, power in _SCALES[code]:
            if re.match(rf"\s(?:de\s)?{scale}\b", rest, re.I):
                value = _times(value, power)
                rest = re.sub(rf"^\s(?:de\s)?{scale}\b", "", rest, flags=re.I)
                break
        found.said.setdefault(value, match[0])
        if _PERCENT.match(rest):
            found.percent.add(value)
    for match in _ROMAN.finditer(text):
        value = roman(match[0])
        if value is not None and len(match[0]) > 1:
            found.said.setdefault(str(value), match[0])
        elif value is not None:
            found.possible.add(str(value))
    found.possible |= _in_words(text, code)
    return found


def _keep_time(match: re.Match[str], found: Numbers) -> str:
    if (
        "." in match[0].split(match[2])[0]
        and not match[3]
        and not match[0].rstrip().lower().endswith(("h", "s"))
    ):
        return match[0]  # 10.30 may be a decimal number: left to be read as one
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0) if match[3] else int(match[1])
    found.said.setdefault(f"{hour}:{match[2]}", match[0].strip())
    return " "


def _keep_clock(match: re.Match[str], found: Numbers) -> str:
    hour = int(match[3]) if match[3] else int(match[1]) % 12 + (12 if match[2].lower() == "p" else 0)
    found.said.setdefault(f"{hour}:00", match[0].strip())
    return " "


def _value(written: str, code: str) -> str:
    """Return a number without its separators, a point before decimals.

    A last group of three digits is taken for thousands, whatever the separator: Spanish is written with
    either, by country.
    """
    parts = re.split(r"[.,\u00a0\u202f ']", written)
    if len(parts) == 1:
        return written.lstrip("0") or "0"
    whole, last = "".join(parts[:-1]), parts[-1]
    if len(last) == 3 and whole != "0":
        return (whole + last).lstrip("0") or "0"
    decimals = last.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def _times(value: str, power: int) -> str:
    whole, _point, decimals = value.partition(".")
    moved = decimals.ljust(power, "0")
    result = (whole + moved[:power]).lstrip("0") or "0"
    rest = moved[power:].rstrip("0")
    return f"{result}.{rest}" if rest else result
