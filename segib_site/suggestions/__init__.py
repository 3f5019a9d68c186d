"""Machine suggestions: shown beside a field, never written by themselves (see docs/decisions/0019)."""
