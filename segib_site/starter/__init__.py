"""Starter content: the site's first pages and records, from YAML files in the apps that own them.

Every ``content/*.yaml`` of an app is read, checked as a whole, and only then written, in one
transaction. Each page and record has a key that never changes; what was loaded once is never written
again, so an editor's work stays. The format is described in ``docs/starter-content.md``.
"""

from segib_site.starter.loading import Loaded, Loader, all_files, load
from segib_site.starter.reading import StarterContentError

__all__ = ["Loaded", "Loader", "StarterContentError", "all_files", "load"]
