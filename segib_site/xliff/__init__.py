"""Translation by agency: text sent out and taken back as XLIFF 1.2 (see docs/decisions/0019)."""
