"""What a browser would send: the data of an editing form as it is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.blocks import BlockField, ListBlock, StreamBlock, StructBlock
from wagtail.blocks.base import Block


def shown_by(form: Any) -> dict[str, Any]:
    """Return the data that an unbound form sends back if nothing is touched."""
    data: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form[name].value()
        key = form.add_prefix(name)
        if isinstance(field, BlockField):
            data.update(_block(field.block, value, key))
        elif isinstance(field, forms.BooleanField):
            if value:
                data[key] = "on"
        elif isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
            data[key] = [str(getattr(item, "pk", item)) for item in value or []]
        else:
            shown = field.widget.format_value(value)
            if isinstance(shown, list | tuple):
                shown = shown[0] if shown else ""
            data[key] = "" if shown is None else shown
    for formset in form.formsets.values():
        data[f"{formset.prefix}-TOTAL_FORMS"] = formset.total_form_count()
        data[f"{formset.prefix}-INITIAL_FORMS"] = formset.initial_form_count()
        data[f"{formset.prefix}-MIN_NUM_FORMS"] = 0
        data[f"{formset.prefix}-MAX_NUM_FORMS"] = 1000
        for position, row in enumerate(formset.forms):
            data.update(shown_by(row))
            data[row.add_prefix("ORDER")] = position + 1
            data[row.add_prefix("id")] = row.instance.pk or ""
            data.pop(row.add_prefix("DELETE"), None)
    # A browser sends the line ends of text areas as CR LF.
    return {k: "\r\n".join(v.splitlines()) if isinstance(v, str) else v for k, v in data.items()}


def _block(block: Block, value: Any, prefix: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if isinstance(block, StreamBlock):
        data[f"{prefix}-count"] = len(value)
        for i, child in enumerate(value):
            data |= {
                f"{prefix}-{i}-deleted": "",
                f"{prefix}-{i}-order": i,
                f"{prefix}-{i}-type": child.block_type,
                f"{prefix}-{i}-id": child.id or "",
            }
            data |= _block(child.block, child.value, f"{prefix}-{i}-value")
    elif isinstance(block, ListBlock):
        data[f"{prefix}-count"] = len(value)
        for i, child in enumerate(value.bound_blocks):
            data |= {
                f"{prefix}-{i}-deleted": "",
                f"{prefix}-{i}-order": i,
                f"{prefix}-{i}-id": child.id or "",
            }
            data |= _block(child.block, child.value, f"{prefix}-{i}-value")
    elif isinstance(block, StructBlock):
        for name, child in value.bound_blocks.items():
            data |= _block(child.block, child.value, f"{prefix}-{name}")
    else:
        shown = block.field.widget.format_value(block.field.prepare_value(block.value_for_form(value)))
        data[prefix] = "" if shown is None else shown
    return data
