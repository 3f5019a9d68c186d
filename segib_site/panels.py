"""Panels of the editing forms: every translated field in two or three languages next to each other.

`Translated("introduction")` may stand wherever Wagtail's panels do: pages, snippets, rows of inline
relations at any depth. Which languages are shown, and what is known of each, is worked out once a page
by `segib_site.editing.editor`; without it (a form of somebody else's making) all languages are shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import cached_property, lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    Panel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.panels.group import PanelGroup
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField

from segib_site import languages
from segib_site.slices.content import ADDRESS_FIELDS, ROW_KEY, SHARED


def language_attributes(code: str) -> dict[str, str]:
    """Return the HTML attributes of an input for text in a language (WCAG 2.2, 3.1.2)."""
    return {"lang": languages.tag(code), "spellcheck": "true"}


class WithheldFieldMixin:
    """A bound field panel that shows what the field holds where the form lacks it.

    Forms lack the fields that somebody may not change (`segib_site.roles.rights`): she reads them.
    """

    is_withheld = False

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.form is None or self.bound_field is not None or not self.is_known():
            return
        self.is_withheld = self.read_only = True
        self.heading = self.panel.heading or capfirst(str(self.panel.db_field.verbose_name))
        self.help_text = ""

    def is_known(self) -> bool:
        """Say whether the model has the field: forms may have others."""
        try:
            return bool(self.panel.db_field)
        except FieldDoesNotExist:
            return False

    def get_read_only_context_data(self) -> dict[str, Any]:
        from segib_site.editing import reading

        return {
            "id_for_label": self.id_for_label(),
            "help_text_id": f"{self.prefix}-helptext",
            "help_text": self.help_text,
            "show_add_comment_button": False,
            "rendered_field": reading.read_only(
                self.panel.db_field,
                self.value_from_instance,
                label_id=f"{self.id_for_label()}-label",
                lang=languages.tag(self.panel.code) if hasattr(self.panel, "code") else "",
            ),
        }


class _Cell(WithheldFieldMixin):
    """A bound panel of one language of a translated field: a cell of its row of editors."""

    @property
    def editor(self) -> Any:
        from segib_site.editing.editor import editor_of

        return editor_of(self.request)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.code = self.panel.code
        self.name = languages.ENDONYMS[self.code]
        self.tag = languages.tag(self.code)
        if self.bound_field is not None:
            self.bound_field.field.widget.attrs.update(language_attributes(self.code))

    @property
    def cell_id(self) -> str:
        """The HTML id of the cell: that of the field, wherever the form is."""
        prefix = self.form.prefix if self.form is not None and self.form.prefix else ""
        return f"id_{prefix}-{self.field_name}-cell" if prefix else f"id_{self.field_name}-cell"

    @property
    def is_hidden(self) -> bool:
        return self.code not in self.editor.shown

    @property
    def is_source(self) -> bool:
        return self.code == self.editor.source

    @property
    def can_be_copied_into(self) -> bool:
        """Whether the words of the source can be copied here: not into addresses, choices and the like."""
        from segib_site.editing import reading

        return (
            self.bound_field is not None
            and not self.is_source
            and self.panel.base_name not in ADDRESS_FIELDS
            and reading.holds_text(self.bound_field.field.widget)
        )

    @cached_property
    def source_to_copy(self) -> str:
        """What a source that can only be read would put into an editor, as a script; or nothing."""
        from segib_site.editing import reading

        if not (self.is_source and self.is_withheld) or self.panel.base_name in ADDRESS_FIELDS:
            return ""
        return reading.form_state(self.panel.db_field, self.value_from_instance)

    @cached_property
    def changes(self) -> list[Any]:
        """What the source of this field has changed since this language was confirmed."""
        return self.editor.changes(self.code, self.panel.base_name, getattr(self.instance, ROW_KEY, None))


class LanguageFieldPanel(FieldPanel):
    """A field's column of one language; the input says which language it is in."""

    def __init__(self, field_name: str, code: str, base_name: str = "", **kwargs: Any) -> None:
        super().__init__(field_name, **kwargs)
        self.code = code
        self.base_name = base_name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "code": self.code, "base_name": self.base_name}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        long = isinstance(self.db_field, models.TextField) and not isinstance(self.db_field, RichTextField)
        if long and "fields" in options and not self.widget:
            # Wagtail gives text a field that grows, but does not know a language's column for text.
            options["widgets"] = {self.field_name: AdminAutoHeightTextInput()}
        return options

    class BoundPanel(_Cell, FieldPanel.BoundPanel):
        pass


