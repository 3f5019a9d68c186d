"""The safety net: a trash for pages, what refers to something that is to be deleted, links to drafts."""
