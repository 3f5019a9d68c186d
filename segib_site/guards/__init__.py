"""Checks of what is about to be published, and every night of what is: see docs/decisions/0018."""
