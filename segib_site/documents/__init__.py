"""Files that editors upload: what is taken, and what is refused with a clear word.

A file is looked into by a program of its own (`inspecting`), which may take so much time and memory and no
more. Its bytes are never changed: a signed file stays signed, a checksum stays true.
"""
