"""What the safety net does every night."""

from segib_site.nightly import nightly
from segib_site.safety import draft_links, trash


@nightly
def empty_trash() -> str:
    """Delete for ever what has been in the trash for its time."""
    gone, kept = trash.empty_old()
    return f"{gone} pages deleted for ever, {kept} kept because other records need them"


@nightly
def forget_draft_links() -> str:
    """Forget links to drafts that have not worked for a month."""
    return f"{draft_links.forget_old()} links to drafts forgotten"
