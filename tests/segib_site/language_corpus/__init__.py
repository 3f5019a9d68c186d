"""Paragraphs with and without a foreign sentence, built from sentences written in three languages."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
CODES = ("es", "en", "pt")
#: One half to choose limits on, the other to measure them on: no sentence is in both.
TUNING = ("diplomacy", "health", "education", "administration")
MEASURING = ("culture", "environment", "economy")
#: How many paragraphs of each kind a subject gives, for each language.
OF_EACH = 12


@dataclass(frozen=True)
class Paragraph:
    subject: str
    language: str
    text: str
    #: The sentence that does not belong, and its language.
    foreign: str = ""
    foreign_language: str = ""


def paragraphs(subjects: tuple[str, ...] = (*TUNING, *MEASURING)) -> list[Paragraph]:
    """Return the same paragraphs each time: half clean, half with one foreign sentence somewhere in it; of
    those, two in three in the neighbouring language where there is one."""
    written = yaml.safe_load((FOLDER / "sentences.yaml").read_text())
    made = []
    for subject in subjects:
        rows = written[subject]
        chance = random.Random(subject)
        for own, code in enumerate(CODES):
            for start in range(OF_EACH):
                length = chance.choice((2, 3, 3, 4))
                chosen = [rows[(start + n) % len(rows)] for n in range(length)]
                text = [row[own] for row in chosen]
                made.append(Paragraph(subject, code, " ".join(text)))
                others = [n for n in range(3) if n != own]
                neighbour = {0: 2, 2: 0}.get(own)
                other = neighbour if neighbour is not None and start % 3 else others[start % 2]
                stranger = rows[(start + length + 1) % len(rows)][other]
                at = chance.randint(0, length)
                mixed = [*text[:at], stranger, *text[at:]]
                made.append(Paragraph(subject, code, " ".join(mixed), stranger, CODES[other]))
    return made


def names_and_quotations() -> list[Paragraph]:
    """Return paragraphs in which only names, titles and quotations are of another language."""
    written = yaml.safe_load((FOLDER / "clean.yaml").read_text())
    return [Paragraph("names", code, text) for code, texts in written.items() for text in texts]
