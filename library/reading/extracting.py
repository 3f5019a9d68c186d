"""The program that reads one PDF file: ``python -m library.reading.extracting FILE COVER``.

It writes JSON to its standard output (see `read`), and the first page as WebP to ``COVER``. It knows
nothing of the site. It limits its own time and memory before it opens the file: who starts it may have
threads, and must do nothing between making this process and running it.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

#: Seconds of a processor and bytes of memory that reading one file may take.
MOST_CPU_SECONDS = 240
MOST_MEMORY = 1536 * 1024**2
#: Most pages whose text is read, and most characters of one page.
MOST_PAGES = 3000
MOST_CHARACTERS = 50_000
#: Longer edge of the cover, in pixels.
COVER_EDGE = 640
#: A page with fewer words has no text worth mention (a number, a stamp).
LEAST_WORDS = 3
#: Share of pages with text below which the file is pictures of pages.
LEAST_SHARE = 0.2

#: A word cut at the end of a line; PDFium writes U+FFFE or U+0002 for a hyphen that it knows to be one.
_CUT = re.compile(r"(\w)(?:[\ufffe\x02\u00ad]|-)\s*\r?\n\s*(?=[^\W\d_A-Z])")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\ufffe\uffff]")


def clean(text: str) -> str:
    """Return the words of a page on one line, those cut at the end of a line whole again."""
    whole = _CUT.sub(r"\1", text)
    return " ".join(_UNSEEN.sub(" ", whole).split())[:MOST_CHARACTERS]


def has_text(texts: list[str]) -> bool:
    """Say whether a file says something, or is pictures of pages."""
    speaking = sum(len(text.split()) >= LEAST_WORDS for text in texts)
    return bool(texts) and speaking / len(texts) >= LEAST_SHARE


def read(path: str, cover: str) -> dict[str, Any]:
    """Return what a file holds (``pages``, ``is_tagged``, ``texts`` by page) and write its cover."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(path)
    texts = []
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        text = page.get_textpage()
        texts.append(clean(text.get_text_range()))
        text.close()
        page.close()
    if len(document):
        page = document[0]
        width, height = page.get_size()
        scale = COVER_EDGE / max(width, height, 1)
        picture = page.render(scale=min(scale, 4)).to_pil().convert("RGB")
        picture.thumbnail((COVER_EDGE, COVER_EDGE))
        picture.save(cover, "WEBP", quality=78, method=4)
        page.close()
    return {
        "pages": len(document),
        "is_tagged": bool(raw.FPDFCatalog_IsTagged(document)),
        "texts": texts,
    }


def _limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    json.dump(read(sys.argv[1], sys.argv[2]), sys.stdout)