class LanguageTitlePanel(TitleFieldPanel):
    """The title of one language, with the slug of that language made from it."""

    def __init__(self, field_name: str, code: str, base_name: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("targets", [languages.localised_name("slug", code)])
        kwargs.setdefault("placeholder", False)
        super().__init__(field_name, **kwargs)
        self.code = code
        self.base_name = base_name

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "code": self.code, "base_name": self.base_name}

    class BoundPanel(_Cell, TitleFieldPanel.BoundPanel):
        pass


class Translated(PanelGroup):
    """A translated field: one editor a language, next to each other.

    Takes what `FieldPanel` takes (``permission``, ``read_only``, ``help_text``, ``heading``,
    ``classname``, ``widget``, ``icon``, ``attrs``…) and gives it to the panel of every language.
    """

    #: What the panels of both a field and its languages are told.
    SHARED_OPTIONS = ("heading", "classname", "icon", "permission")

    def __init__(self, field_name: str, **options: Any) -> None:
        self.base_name = field_name
        self.options = options
        panel = LanguageTitlePanel if field_name == "title" else LanguageFieldPanel
        super().__init__(
            [
                panel(languages.localised_name(field_name, code), code, field_name, **options)
                for code in languages.CODES
            ],
            **{name: options[name] for name in self.SHARED_OPTIONS if name in options},
        )

    def clone_kwargs(self) -> dict[str, Any]:
        return {"field_name": self.base_name, **self.options}

    def on_model_bound(self) -> None:
        if not self.heading:
            self.heading = _heading(self.model, self.base_name)
        for child in self.children:
            child.heading = child.heading or self.heading
        super().on_model_bound()

    @property
    def clean_name(self) -> str:
        return self.base_name

    class BoundPanel(PanelGroup.BoundPanel):
        template_name = "segib_site/editing/translated.html"

        @cached_property
        def children(self) -> list[Any]:
            """The panels of the languages, the source first."""
            from segib_site.editing.editor import editor_of

            order = editor_of(self.request).order
            bound = PanelGroup.BoundPanel.children.func(self)
            return sorted(bound, key=lambda child: order.index(child.panel.code))

        @property
        def visible_children_with_identifiers(self) -> list[Any]:
            return [(child, child.panel.code) for child in self.visible_children]

        @property
        def icon(self) -> Any:
            return self.panel.icon or self.children[0].icon

        def is_required(self) -> bool:
            return any(child.is_required() for child in self.children)


def translated_panels(*fields: str | Translated) -> list[Panel]:
    """Return a panel for each translated field: for rows and snippets."""
    return [field if isinstance(field, Panel) else Translated(field) for field in fields]


class FactPanel(FieldPanel):
    """A field of the shared facts; where somebody may not change them, she reads it."""

    class BoundPanel(WithheldFieldMixin, FieldPanel.BoundPanel):
        pass


class ChosenPagePanel(PageChooserPanel):
    """A page chosen among the shared facts."""

    class BoundPanel(WithheldFieldMixin, PageChooserPanel.BoundPanel):
        pass


READABLE = {FieldPanel: FactPanel, PageChooserPanel: ChosenPagePanel}


def readable(panel: Any) -> Any:
    """Return a panel definition whose fields are shown also to those who may only read them."""
    if type(panel) in READABLE:
        return READABLE[type(panel)](**panel.clone_kwargs())
    if isinstance(panel, PanelGroup) and not isinstance(panel, Translated):
        return type(panel)(**{**panel.clone_kwargs(), "children": [readable(p) for p in panel.children]})
    return panel


