from wagtail.snippets.models import register_snippet

from segib_site.wagtail_hooks import SlicedSnippetViewSet
from tests.specimens.models import SpecimenRecord


class SpecimenRecordViewSet(SlicedSnippetViewSet):
    model = SpecimenRecord


register_snippet(SpecimenRecordViewSet)
