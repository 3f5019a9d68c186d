"""Editions in a publication's form, with what is known of the inside of their files."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import Panel

from segib_site.panels import RowsPanel


class EditionsPanel(RowsPanel):
    """The editions of a publication; what was read in their files is looked up together."""

    class BoundPanel(RowsPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            from library.models import Reading

            super().__init__(**kwargs)
            if self.is_absent:
                return
            editions = [child.form.instance for child in self.children]
            files = {edition.file_id for edition in editions if edition.file_id}
            found = Reading.objects.filter(document__in=files).defer("reason") if files else ()
            readings = {reading.document_id: reading for reading in found}
            for edition in editions:
                edition.reading_at_hand = readings.get(edition.file_id)


class ReadingPanel(Panel):
    """Says of the file of an edition that it waits to be read, could not be read, or has no text."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "library/reading.html"

        @cached_property
        def telling(self) -> Any:
            from library.reading.telling import tell

            # Of a row that is about to be added there is no file yet.
            if not self.instance.file_id or not hasattr(self.instance, "reading_at_hand"):
                return None
            return tell(self.instance.reading_at_hand)

        def is_shown(self) -> bool:
            return self.telling is not None
