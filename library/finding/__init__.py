"""Finding publications: by what they are, and by what they say."""
