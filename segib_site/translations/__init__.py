"""Where translations stand, and what waits for whom."""
