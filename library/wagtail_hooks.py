"""The records of the library in Wagtail's admin."""

from wagtail import hooks as wagtail_hooks
from wagtail.snippets.models import register_snippet

from library.catalogue.following import documents_moved
from library.models import Subject
from library.uploading import hooks  # noqa: F401 - importing registers its screens
from segib_site.wagtail_hooks import SlicedSnippetViewSet


class SubjectViewSet(SlicedSnippetViewSet):
    """What publications are about."""

    model = Subject
    icon = "tag"
    copy_view_enabled = False
    list_display = ["__str__", "key", "live"]


register_snippet(SubjectViewSet)
wagtail_hooks.register("after_bulk_action", documents_moved)
