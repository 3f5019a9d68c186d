"""What is done for translations every night."""

from __future__ import annotations

import logging

from segib_site.nightly import nightly
from segib_site.translations import states

logger = logging.getLogger(__name__)


@nightly
def recheck_states() -> str:
    """Compute the state of every translation anew. What had to be put right is a defect of whatever wrote
    past the engine: each is logged."""
    looked_at, wrong = states.rebuild()
    for line in wrong:
        logger.warning("The state of a translation was not what it should have been: %s", line)
    return f"{looked_at} records looked at, {len(wrong)} states put right"
