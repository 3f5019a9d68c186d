"""What the library does once a night."""

from library.catalogue import records
from segib_site.nightly import nightly


@nightly
def renew_catalogue() -> str:
    """Make the catalogue's records again, for changes that no signal tells of."""
    return f"{records.renew()} catalogue records changed"
