"""Sentences of a paragraph, without what keeps its own language wherever it stands: names, titles,
quotations; and words that tell the three languages apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: Addresses, and what is quoted.
_NOT_SAID = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|\S+/\S+/\S*|«[^»]*»|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"|‘[^’]{3,}’(?!\w)"
)
_END = re.compile(r"(?<=[.!?…;:])[)\]”»]?\s+(?=[^a-zà-ÿ])|\s+[–—·|]\s+")
#: Abbreviations that a full stop belongs to.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[^\W\d_]|[A-Z]\.[A-Z]|[Ss]ra?|[Dd]ra?|[Pp]rof|[Ss]ta?|[Aa]v|[Aa]rt|[Nn]o|[Nn]úm|[Pp]ágs?|[Ee]d|[Vv]ol"
    r"|[Ee]tc|[Cc]f|[Ee]j|[Ee]x|Mr|Mrs|Ms|vs|aprox|EE|UU)\.$"
)
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’.+-]*"
_JOIN = r"(?:de|del|da|do|das|dos|la|las|el|los|y|e|en|em|para|of|the|and|for|in|on|on|al|ao|à|&|a|o)"
#: Two or more capitalised words, with what joins them: the name of somebody or something.
_NAME = re.compile(rf"{_CAPITAL}(?:,?\s(?:{_JOIN}\s){{0,3}}{_CAPITAL})+")
_SINGLE_NAME = re.compile(rf"(?<=[^\W\d_]\s){_CAPITAL}|(?<=[,(]\s){_CAPITAL}")

#: Words that one of the languages has and the two others do not, and letters and endings of the kind.
MARKS = {
    "es": re.compile(
        r"\b(?:el|la|los|las|y|del|una|unos|unas|con|por|pero|más|muy|también|es|está|están|son|fue|fueron|ha|han|había"
        r"|hay|sin|sobre|sino|donde|cuando|cuándo|desde|hasta|según|al|lo|su|sus|ese|esa|esos|esas|estos|estas|este|aquel|ningún|ninguna"
        r"|nadie|nada|algo|quien|quienes|tres|cuatro|siete|ocho|nueve|diez|todavía|después|antes|entonces|ya|nos|les|se[ñn]or\w*"
        r"|años?|todos|todas|otro|otra|otros|otras|hoy|mismo|misma|ahora|así|en|hacer|hacia|ellos|ellas|usted|ustedes"
        r"|puede|pueden|debe|tiene|tienen|hace|cada|como|sólo|solo|cuya|cuyo|través|aunque|mientras)\b"
        r"|\w*(?:ñ|ll[aeiouáéó]|ción\b|ciones\b|dades\b|ández\b|ieron\b|iendo\b|ados\b)|\w{3,}[ae]n\b|\w*(?<![qg])ue\w*|[¿¡]",
        re.I,
    ),
    "pt": re.compile(
        r"\b(?:o|os|as|um|uma|uns|umas|e|do|da|dos|das|na|nas|num|numa|com|por|pelo|pela|pelos|pelas|mas|mais|muito|também"
        r"|é|são|está|estão|foi|foram|há|havia|sem|sobre|onde|quando|desde|até|segundo|ao|aos|à|às|seu|sua|seus|suas"
        r"|esse|essa|esses|essas|este|estes|aquele|nenhum|nenhuma|ninguém|quem|dois|duas|três|quatro|sete|oito|nove|dez|ainda|depois|antes"
        r"|então|já|anos?|todos|todas|outro|outra|outros|outras|hoje|mesmo|mesma|agora|assim|em|fazer|não|eles|elas|você|vocês"
        r"|pode|podem|deve|tem|têm|faz|cada|como|só|cuja|cujo|através|embora|enquanto|ser|será|serão|foi|num|isso|isto)\b"
        r"|\w*(?:ã|õ|ç|lh[aeo]|nh[aeo]|ê|â|ô|ções\b|ção\b|dade\b|dades\b|agem\b|[eai]ndo\b)|\w{2,}[ae]m\b|\w*(?:ei|ou)[rts]\w*",
        re.I,
    ),
    "en": re.compile(
        r"\b(?:the|of|and|to|is|are|was|were|with|by|from|that|which|this|these|those|its|it|their|they|has|have|had|been|be"
        r"|will|would|should|can|not|but|for|on|at|an|or|who|whose|where|when|there|into|between|than|more|most|we|our|you|your|as)\b"
        r"|\w*(?:th|wh|ough|tion\b|tions\b|ing\b|ness\b|ly\b)",
        re.I,
    ),
}  # fmt: skip


def spoken(paragraph: str, names: Iterable[str] = ()) -> str:
    """Return a paragraph without quotations, addresses and the names given."""
    text = _NOT_SAID.sub(" … ", paragraph)
    for name in names:
        if name in text:
            text = text.replace(name, " … ")
    return text


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a clause after a colon or semicolon counts as one."""
    found: list[str] = []
    for piece in _END.split(text):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


def own_words(sentence: str) -> str:
    """Return a sentence without the names in it."""
    first, _space, rest = sentence.partition(" ")
    if not rest[:1].isupper() or any(pattern.fullmatch(first) for pattern in MARKS.values()):
        first = first.lower()  # it is written large because the sentence begins with it
    without = _NAME.sub(" ", f"{first} {rest}")
    return " ".join(_SINGLE_NAME.sub(" ", without).replace("…", " ").split())


def exclusive_marks(text: str) -> dict[str, int]:
    """Count the words of each language that neither of the others has."""
    found = {code: {m.group().lower() for m in pattern.finditer(text)} for code, pattern in MARKS.items()}
    return {
        code: len(words - set().union(*(found[other] for other in found if other != code)))
        for code, words in found.items()
    }
