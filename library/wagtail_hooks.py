"""The records of the library in Wagtail's admin."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from library.delivery import documents
from library.models import Subject
from library.uploading import hooks as uploading  # noqa: F401 - importing registers its screens
from segib_site.wagtail_hooks import SlicedSnippetViewSet


class SubjectViewSet(SlicedSnippetViewSet):
    """What publications are about."""

    model = Subject
    icon = "tag"
    copy_view_enabled = False
    list_display = ["__str__", "key", "live"]


register_snippet(SubjectViewSet)

# After Wagtail has judged who may see what is in the document's collection.
hooks.register("before_serve_document", documents.serve, order=100)
