"""What a field holds, to be read where it cannot be written: text, rich text and blocks in words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import BoundBlock, ListBlock, StreamBlock, StreamValue, StructBlock
from wagtail.blocks.base import BlockWidget
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.rich_text import RichText, expand_db_html

from segib_site import languages


def read_only(field: models.Field, value: Any, *, label_id: str, lang: str) -> SafeString:
    """Return the HTML of a field to be read in an editing form."""
    return render_to_string(
        "segib_site/editing/read_only.html",
        {"words": in_words(field, value), "label_id": label_id, "lang": lang},
    )


def in_words(field: models.Field, value: Any) -> SafeString | str:
    """Return the value of a model field as HTML; empty if it has none."""
    if field.choices and not languages.is_empty(value):
        chosen = value if isinstance(value, list | tuple) else [value]
        labels = dict(field.flatchoices)
        return ", ".join(str(labels.get(item, item)) for item in chosen)
    if isinstance(field, RichTextField):
        return mark_safe(expand_db_html(value or ""))
    return _value(value)


def _value(value: Any) -> SafeString | str:
    if isinstance(value, StreamValue):
        return _blocks(value)
    if isinstance(value, RichText):
        return mark_safe(expand_db_html(value.source))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if languages.is_empty(value):
        return ""
    if callable(getattr(value, "all", None)):
        value = list(value.all())
    if isinstance(value, list | tuple):
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((_value(v),) for v in value)))
    if isinstance(value, str):
        return linebreaksbr(value)
    return formats.localize(value)


def _blocks(value: StreamValue) -> SafeString:
    """Return blocks with their kind and their id, by which their counterparts are found."""
    return format_html_join(
        "",
        '<section class="segib-read-block" data-block-id="{}" tabindex="-1">'
        '<p class="segib-read-block__kind"><span lang="{}">{}</span></p>{}</section>',
        ((child.id or "", get_language(), child.block.label, _block(child)) for child in value),
    )


def _block(bound: BoundBlock) -> SafeString | str:
    block, value = bound.block, bound.value
    if isinstance(value, AbstractImage):
        alternative = getattr(value, "contextual_alt_text", "") or ""
        return format_html("<p>{}</p><p>{}</p>", value.title, alternative)
    if isinstance(block, StreamBlock):
        return _blocks(value)
    if isinstance(block, ListBlock):
        items = ((item.id or "", _block(item)) for item in value.bound_blocks)
        return format_html("<ol>{}</ol>", format_html_join("", '<li data-block-id="{}">{}</li>', items))
    if isinstance(block, StructBlock) and value:
        rows = ((get_language(), item.block.label, _block(item)) for item in value.bound_blocks.values())
        return format_html("<dl>{}</dl>", format_html_join("", '<dt lang="{}">{}</dt><dd>{}</dd>', rows))
    return _value(value)


# -- for copying ------------------------------------------------------------------------------


def holds_text(widget: forms.Widget) -> bool:
    """Say whether a widget is an editor of words: a line, a text, rich text or blocks."""
    return isinstance(widget, forms.TextInput | forms.Textarea | DraftailRichTextArea | BlockWidget)


def form_state(field: models.Field, value: Any) -> SafeString | str:
    """Return what an editor of this field shows for a value, as JSON that Wagtail's scripts take."""
    if isinstance(field, StreamField):
        return json_script(field.stream_block.get_form_state(value))
    widget = field.formfield().widget
    return json_script(widget.format_value(value)) if holds_text(widget) else ""
