"""Every page type can be previewed in every language, and as without each translation."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from segib_site import languages
from segib_site.models import SitePage

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_every_type_previews_its_draft_with_and_without_a_translation():
    kinds = {}
    for page in SitePage.objects.filter(depth__gt=1).outside_trash().order_by("path").specific():
        kinds.setdefault(type(page), page)
    assert len(kinds) > 10
    request = RequestFactory().get("/")
    for page in kinds.values():
        one = page.get_latest_revision_as_object()
        for code in languages.CODES[1:]:
            # A translation that is only begun: its title and nothing else.
            one.forget_text([code])
            languages.put(one, "title", code, f"Begun in {code}")
        assert {"pt", "en-without"} <= {mode for mode, _label in one.preview_modes}
        for mode in ("pt", "en-without"):
            response = one.make_preview_request(request, mode)
            assert response.status_code == 200, (type(page).__name__, mode)
            words = response.content.decode()
            wanted, without, _rest = mode.partition("-without")
            assert f'<html lang="{languages.tag(wanted)}"' in words, (type(page).__name__, mode)
            assert ('class="fallback"' in words) == bool(without), (type(page).__name__, mode)
