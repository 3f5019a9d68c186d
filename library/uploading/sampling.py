"""The first words of a PDF file: ``python -m library.uploading.sampling FILE`` writes them as JSON.

The program limits itself to so much time and memory before it opens the file, and knows nothing of the site.
"""

from __future__ import annotations

import json
import subprocess
import sys

#: Pages and characters that are enough to know a language by.
PAGES = 4
CHARACTERS = 6000
#: Seconds of the clock and of a processor, and bytes of memory, that a sample may take.
MOST_SECONDS = 10
MOST_CPU_SECONDS = 8
MOST_MEMORY = 1024 * 1024**2


def sample(path: str) -> str:
    """Return the first words of a file that was found good; nothing where there are none, or it takes too
    long."""
    from django.conf import settings

    command = [sys.executable, "-m", "library.uploading.sampling", path]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a file with a name of ours
            command, cwd=settings.BASE_DIR, capture_output=True, timeout=MOST_SECONDS, check=True
        )
        return str(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError):
        return ""


def read(path: str) -> str:
    """Return the text of the first pages, in one piece."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    found = ""
    for number in range(min(len(document), PAGES)):
        found += document[number].get_textpage().get_text_range() + "\n"
    return found[:CHARACTERS]


if __name__ == "__main__":
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(read(sys.argv[1]), sys.stdout)
