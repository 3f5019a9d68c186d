"""What the library does once a night."""

import logging

from django.utils import timezone

from library.catalogue import records
from library.delivery.verifying import differences
from library.reading import keeping
from library.uploading import waiting
from segib_site.nightly import nightly

logger = logging.getLogger(__name__)

#: Nights in which every file is read once.
NIGHTS = 30


@nightly
def renew_catalogue() -> str:
    """Make the catalogue's records again, for changes that no signal tells of."""
    return f"{records.renew()} catalogue records changed"


@nightly
def verify_files() -> str:
    """Read a thirtieth of the held files and compare them with their checksums."""
    found = [str(one) for one in differences(NIGHTS, timezone.localdate().toordinal())]
    for line in found:
        logger.error("A file of the library is not what was recorded: %s", line)
    return f"{len(found)} files differ" if found else "files are as recorded"


@nightly
def read_what_was_missed() -> str:
    """Have files read that were not, or could not be."""
    waiting = list(keeping.unread().values_list("pk", flat=True))
    for pk in waiting:
        keeping.read_document.enqueue(pk)
    return f"{len(waiting)} files to be read"


@nightly
def forget_waiting_files() -> str:
    """Remove uploaded files that nobody made editions of within a day."""
    return f"{waiting.forget_old()} waiting files removed"
