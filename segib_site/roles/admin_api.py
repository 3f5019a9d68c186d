"""The pages endpoint of Wagtail's admin API, with the two actions that asked for too little."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import PermissionDenied
from wagtail.admin.api.actions.convert_alias import ConvertAliasPageAPIAction
from wagtail.admin.api.actions.revert_to_page_revision import RevertToPageRevisionAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet

from segib_site.roles import rights


class ForWholePages:
    """An action that writes every slice of a page. Wagtail asks only whether the page may be edited."""

    def execute(self, instance: Any, data: Any) -> Any:
        if rights.slices(self.request.user, instance, "change") != rights.ALL:  # type: ignore[attr-defined]
            raise PermissionDenied
        return super().execute(instance, data)  # type: ignore[misc]


class RevertWholePage(ForWholePages, RevertToPageRevisionAPIAction):
    pass


class ConvertWholeAlias(ForWholePages, ConvertAliasPageAPIAction):
    pass


class SlicedPagesAdminAPIViewSet(PagesAdminAPIViewSet):
    actions = {
        **PagesAdminAPIViewSet.actions,
        "revert_to_page_revision": RevertWholePage,
        "convert_alias": ConvertWholeAlias,
    }


def register(router: Any) -> None:
    """Put our endpoint in the place of Wagtail's."""
    router.register_endpoint("pages", SlicedPagesAdminAPIViewSet)
