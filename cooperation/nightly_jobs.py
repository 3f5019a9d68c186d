"""What the cooperation does once a night."""

from __future__ import annotations

from cooperation.focal_points import terms
from segib_site.nightly import nightly


@nightly
def end_terms_that_are_over() -> str:
    """Take the role from the accounts of focal points whose term has ended."""
    return f"{terms.end_those_that_are_over()} terms were over"
