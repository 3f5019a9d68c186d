"""Panels of the editing form: one tab a language, one for the facts they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    ObjectList,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)

from segib_site import languages
from segib_site.slices.content import ROW_KEY


def language_attributes(code: str) -> dict[str, str]:
    """Return the HTML attributes of an input for text in a language (WCAG 2.2, 3.1.2)."""
    return {"lang": languages.tag(code), "spellcheck": "true"}


class ReadOnlyText:
    """Shows the text of a language that the reader of the form may not change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        allowed = getattr(self.form, "editable_slices", None)  # type: ignore[attr-defined]
        if self.bound_field is None and allowed is not None and self.panel.code not in allowed:  # type: ignore[attr-defined, has-type]
            self.read_only = True
            field = self.panel.db_field  # type: ignore[attr-defined]
            self.heading = self.panel.heading or capfirst(field.verbose_name)  # type: ignore[attr-defined]

    def get_read_only_context_data(self) -> dict[str, Any]:
        context = super().get_read_only_context_data()  # type: ignore[misc]
        context["language_tag"] = languages.tag(self.panel.code)  # type: ignore[attr-defined]
        context["rendered_field"] = render_to_string("segib_site/editing/read_only.html", context)
        return context


class LanguageFieldPanel(FieldPanel):
    """A field's column of one language; the input says which language it is in."""

    def __init__(self, field_name: str, code: str, **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.code = code

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "code": self.code}

    class BoundPanel(ReadOnlyText, FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:
                self.bound_field.field.widget.attrs.update(language_attributes(self.panel.code))


class LanguageTitlePanel(TitleFieldPanel):
    """The title of one language, with the slug of that language made from it."""

    def __init__(self, field_name: str, code: str, **kwargs: Any) -> None:
        kwargs.setdefault("targets", [languages.localised_name("slug", code)])
        kwargs.setdefault("placeholder", False)
        super().__init__(field_name, **kwargs)
        self.code = code

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "code": self.code}

    class BoundPanel(ReadOnlyText, TitleFieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is not None:
                self.bound_field.field.widget.attrs.update(language_attributes(self.panel.code))


def panel_for(field: str, code: str, **kwargs: Any) -> Panel:
    """Return the panel for a translated field in one language."""
    panel = LanguageTitlePanel if field == "title" else LanguageFieldPanel
    if field == "title":
        kwargs.pop("heading", None)  # Wagtail shows a title without one
    return panel(languages.localised_name(field, code), code, **kwargs)


def translated_panels(*fields: str) -> list[Panel]:
    """Return one panel a language for each field, one under the other: for rows and snippets."""
    return [panel_for(field, code) for field in fields for code in languages.CODES]


class RowsPanel(InlinePanel):
    """Rows of an inline relation; each form carries its row's identity in a hidden field."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["fields"] = [*formset["fields"], ROW_KEY]
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        """Rows whose texts may be changed but not which rows there are have no buttons for that; a
        relation that is not in the form (`segib_site.roles.pruning`) is not shown."""

        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            self.is_absent = form is not None and kwargs["panel"].relation_name not in form.formsets
            if self.is_absent:
                Panel.BoundPanel.__init__(self, **kwargs)
                return
            super().__init__(**kwargs)
            if form is not None and getattr(self.formset, "has_fixed_rows", False):
                self.template_name = "segib_site/editing/fixed_rows.html"

        def is_shown(self) -> bool:
            return not self.is_absent and super().is_shown()


_capitalised = lazy(lambda text: capfirst(str(text)), str)


def _heading(model: type[models.Model], field: str) -> Any:
    return _capitalised(model._meta.get_field(field).verbose_name)


def language_tabs(
    model: type[models.Model],
    *,
    first: Iterable[str],
    translated: Iterable[str],
    last: Iterable[str],
    shared: Iterable[Any],
    settings: Iterable[Any],
) -> TabbedInterface:
    """Return the editing form of a page type: a tab for each language, shared facts, settings."""
    tabs: list[Panel] = [
        ObjectList(
            [
                # The tab says the language: the headings need not.
                panel_for(name, code, heading=_heading(model, name))
                for name in (*first, *translated, *last)
            ],
            heading=languages.ENDONYMS[code],
            attrs={"data-slice": code},
        )
        for code in languages.CODES
    ]
    if shared := list(shared):
        tabs.append(ObjectList(shared, heading=_("Shared facts"), attrs={"data-slice": "shared"}))
    tabs.append(ObjectList(list(settings), heading=_("Settings")))
    return TabbedInterface(tabs, base_form_class=model.editing_form_class)  # type: ignore[attr-defined]