class RowsPanel(InlinePanel):
    """Rows of an inline relation; each form carries its row's identity in a hidden field."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        formset = options["formsets"][self.relation_name]
        formset["fields"] = [*formset["fields"], ROW_KEY]
        return options

    @cached_property
    def panel_definitions(self) -> list[Any]:
        return [readable(panel) for panel in InlinePanel.panel_definitions.func(self)]

    class BoundPanel(InlinePanel.BoundPanel):
        """Rows are shared facts: who may not change those neither adds, removes nor moves any. A relation
        that is not in the form (`segib_site.roles.pruning`) is not shown."""

        def __init__(self, **kwargs: Any) -> None:
            form = kwargs.get("form")
            self.is_absent = form is not None and kwargs["panel"].relation_name not in form.formsets
            if self.is_absent:
                Panel.BoundPanel.__init__(self, **kwargs)
                return
            super().__init__(**kwargs)

        @property
        def template_name(self) -> str:
            from segib_site.editing.editor import editor_of

            fixed = getattr(self.formset, "has_fixed_rows", False)
            if fixed or (self.request is not None and SHARED not in editor_of(self.request).editable):
                return "segib_site/editing/rows_to_read.html"
            return "wagtailadmin/panels/inline_panel.html"

        def is_shown(self) -> bool:
            return not self.is_absent and super().is_shown()


_capitalised = lazy(lambda text: capfirst(str(text)), str)


def _heading(model: type[models.Model], field: str) -> Any:
    return _capitalised(model._meta.get_field(field).verbose_name)


class _EditingForm:
    """The bound panel of a whole form: it works out what all the panels in it ask for."""

    template_name = "segib_site/editing/editing_form.html"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.form is not None and self.request is not None:
            from segib_site.editing.editor import Editor

            self.editor = Editor.begin(self.request, self.form, self.instance)

    def render_html(self, parent_context: Any = None) -> Any:
        from segib_site.editing import linked

        with linked.at_hand(self.instance):
            return super().render_html(parent_context)  # type: ignore[misc]

    @property
    def media(self) -> Any:
        from segib_site.editing.editor import media

        return super().media + media()  # type: ignore[misc]


class RecordForm(ObjectList):
    """The form of a snippet or setting whose text is translated."""

    class BoundPanel(_EditingForm, ObjectList.BoundPanel):
        inner_template_name = ObjectList.BoundPanel.template_name
        head_classname = ""


class PageForm(TabbedInterface):
    """The form of a page: its text, the facts its languages share, its settings."""

    class BoundPanel(_EditingForm, TabbedInterface.BoundPanel):
        inner_template_name = TabbedInterface.BoundPanel.template_name
        head_classname = "nice-padding"


class TextTab(ObjectList):
    """All that is written of a page, each field in the languages shown; their names stay in sight."""

    class BoundPanel(ObjectList.BoundPanel):
        template_name = "segib_site/editing/text_tab.html"

        @property
        def editor(self) -> Any:
            from segib_site.editing.editor import editor_of

            return editor_of(self.request)


def page_form(
    model: type[models.Model],
    *,
    translated: Iterable[str | Panel],
    shared: Iterable[Any],
    settings: Iterable[Any],
) -> PageForm:
    """Return the editing form of a page type."""
    tabs: list[Panel] = [
        TextTab(
            [
                *translated_panels("title", *translated),
                MultiFieldPanel(
                    translated_panels("slug", "seo_title", "search_description"),
                    heading=_("Address and search engines"),
                    classname="collapsed",
                    icon="link",
                ),
            ],
            heading=_("Text"),
        )
    ]
    if shared := [readable(panel) for panel in shared]:
        tabs.append(ObjectList(shared, heading=_("Shared facts"), attrs={"data-slice": SHARED}))
    tabs.append(ObjectList([readable(panel) for panel in settings], heading=_("Settings")))
    return PageForm(tabs, base_form_class=model.editing_form_class)  # type: ignore[attr-defined]


def record_form(panels: Iterable[Any]) -> RecordForm:
    """Return the editing form of a snippet or setting."""
    return RecordForm([readable(panel) for panel in panels])
