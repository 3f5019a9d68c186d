"""Search of the public pages by title and text."""
