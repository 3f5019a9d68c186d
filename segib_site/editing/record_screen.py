"""What the screens about one page, snippet or setting share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import AbstractPage

from segib_site.models import SlicedMixin
from segib_site.roles import rights


def _address(name: str, record: Any) -> str:
    meta = record._meta
    return reverse(name, args=(meta.app_label, meta.model_name, record.pk))


def screen_url(record: Any) -> str:
    """Return the address of the languages screen of a record."""
    return _address("segib_languages", record)


def publish_url(record: Any, slices: Collection[str] = ()) -> str:
    """Return the address of the publishing screen of a record, with slices chosen."""
    query = urlencode([("slice", name) for name in slices])
    return _address("segib_publish", record) + (f"?{query}" if query else "")


def record_or_404(app_label: str, model_name: str, pk: str) -> Any:
    """Return the record a screen is about, in its own class; anything not drafted by slice is a 404."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, SlicedMixin):
        raise Http404
    try:
        record = get_object_or_404(model, pk=unquote(pk))
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return record.specific if isinstance(record, AbstractPage) else record


class RecordScreen(WagtailAdminTemplateMixin, View):
    """A screen about one record, in Wagtail's own frame, for those who may do one of ``actions`` to it."""

    actions: Iterable[rights.Action] = ("change",)

    def dispatch(self, request: HttpRequest, app_label: str, model_name: str, pk: str) -> HttpResponse:
        self.record = record_or_404(app_label, model_name, pk)
        if not any(rights.may(request.user, action, self.record) for action in self.actions):
            raise PermissionDenied
        return super().dispatch(request)

    @property
    def edit_url(self) -> str | None:
        """The address of the record's form, if the user may open it."""
        return AdminURLFinder(self.request.user).get_edit_url(self.record)

    def get_page_subtitle(self) -> str:
        record = self.record
        return record.get_admin_display_title() if isinstance(record, AbstractPage) else str(record)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*self.breadcrumbs_items, {"url": self.edit_url or "", "label": self.get_page_subtitle()}]
        return [*items, {"url": "", "label": self.get_page_title(), "sublabel": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "record": self.record,
            "edit_url": self.edit_url,
            "screen_url": screen_url(self.record),
            "is_alias": bool(getattr(self.record, "alias_of_id", None)),
        }


def somebody(user: Any) -> str:
    """Return the name of a user as others know her."""
    return (user.get_full_name() or user.get_username()) if user else _("Somebody")
