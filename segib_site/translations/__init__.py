"""Where translations stand: their states kept for lists, what changed since, what waits for whom."""
