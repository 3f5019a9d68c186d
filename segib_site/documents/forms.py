"""The forms of documents, in every screen of the CMS that takes a file."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from segib_site.documents.checking import check
from segib_site.documents.standing import must_stay


class CheckedDocumentForm(BaseDocumentForm):
    """Takes files that are good, and exchanges none that is public under a permanent address."""

    def clean_file(self) -> Any:
        """Judge a file that was chosen by what is in it."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            if self.instance.pk and self.original_file:
                must_stay(self.instance)
            check(file)
        return file
