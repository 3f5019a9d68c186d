"""What the library says of its publications to whoever cites, harvests, follows or filters them.

`description` says it, once for all; `records` keeps it, with the time at which it last changed.
"""
