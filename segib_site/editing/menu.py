"""The buttons of the editing forms: save, and publish this or that language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.action_menu import PublishMenuItem as PagePublish
from wagtail.admin.action_menu import SubmitForModerationMenuItem as PageSubmit
from wagtail.admin.action_menu import UnpublishMenuItem as PageUnpublish
from wagtail.snippets import action_menu as snippet_menu

from segib_site import languages
from segib_site.editing import permitted
from segib_site.editing.record_screen import screen_url
from segib_site.editing.views import ALL, PUBLISH
from segib_site.editing.wording import slice_name
from segib_site.slices.content import SHARED

REPLACED = (
    PagePublish,
    PageSubmit,
    PageUnpublish,
    snippet_menu.PublishMenuItem,
    snippet_menu.SubmitForModerationMenuItem,
    snippet_menu.UnpublishMenuItem,
)


class _Item:
    """Shared by page and snippet menus."""

    template_name = "segib_site/editing/publish_button.html"
    slice_name = ALL
    record_key = "page"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)  # type: ignore[misc]
        name = self.slice_name
        context.update(
            {
                "name": PUBLISH,
                "value": name,
                "label": _("Publish everything that is ready")
                if name == ALL
                else _("Publish %(slice)s") % {"slice": slice_name(name)},
                "lang": languages.tag(name) if name in languages.CODES else "",
                "icon_name": "upload",
            }
        )
        return context


class PagePublishItem(_Item, ActionMenuItem):
    """Publish one slice of a page, or all."""

    def __init__(self, name: str, order: int) -> None:
        super().__init__(order)
        self.slice_name = name

    def is_shown(self, context: Any) -> bool:
        page, user = context.get("page"), context["request"].user
        if context["locked_for_user"]:
            return False
        if context["view"] == "create":
            parent = context["parent_page"]
            return permitted.may_publish_new(user, type(parent), parent, (self.slice_name,), ALL)
        return permitted.may_publish(user, page, (self.slice_name,), ALL)


class SnippetPublishItem(_Item, snippet_menu.ActionMenuItem):
    """Publish one slice of a snippet or setting, or all."""

    record_key = "instance"

    def __init__(self, name: str, order: int) -> None:
        super().__init__(order)
        self.slice_name = name

    def is_shown(self, context: Any) -> bool:
        user, named = context["request"].user, (self.slice_name,)
        if context.get("locked_for_user"):
            return False
        if context["view"] == "create":
            return permitted.may_publish_new(user, context["model"], None, named, ALL)
        return permitted.may_publish(user, context["instance"], named, ALL)


class _ScreenLink:
    label = _("Languages, schedule, versions…")
    icon_name = "globe"
    name = "languages-screen"


class PageScreenItem(_ScreenLink, ActionMenuItem):
    """Link to the languages screen of a page."""

    def get_url(self, context: Any) -> str | None:
        return screen_url(context["page"])


class SnippetScreenItem(_ScreenLink, snippet_menu.ActionMenuItem):
    """Link to the languages screen of a snippet."""

    def get_url(self, context: Any) -> str | None:
        return screen_url(context["instance"])


def replace_page_items(items: list[Any], request: Any, context: Any) -> None:
    """Put the buttons that publish a named language in the place of Wagtail's one."""
    items[:] = [item for item in items if not isinstance(item, REPLACED)]
    context["page"] = context.get("page")
    candidates = [
        PagePublishItem(name, 10 + number) for number, name in enumerate((*languages.CODES, SHARED, ALL))
    ]
    is_new = context["view"] == "create"
    items += [item for item in candidates if item.is_shown(context)]
    if not is_new and context.get("page") is not None:
        items.append(PageScreenItem(90))


def replace_snippet_items(items: list[Any], request: Any, context: Any) -> None:
    """The same for snippets and settings that are drafted by slice."""
    from segib_site.models import SlicedMixin

    if not issubclass(context["model"], SlicedMixin):
        return
    items[:] = [item for item in items if not isinstance(item, REPLACED)]
    candidates = [SnippetPublishItem(name, 10 + n) for n, name in enumerate((*languages.CODES, SHARED, ALL))]
    items += [item for item in candidates if item.is_shown(context)]
    if context["view"] != "create" and context.get("instance") is not None:
        items.append(SnippetScreenItem(90))
